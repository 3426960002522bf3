/* Writes a freestanding program, in NASM, that makes system calls with valid and invalid arguments.
 *   generate BITS SEED ROWS [all]     BITS: 64, or 32 for the i386 table; all: rare calls, too
 *
 * The same seed gives the same program.  It is a list of rows (door, number, arguments) behind the
 * objects that the arguments point to; generated.inc has the loop that makes them.  Every argument
 * is drawn by a picker, named in generate.def: from values that make sense, and, one time in six,
 * from values that do not.  What is harmless is a matter of the pickers: see generate.def. */
#include "base/message.h"
#include "tables/calls.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int bits;
static bool with_rare;
static uint64_t state;

static unsigned draw(unsigned limit)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % limit;
}

struct picker {
    const char *name;
    char kind;         /* 'c' one of the words, 'f' some of them or'ed, 'p' a pointer, '=' exactly
                          one of the words: nothing else is harmless */
    const char *words; /* NASM's expressions, in both sizes */
};

#define FDS   "3 4 5 6 7 8 9 10 11 0 1 2 3 4 5 6 7 8"
#define NAMES "name_a name_b name_c name_d name_dx name_e name_ax missing empty long_name edge_end"

static const struct picker pickers[] = {
#include "generate_pickers.def"
};

/* Pointers that lead nowhere, or to the last bytes before nowhere. */
static const char *const bad_wide[] = {"0",         "1",        "0xdead0000",         "-1",
                                       "-4096",     "EDGE - 1", "0xdeadbeefdeadbeef", "EDGE - 5",
                                       "EDGE - 40", "EDGE",     "0x7ffffffff000"};
static const char *const bad_narrow[] = {"0",    "1",        "0xdead0000", "-1",
                                         "EDGE", "EDGE - 1", "EDGE - 5",   "EDGE - 40"};
static const char *const bad_number[] = {"-1",      "0x7fffffff", "99",
                                         "0x10000", "0x80000000", "0x5a5a"};

static const char *bad_pointer(void)
{
    if (bits == 64)
        return bad_wide[draw(sizeof bad_wide / sizeof *bad_wide)];
    return bad_narrow[draw(sizeof bad_narrow / sizeof *bad_narrow)];
}

/* One of the words, copied to where it lasts for a row. */
static const char *one_of(const char *words)
{
    static char kept[32][64];
    static unsigned next;
    unsigned count = 1;
    for (const char *at = words; *at; at++)
        count += *at == ' ';
    for (unsigned skip = draw(count); skip; skip--)
        words = strchr(words, ' ') + 1;
    char *word = kept[next++ % 32];
    snprintf(word, sizeof kept[0], "%.*s", (int)strcspn(words, " "), words);
    return word;
}

static const char *some_of(const char *words)
{
    static char kept[8][256];
    static unsigned next;
    char *sum = kept[next++ % 8];
    snprintf(sum, sizeof kept[0], "%s", one_of(words));
    for (unsigned more = draw(3); more; more--) {
        size_t size = strlen(sum);
        snprintf(sum + size, sizeof kept[0] - size, " | %s", one_of(words));
    }
    if (draw(8) == 0)
        strcat(sum, draw(2) ? " | 0x40000000" : " | 0x2000000");
    return sum;
}

static const char *pick(const char *name, bool *slot)
{
    *slot = false;
    if (!strcmp(name, "bad"))
        return bad_pointer();
    if (!strcmp(name, "self")) { /* slot 1 holds the process's own number */
        *slot = true;
        return "1";
    }
    for (size_t i = 0; i < sizeof pickers / sizeof *pickers; i++) {
        const struct picker *picker = &pickers[i];
        if (strcmp(picker->name, name))
            continue;
        if (picker->kind == 'p')
            return draw(6) ? one_of(picker->words) : bad_pointer();
        if (picker->kind == '=')
            return one_of(picker->words);
        if (draw(10) == 0)
            return bad_number[draw(sizeof bad_number / sizeof *bad_number)];
        return picker->kind == 'f' ? some_of(picker->words) : one_of(picker->words);
    }
    die(STATUS_USAGE, "no picker is called %s", name);
}

static void put_row(int door, long number, int slot, unsigned mask, const char *const value[6])
{
    printf("        dd      %d, %ld, %d, %u\n        W       ", door, number, slot, mask);
    for (int i = 0; i < 6; i++)
        printf("%s%s", i ? ", " : "", value[i] ? value[i] : "0");
    putchar('\n');
}

static const struct {
    const char *name, *arguments;
    bool rare;
} calls[] = {
#define CALL(name, arguments) {name, arguments, false},
#define RARE(name, arguments) {name, arguments, true},
#include "generate.def"
};

static enum abi main_abi(void)
{
    return bits == 64 ? ABI_X86_64 : ABI_I386;
}

