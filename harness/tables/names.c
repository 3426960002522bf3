#include "tables/names.h"

#include "tables/nearest.h"
#include "tables/sets.h"

/* The kernel's headers; the library's signal.h would contradict them. */
#include <asm/errno.h>
#include <asm/siginfo.h>
#include <asm/signal.h>

#include <stdio.h>
#include <string.h>

struct row {
    int number;
    const char *name;
    const char *text;
};

struct alias {
    const char *name;
    int number;
};

static const struct row errnos[] = {
#define ERRNO(number, name, text) {number, #name, text},
#define ERRNO_ALIAS(name, other)
#include "tables/errno.def"
#undef ERRNO_ALIAS
#undef ERRNO
};

/* Those from 512 on have no constant in a header for programs, nor a second name. */
static const struct alias errno_aliases[] = {
#define ERRNO(number, name, text)
#define ERRNO_ALIAS(name, other) {#name, other},
#include "tables/errno.def"
#undef ERRNO_ALIAS
#undef ERRNO
};

static const struct row signals[] = {
#define SIGNAL(number, name, text) {number, #name, text},
#define SIGNAL_ALIAS(name, other)
#include "tables/signal.def"
#undef SIGNAL_ALIAS
#undef SIGNAL
};

static const struct alias signal_aliases[] = {
#define SIGNAL(number, name, text)
#define SIGNAL_ALIAS(name, other) {#name, other},
#include "tables/signal.def"
#undef SIGNAL_ALIAS
#undef SIGNAL
};

static const struct {
    int signal, code;
    const char *name;
} codes[] = {
#define CODE(signal, code) {signal, code, #code},
#include "tables/codes.def"
#undef CODE
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { FIRST_REAL_TIME = 32, LAST_SIGNAL = 64 }; /* as the kernel counts, not the library */

static const struct row *find_row(const struct row *rows, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].number == number)
            return &rows[i];
    return NULL;
}

/* The number of a name among rows and their aliases; 0 when there is none. */
static int find_name(const struct row *rows, size_t count, const struct alias *aliases,
                     size_t alias_count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].number;
    for (size_t i = 0; i < alias_count; i++)
        if (strcmp(aliases[i].name, name) == 0)
            return aliases[i].number;
    return 0;
}

const char *errno_name(int number)
{
    const struct row *row = find_row(errnos, COUNT(errnos), number);
    return row ? row->name : NULL;
}

const char *errno_text(int number)
{
    const struct row *row = find_row(errnos, COUNT(errnos), number);
    return row ? row->text : NULL;
}

int errno_number(const char *name)
{
    return find_name(errnos, COUNT(errnos), errno_aliases, COUNT(errno_aliases), name);
}

const char *signal_name(int number)
{
    static const char *const real_time[LAST_SIGNAL - FIRST_REAL_TIME + 1] = {
        "SIGRTMIN", "SIGRT_1",  "SIGRT_2",  "SIGRT_3",  "SIGRT_4",  "SIGRT_5",  "SIGRT_6",
        "SIGRT_7",  "SIGRT_8",  "SIGRT_9",  "SIGRT_10", "SIGRT_11", "SIGRT_12", "SIGRT_13",
        "SIGRT_14", "SIGRT_15", "SIGRT_16", "SIGRT_17", "SIGRT_18", "SIGRT_19", "SIGRT_20",
        "SIGRT_21", "SIGRT_22", "SIGRT_23", "SIGRT_24", "SIGRT_25", "SIGRT_26", "SIGRT_27",
        "SIGRT_28", "SIGRT_29", "SIGRT_30", "SIGRT_31", "SIGRT_32"};
    if (number >= FIRST_REAL_TIME && number <= LAST_SIGNAL)
        return real_time[number - FIRST_REAL_TIME];
    const struct row *row = find_row(signals, COUNT(signals), number);
    return row ? row->name : NULL;
}

int signal_number(const char *name)
{
    char full[24];
    if (strncmp(name, "SIG", 3) != 0) {
        int size = snprintf(full, sizeof full, "SIG%s", name);
        if (size < 0 || (size_t)size >= sizeof full)
            return 0;
        name = full;
    }
    for (int number = FIRST_REAL_TIME; number <= LAST_SIGNAL; number++)
        if (strcmp(signal_name(number), name) == 0)
            return number;
    return find_name(signals, COUNT(signals), signal_aliases, COUNT(signal_aliases), name);
}

const char *signal_text(int number)
{
    const struct row *row = find_row(signals, COUNT(signals), number);
    if (row)
        return row->text;
    return number >= FIRST_REAL_TIME && number <= LAST_SIGNAL ? "Real-time signal" : NULL;
}

const char *signal_code_name(int signal, int code)
{
    for (size_t i = 0; i < COUNT(codes); i++)
        if (codes[i].code == code && (codes[i].signal == signal || codes[i].signal == 0))
            return codes[i].name;
    return NULL;
}

bool constant_value(const char *name, int64_t *value)
{
    for (size_t i = 0; constant_sets[i]; i++) {
        for (const struct constant *one = constant_sets[i]; one->name; one++) {
            if (strcmp(one->name, name) == 0) {
                *value = (int64_t)one->value;
                return true;
            }
        }
    }
    for (size_t i = 0; i < COUNT(codes); i++) {
        if (strcmp(codes[i].name, name) == 0) {
            *value = codes[i].code;
            return true;
        }
    }
    int number = errno_number(name);
    if (number == 0 && strncmp(name, "SIG", 3) == 0)
        number = signal_number(name);
    *value = number;
    return number != 0;
}

const char *constant_nearest(const char *name)
{
    struct nearest nearest;
    nearest_begin(&nearest, name);
    for (size_t i = 0; constant_sets[i]; i++)
        for (const struct constant *one = constant_sets[i]; one->name; one++)
            nearest_try(&nearest, one->name);
    for (size_t i = 0; i < COUNT(codes); i++)
        nearest_try(&nearest, codes[i].name);
    for (size_t i = 0; i < COUNT(errnos); i++)
        nearest_try(&nearest, errnos[i].name);
    for (size_t i = 0; i < COUNT(errno_aliases); i++)
        nearest_try(&nearest, errno_aliases[i].name);
    for (int number = 1; number <= LAST_SIGNAL; number++)
        nearest_try(&nearest, signal_name(number));
    return nearest.best;
}
