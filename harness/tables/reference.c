#include "tables/reference.h"

#include "tables/nearest.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
#define CALL(number, name)   #name,
#define CALL64(number, name) #name,
#include "tables/x86_64.def"
#undef CALL64
#undef CALL
#define CALL(number, name) #name,
#include "tables/i386.def"
#undef CALL
};

enum {
    NAMES = sizeof names / sizeof *names,
    OF_X86_64 = 0
#define CALL(number, name)   +1
#define CALL64(number, name) +1
#include "tables/x86_64.def"
#undef CALL64
#undef CALL
};

/* Each name once. */
static const char *const *all_names(void)
{
    static const char *all[NAMES + 1];
    if (all[0])
        return all;
    size_t count = OF_X86_64;
    memcpy(all, names, OF_X86_64 * sizeof *all);
    for (size_t i = OF_X86_64; i < NAMES; i++)
        if (call_number(ABI_X86_64, names[i]) < 0)
            all[count++] = names[i];
    return all;
}

const char *reference_name(size_t i)
{
    return all_names()[i];
}

bool reference_has(const char *name)
{
    return call_number(ABI_X86_64, name) >= 0 || call_number(ABI_I386, name) >= 0;
}

const char *reference_nearest(const char *name)
{
    struct nearest nearest;
    nearest_begin(&nearest, name);
    for (const char *const *one = all_names(); *one; one++)
        nearest_try(&nearest, *one);
    return nearest.best;
}

/* ------------------------------------------------------------------ since when */

struct since {
    const char *name, *version;
};

static const struct since since_rows[] = {
#define SINCE(name, version) {#name, version},
#define SINCE_I386(name, version)
#include "tables/since.def"
#undef SINCE_I386
#undef SINCE
};

static const struct since since_i386_rows[] = {
#define SINCE(name, version)
#define SINCE_I386(name, version) {#name, version},
#include "tables/since.def"
#undef SINCE_I386
#undef SINCE
};

#define COUNT_OF(rows) (sizeof(rows) / sizeof *(rows))

static const char *find_since(const struct since *rows, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].version;
    return NULL;
}

const char *reference_since(enum abi abi, const char *name)
{
    const char *version = NULL;
    if (abi == ABI_I386)
        version = find_since(since_i386_rows, COUNT_OF(since_i386_rows), name);
    return version ? version : find_since(since_rows, COUNT_OF(since_rows), name);
}

long reference_version(const char *text)
{
    long version = 0;
    for (int part = 0; part < 3; part++) {
        char *end;
        version *= 0x100;
        if (part && *text != '.')
            continue;
        text += part > 0;
        if (*text < '0' || *text > '9')
            return -1;
        long number = strtol(text, &end, 10);
        if (number > 0xff)
            return -1;
        version += number;
        text = end;
    }
    return *text && *text != ';' ? -1 : version;
}

static const struct call_end end_rows[] = {
#define REMOVED(name, version, why) {#name, version, why},
#define NEVER(name, why)            {#name, NULL, why},
#include "tables/ended.def"
#undef NEVER
#undef REMOVED
};

const struct call_end *reference_end(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(end_rows); i++)
        if (strcmp(end_rows[i].name, name) == 0)
            return &end_rows[i];
    return NULL;
}

/* ------------------------------------------------------------------ what it does */

static const struct call_text text_rows[] = {
#define EXPLAIN(name, says, related) {#name, says, related},
#include "tables/explain.def"
#undef EXPLAIN
};

const struct call_text *reference_text(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(text_rows); i++)
        if (strcmp(text_rows[i].name, name) == 0)
            return &text_rows[i];
    return NULL;
}

static const struct call_example example_rows[] = {
#define EXAMPLE(name, call, result) {#name, call, result},
#include "tables/examples.def"
#undef EXAMPLE
};

const struct call_example *reference_example(const char *name, size_t i)
{
    for (size_t row = 0; row < COUNT_OF(example_rows); row++)
        if (strcmp(example_rows[row].name, name) == 0 && i-- == 0)
            return &example_rows[row];
    return NULL;
}

static const struct family_row family_rows[] = {
#define FAMILY(title)     {title, NULL, NULL},
#define MEMBER(name, why) {NULL, #name, why},
#include "tables/families.def"
#undef MEMBER
#undef FAMILY
};

const struct family_row *reference_family(const char *name, size_t *count)
{
    size_t first = 0, row = 0, end;
    for (; row < COUNT_OF(family_rows); row++) {
        if (family_rows[row].family)
            first = row;
        else if (strcmp(family_rows[row].name, name) == 0)
            break;
    }
    if (row == COUNT_OF(family_rows))
        return NULL;
    for (end = row; end < COUNT_OF(family_rows) && !family_rows[end].family;)
        end++;
    *count = end - first;
    return &family_rows[first];
}

static const struct {
    const char *name, *says;
} i386_rows[] = {
#define ON_I386(name, says) {#name, says},
#include "tables/i386_notes.def"
#undef ON_I386
};

const char *reference_on_i386(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(i386_rows); i++)
        if (strcmp(i386_rows[i].name, name) == 0)
            return i386_rows[i].says;
    return NULL;
}