/* Arguments that a call does not have hold junk, as they do in life. */
static void put_call(unsigned index)
{
    static const char *const junk[] = {"0", "-1", "0x1234", "name_a", "77"};
    long number = call_number(main_abi(), calls[index].name);
    const char *value[6];
    char words[128], *rest = NULL;
    unsigned mask = 0;
    int count = 0;
    if (number < 0 || (calls[index].rare && !with_rare))
        return;
    snprintf(words, sizeof words, "%s", calls[index].arguments);
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        bool slot;
        value[count] = pick(word, &slot);
        mask |= (unsigned)slot << count++;
    }
    for (; count < 6; count++)
        value[count] = junk[draw(5)];
    put_row(0, number, 2, mask, value);
}

static void put_named(const char *name, int door, int slot, ...)
{
    const char *value[6] = {0};
    va_list words;
    va_start(words, slot);
    for (int i = 0; i < 6; i++) {
        value[i] = va_arg(words, const char *);
        if (!value[i])
            break;
    }
    va_end(words);
    put_row(door, call_number(main_abi(), name), slot, 0, value);
}

/* A child, and a wait that ends when it does.  SIGCHLD is kept back for the time between, or it
 * would be chance where it is told. */
static void put_child(void)
{
    static const char *const codes[] = {"0", "1", "3", "77", "255"};
    const char *flags = draw(2) ? "0x4011" : "0x4000"; /* CLONE_VFORK, and SIGCHLD or none */
    put_named("rt_sigprocmask", 0, 2, "0", "set_child", "0", "8", NULL);
    put_named("clone", 2, 3, flags, "0", "0", "0", "0", codes[draw(5)], NULL);
    put_named("wait4", 0, 2, "-1", draw(3) ? "out" : "0", "0x40000000", draw(2) ? "out + 64" : "0",
              NULL);
    put_named("rt_sigprocmask", 0, 2, "1", "set_child", "0", "8", NULL);
}

/* Numbers of other tables, and of none. */
static void put_odd_number(void)
{
    static const long numbers[] = {999, -1, 0x40000027, 600, 0x40000200 + 20, 1000000};
    const char *value[6] = {"1", "-1", "name_a", "0xdead", "5", "6"};
    if (bits == 64 && draw(2)) {
        static const char *const through[] = {"getpid", "getuid", "close", "time", "access"};
        const char *old[6] = {"0", "-1", "3", "0", "0", "0"};
        put_row(1, call_number(ABI_I386, through[draw(5)]), 2, 0, old);
        return;
    }
    put_row(0, numbers[draw(6)], 2, 0, value);
}

int main(int argc, char **argv)
{
    unsigned rows, count = sizeof calls / sizeof *calls;
    if (argc < 4 || argc > 5)
        die(STATUS_USAGE, "usage: generate BITS SEED ROWS [all]");
    with_rare = argc == 5 && !strcmp(argv[4], "all");
    bits = atoi(argv[1]);
    state = strtoul(argv[2], NULL, 10) * 0x9e3779b97f4a7c15u + 1;
    rows = (unsigned)atoi(argv[3]);
    printf("%%define WIDE %d\n%%define SEED %d\n%%include \"generated.inc\"\n%%include "
           "\"generated_objects.inc\"\n\n"
           "section .data\nrows:\n",
           bits == 64, atoi(argv[2]));
    put_named("getpid", 0, 1, NULL);
    put_named("rt_sigaction", 0, 2, "10", "act_ignore", "0", "8", NULL);
    put_named("rt_sigaction", 0, 2, "12", "act_handle", "0", "8", NULL);
    put_named("rt_sigaction", 0, 2, "34", "act_handle", "0", "8", NULL);
    put_named("rt_sigaction", 0, 2, "13", "act_ignore", "0", "8", NULL);
    put_named("rt_sigaction", 0, 2, "25", "act_ignore", "0", "8", NULL);
    put_named("mmap", 0, 2, bits == 64 ? "ARENA" : "arena_args", "0x8000", "3", "0x32", "-1", "0",
              NULL);
    put_named("mkdir", 0, 2, "name_d", "0755", NULL);
    for (unsigned made = 0, first = draw(count); made < rows; made++) {
        unsigned kind = draw(40);
        if (kind == 0)
            put_child();
        else if (kind == 1)
            put_odd_number();
        else if (kind < 6) /* descriptors to work with */
            put_named("openat", 0, 2, "-100", draw(2) ? "name_a" : "name_d", draw(2) ? "0x42" : "0",
                      "0644", NULL);
        else if (kind < 8)
            put_named("socketpair", 0, 2, "1", draw(2) ? "0x801" : "0x802", "0", "out", NULL);
        else
            put_call((first + made * 37) % count);
    }
    puts("rows.end:");
    return 0;
}
