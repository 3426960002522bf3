/* The numbers and names that an argument is compared with. */
#include "filter/rules_tree.h"
#include "tables/names.h"
#include "tables/nearest.h"
#include "tables/sets.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_DIGITS = 30 };

/* 10, 0x1f, 0644 as in C. */
static bool read_digits(const char *bytes, size_t size, uint64_t *value)
{
    char word[NUMBER_DIGITS], *end;
    int base = size > 1 && bytes[0] == '0' ? 8 : 10;
    if (size >= sizeof word || !size)
        return false;
    memcpy(word, bytes, size);
    word[size] = '\0';
    const char *digits = word;
    if (size > 2 && base == 8 && (word[1] == 'x' || word[1] == 'X')) {
        base = 16;
        digits += 2;
    }
    size_t count = strspn(digits, base == 16 ? "0123456789abcdefABCDEF" : "0123456789");
    if (!count || digits[count])
        return false;
    const char *first = digits + strspn(digits, "0");
    *value = strtoull(digits, &end, base);
    /* 64 bits: 16, 22 and 20 digits; the last two may be too much, too */
    return !*end &&
           strlen(first) <= (base == 16  ? 16
                             : base == 8 ? 21
                                         : 20) &&
           (base != 10 || strlen(first) < 20 || strcmp(first, "18446744073709551615") <= 0);
}

static bool find_in(const struct constant *names, const char *name, struct constant *found)
{
    for (; names && names->name; names++)
        if (strcmp(names->name, name) == 0) {
            *found = *names;
            return true;
        }
    return false;
}

static bool has_names(const struct parameter *parameter)
{
    return parameter->names && parameter->names->name &&
           (parameter->kind == KIND_FLAGS || parameter->kind == KIND_CHOICE);
}

/* A name of the argument's own set; of any set where it has none. */
static bool find_name(const struct parameter *parameter, const char *name, struct constant *found)
{
    int64_t value;
    if (find_in(parameter->names, name, found))
        return true;
    if (parameter->kind == KIND_SIGNAL && signal_number(name)) {
        found->value = found->mask = (uint64_t)signal_number(name);
        return true;
    }
    if (has_names(parameter) || !constant_value(name, &value))
        return false;
    found->value = found->mask = (uint64_t)value;
    return true;
}

static bool unknown_name(struct rule_parser *parser, const struct parameter *parameter,
                         const struct rule_word *word, const char *name)
{
    struct nearest nearest;
    nearest_begin(&nearest, name);
    for (const struct constant *one = parameter->names; one && one->name; one++)
        nearest_try(&nearest, one->name);
    if (has_names(parameter))
        return rule_error(parser, word->at, word->size, "'%s' is no name of %s%s%s%s", name,
                          parameter->name, nearest.best ? "; did you mean '" : "",
                          nearest.best ? nearest.best : "", nearest.best ? "'?" : "");
    const char *near = constant_nearest(name);
    return rule_error(parser, word->at, word->size, "there is no constant '%s'%s%s%s", name,
                      near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static bool take_term(struct rule_parser *parser, const struct parameter *parameter,
                      struct rule_number *number)
{
    struct constant found = {NULL, 0, 0};
    bool minus = rule_take_sign(parser, "-");
    struct rule_word word = rule_look(parser);
    if (!word.size && strchr("\"'", parser->text[parser->at]) && parser->text[parser->at])
        return rule_error(parser, parser->at, 1,
                          "the kernel's filter compares numbers, not text: here should stand a "
                          "number or the name of a constant");
    if (!word.size)
        return rule_wanted(parser, "a number or the name of a constant");
    const char *name = rule_string(parser, &word);
    if (*name >= '0' && *name <= '9') {
        if (!read_digits(word.bytes, word.size, &found.value))
            return rule_error(parser, word.at, word.size, "'%s' is no number of 64 bits", name);
        found.mask = found.value;
        number->negative = minus && found.value;
    } else if (minus || !find_name(parameter, name, &found)) {
        return minus ? rule_error(parser, word.at, word.size, "only a number can be negative")
                     : unknown_name(parser, parameter, &word, name);
    } else if ((int64_t)found.value < 0 && found.mask == found.value) { /* AT_FDCWD */
        number->negative = true;
        found.value = -found.value;
    }
    if (number->size & found.mask & ~found.value || (~number->size & number->mask & found.value))
        return rule_error(parser, word.at, word.size,
                          "'%s' excludes what stands before it: both are values of the same bits",
                          name);
    number->size |= found.value;
    number->mask |= found.mask;
    parser->at = word.at + word.size;
    return true;
}

bool rule_take_number(struct rule_parser *parser, const struct parameter *parameter,
                      struct rule_number *number)
{
    rule_look(parser);
    *number = (struct rule_number){.from = parser->at};
    if (!take_term(parser, parameter, number))
        return false;
    number->to = parser->at;
    while (rule_take_sign(parser, "|")) {
        if (number->negative)
            return rule_error(parser, parser->at - 1, 1, "bits are joined, not negative numbers");
        if (!take_term(parser, parameter, number))
            return false;
        number->to = parser->at;
    }
    return true;
}
