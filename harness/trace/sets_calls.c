/* Sets of calls: -e trace=open,%net,/^get,?newer,close@32.  Calls that no table has are in
 * every set: a tracer that left out what it does not know would lie. */
#include "trace/sets.h"

#include "tables/classes.h"
#include "tables/nearest.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 256 };

/* One word of the list, taken apart. */
struct word {
    const char *text; /* as it was written */
    char name[WORD_MAX];
    bool lenient; /* '?' */
    int abi;      /* -1: all of them */
};

void call_set_fill(struct call_set *set, bool all)
{
    memset(set->bits, all ? 0xff : 0, sizeof set->bits);
    set->others = true;
}

static bool take_apart(struct word *word, struct problem *problem)
{
    static const char *const personalities[ABI_COUNT] = {"64", "x32", "32"};
    const char *text = word->text;
    word->lenient = *text == '?';
    text += word->lenient;
    strcpy(word->name, text);
    word->abi = -1;
    char *at = strrchr(word->name, '@');
    if (!at)
        return true;
    for (int abi = 0; abi < ABI_COUNT; abi++)
        if (strcmp(at + 1, personalities[abi]) == 0)
            word->abi = abi;
    if (word->abi < 0)
        return problem_set(problem, STATUS_USAGE,
                           "incorrect personality designator '%s' in '%s': 64, 32 or x32", at + 1,
                           word->text);
    *at = '\0';
    return true;
}

static void add_in(struct call_set *set, const struct call_set *from, int only)
{
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (size_t i = 0; i < sizeof set->bits[0] / sizeof set->bits[0][0]; i++)
            if (only < 0 || only == abi)
                set->bits[abi][i] |= from->bits[abi][i];
}

static bool add_matches(struct call_set *set, const struct word *word, struct problem *problem)
{
    regex_t pattern;
    char why[128];
    bool any = false;
    int error = regcomp(&pattern, word->name + 1, REG_EXTENDED | REG_NOSUB);
    if (error) {
        regerror(error, &pattern, why, sizeof why);
        return problem_set(problem, STATUS_USAGE, "the pattern '%s': %s", word->name + 1, why);
    }
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (size_t i = 0; i < call_count((enum abi)abi); i++) {
            uint32_t number;
            const char *name = call_row((enum abi)abi, i, &number);
            if ((word->abi >= 0 && word->abi != abi) || regexec(&pattern, name, 0, NULL, 0) != 0)
                continue;
            call_set_add(set, (enum abi)abi, number);
            any = true;
        }
    regfree(&pattern);
    return any || word->lenient ||
           problem_set(problem, STATUS_USAGE, "no system call matches '%s'", word->name + 1);
}

/* A number means the call of that number in every table that has it. */
static bool add_number(struct call_set *set, const struct word *word)
{
    char *end;
    unsigned long number = strtoul(word->name, &end, 10);
    bool any = false;
    if (*word->name < '0' || *word->name > '9' || *end || number >= CALL_NUMBERS)
        return false;
    for (int abi = 0; abi < ABI_COUNT; abi++)
        if ((word->abi < 0 || word->abi == abi) && call_name((enum abi)abi, (uint32_t)number)) {
            call_set_add(set, (enum abi)abi, (uint32_t)number);
            any = true;
        }
    return any;
}

static bool add_name(struct call_set *set, const struct word *word)
{
    bool any = false;
    for (int abi = 0; abi < ABI_COUNT; abi++) {
        long number = call_number((enum abi)abi, word->name);
        if (number < 0 || (word->abi >= 0 && word->abi != abi))
            continue;
        call_set_add(set, (enum abi)abi, (uint32_t)number);
        any = true;
    }
    return any;
}

/* strace took these without a percent sign once, and still does. */
static bool is_bare_class(const char *name)
{
    static const char *const bare[] = {"desc",   "file", "memory", "process",
                                       "signal", "ipc",  "network"};
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
        if (strcmp(bare[i], name) == 0)
            return true;
    return false;
}

static bool no_such_call(const struct word *word, struct problem *problem)
{
    struct nearest nearest;
    bool class = *word->name == '%';
    nearest_begin(&nearest, word->name + class);
    for (size_t i = 0; class && class_name(i); i++)
        nearest_try(&nearest, class_name(i));
    for (int abi = 0; !class && abi < ABI_COUNT; abi++)
        for (size_t i = 0; i < call_count((enum abi)abi); i++) {
            uint32_t number;
            nearest_try(&nearest, call_row((enum abi)abi, i, &number));
        }
    return problem_set(problem, STATUS_USAGE, "invalid system call '%s'%s%s%s%s", word->text,
                       nearest.best ? "; did you mean '" : "", nearest.best && class ? "%" : "",
                       nearest.best ? nearest.best : "", nearest.best ? "'?" : "");
}

static bool add_word(struct call_set *set, const char *text, struct problem *problem)
{
    struct word word = {.text = text};
    struct call_set found = {0};
    if (!take_apart(&word, problem))
        return false;
    if (*word.name == '/')
        return add_matches(set, &word, problem);
    bool known;
    if (strcmp(word.name, "all") == 0)
        known = (call_set_fill(&found, true), true);
    else if (*word.name == '%')
        known = class_add(&found, word.name + 1);
    else if (is_bare_class(word.name))
        known = class_add(&found, word.name);
    else
        known = add_number(&found, &word) || add_name(&found, &word);
    if (!known && !word.lenient)
        return no_such_call(&word, problem);
    add_in(set, &found, word.abi);
    return true;
}

bool parse_calls(struct call_set *set, const char *words, struct problem *problem)
{
    struct call_set named;
    bool in = true;
    call_set_fill(&named, false);
    for (; *words == '!'; words++)
        in = !in;
    if (strcmp(words, "none") == 0)
        words = NULL;
    while (words) {
        size_t size = strcspn(words, ",");
        char word[WORD_MAX];
        if (size >= sizeof word)
            return problem_set(problem, STATUS_USAGE, "invalid system call '%.40s...'", words);
        memcpy(word, words, size);
        word[size] = '\0';
        if (!add_word(&named, word, problem))
            return false;
        words = words[size] ? words + size + 1 : NULL;
    }
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (size_t i = 0; i < sizeof named.bits[0] / sizeof named.bits[0][0]; i++)
            set->bits[abi][i] = in ? named.bits[abi][i] : ~named.bits[abi][i];
    set->others = true;
    return true;
}
