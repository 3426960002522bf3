#include "trace/sets.h"

#include "tables/names.h"
#include "tables/nearest.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

void number_set_fill(struct number_set *set, bool all)
{
    memset(set->bits, all ? 0xff : 0, sizeof set->bits);
    set->others = all;
}

void number_set_put(struct number_set *set, unsigned number, bool in)
{
    uint64_t bit = UINT64_C(1) << number % 64;
    if (number >= SET_NUMBERS)
        return;
    if (in)
        set->bits[number / 64] |= bit;
    else
        set->bits[number / 64] &= ~bit;
}

bool number_set_has(const struct number_set *set, unsigned number)
{
    return number < SET_NUMBERS ? set->bits[number / 64] >> number % 64 & 1 : set->others;
}

/* ------------------------------------------------ "[!]all", "none", "[!]A,B" */

typedef bool word_reader(void *context, const char *word, unsigned *number,
                         struct problem *problem);

static bool parse_numbers(struct number_set *set, const char *words, word_reader *read,
                          void *context, struct problem *problem)
{
    bool in = true;
    for (; *words == '!'; words++)
        in = !in;
    if (strcmp(words, "all") == 0 || strcmp(words, "none") == 0) {
        number_set_fill(set, (strcmp(words, "all") == 0) == in);
        return true;
    }
    number_set_fill(set, !in);
    for (;;) {
        size_t size = strcspn(words, ",");
        char word[64];
        unsigned number;
        if (size >= sizeof word)
            size = sizeof word - 1;
        memcpy(word, words, size);
        word[size] = '\0';
        if (!read(context, word, &number, problem))
            return false;
        number_set_put(set, number, in);
        words += strcspn(words, ",");
        if (!*words++)
            return true;
    }
}

static bool read_signal(void *context, const char *word, unsigned *number, struct problem *problem)
{
    char *end;
    (void)context;
    unsigned long value = strtoul(word, &end, 10);
    if (*word < '0' || *word > '9' || *end)
        value = (unsigned long)signal_number(word);
    if (value == 0 || value >= NSIG)
        return problem_set(problem, STATUS_USAGE, "invalid signal '%s'", word);
    *number = (unsigned)value;
    return true;
}

bool parse_signals(struct number_set *set, const char *words, struct problem *problem)
{
    return parse_numbers(set, words, read_signal, NULL, problem);
}

static bool read_descriptor(void *context, const char *word, unsigned *number,
                            struct problem *problem)
{
    char *end;
    (void)context;
    unsigned long value = strtoul(word, &end, 10);
    if (*word < '0' || *word > '9' || *end || value > INT32_MAX)
        return problem_set(problem, STATUS_USAGE, "invalid descriptor '%s'", word);
    if (value >= SET_NUMBERS)
        return problem_set(problem, STATUS_USAGE, "descriptor %s is above %d, the highest here",
                           word, SET_NUMBERS - 1);
    *number = (unsigned)value;
    return true;
}

bool parse_descriptors(struct number_set *set, const char *words, struct problem *problem)
{
    return parse_numbers(set, words, read_descriptor, NULL, problem);
}

struct words {
    const char *what;
    const char *const *known;
};

static bool read_word(void *context, const char *word, unsigned *number, struct problem *problem)
{
    const struct words *words = context;
    struct nearest nearest;
    nearest_begin(&nearest, word);
    for (unsigned i = 0; words->known[i]; i++) {
        if (strcmp(words->known[i], word) == 0) {
            *number = i;
            return true;
        }
        nearest_try(&nearest, words->known[i]);
    }
    return problem_set(problem, STATUS_USAGE, "invalid %s '%s'%s%s%s", words->what, word,
                       nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                       nearest.best ? "'?" : "");
}

bool parse_words(struct number_set *set, const char *what, const char *const *known,
                 const char *words, struct problem *problem)
{
    struct words context = {what, known};
    return parse_numbers(set, words, read_word, &context, problem);
}
