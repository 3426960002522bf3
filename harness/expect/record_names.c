/* What is known while a run is written down. */
#include "expect/record_parts.h"

#include <stdio.h>
#include <string.h>

static struct known *add_known(struct recorder *recorder, const char *word)
{
    if (recorder->count == KNOWN)
        return NULL;
    struct known *known = &recorder->known[recorder->count++];
    *known = (struct known){0};
    unsigned same = 0;
    for (size_t i = 0; i + 1 < recorder->count; i++)
        same += strncmp(recorder->known[i].word, word, strlen(word)) == 0;
    snprintf(known->word, sizeof known->word, same ? "%.24s%u" : "%.24s", word, same + 1);
    return known;
}

void know_drawn(struct recorder *recorder)
{
    const struct expect_case *one = recorder->scene->one;
    for (size_t i = 0; i < one->name_count && recorder->count < KNOWN; i++) {
        const struct binding *value = &recorder->scene->bindings[i];
        if (!one->names[i].draw || !value->bound || one->names[i].sort != NAME_PLAIN ||
            strlen(one->names[i].word) >= WORD)
            continue;
        struct known *known = &recorder->known[recorder->count++];
        *known = (struct known){.drawn = true,
                                .type = value->type,
                                .integer = value->integer,
                                .bytes = value->bytes,
                                .size = value->size};
        snprintf(known->word, sizeof known->word, "%s", one->names[i].word);
    }
}

const char *use_known(struct known *known, char *to, const char *format)
{
    known->uses++;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(to, 3 * WORD, format, known->word); /* format: a literal of a caller in this file */
#pragma GCC diagnostic pop
    return to;
}

struct known *find_given(struct recorder *recorder, enum kind kind, wide value)
{
    for (size_t i = recorder->count; i-- > 0;)
        if (!recorder->known[i].drawn && recorder->known[i].kind == kind &&
            recorder->known[i].integer == value)
            return &recorder->known[i];
    return NULL;
}

struct known *find_drawn(struct recorder *recorder, wide value)
{
    for (size_t i = 0; i < recorder->count; i++)
        if (recorder->known[i].drawn && recorder->known[i].type == TYPE_INTEGER &&
            recorder->known[i].integer == value)
            return &recorder->known[i];
    return NULL;
}

const char *find_number(struct recorder *recorder, wide value, char *to)
{
    struct known *same = value >= ODD ? find_drawn(recorder, value) : NULL;
    if (same)
        return use_known(same, to, "$%s");
    for (size_t i = 0; i < recorder->count; i++) {
        struct known *known = &recorder->known[i];
        if (known->drawn && known->type == TYPE_INTEGER && known->integer + 1 == value &&
            value >= LARGE)
            return use_known(known, to, "$%s + 1");
    }
    for (int more = 0; more <= 1; more++)
        for (size_t i = 0; i < recorder->count; i++) {
            struct known *known = &recorder->known[i];
            if (known->drawn && known->type == TYPE_BYTES && known->size >= ODD &&
                (wide)known->size + more == value)
                return use_known(known, to, more ? "len($%s) + 1" : "len($%s)");
        }
    return NULL;
}

void bind_known(struct recorder *recorder, enum kind kind, const char *word, wide value)
{
    size_t place = recorder->count;
    struct known *known = add_known(recorder, word);
    if (!known) {
        text_add(recorder->to, "_");
        return;
    }
    known->kind = kind;
    known->type = TYPE_INTEGER;
    known->integer = value;
    if (recorder->second && recorder->uses[place] == 0)
        text_add(recorder->to, "_");
    else
        text_add(recorder->to, "$%s", known->word);
}
