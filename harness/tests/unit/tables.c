/* The tables of calls against the installed headers and against themselves. */
#include "tables/calls.h"
#include "tables/sets.h"
#include "tables/signatures.h"
#include "tests/unit/tap.h"

#include <stdio.h>
#include <string.h>

static void skip(const char *name, const char *why)
{
    printf("ok %d - %s # SKIP %s\n", ++tap_groups, name, why);
}

/* ------------------------------------------------------ the kernel's unistd_*.h */

struct defined {
    char name[64];
    uint32_t number;
};

enum { OWN_BLOCK = 512 }; /* x32 only: numbers that did not grow with the others */

struct header {
    struct defined rows[1024];
    size_t count;
    uint32_t highest;
};

/* "#define __NR_name 7" or "#define __NR_name (__X32_SYSCALL_BIT + 7)". */
static bool parse_define(const char *line, struct defined *row)
{
    unsigned number;
    if (sscanf(line, "#define __NR_%63s (__X32_SYSCALL_BIT + %u)", row->name, &number) != 2 &&
        sscanf(line, "#define __NR_%63s %u", row->name, &number) != 2)
        return false;
    row->number = number;
    return true;
}

static bool read_header(const char *file, struct header *header)
{
    static const char *const folders[] = {"/usr/include/x86_64-linux-gnu/asm", "/usr/include/asm"};
    FILE *stream = NULL;
    for (size_t i = 0; i < sizeof folders / sizeof *folders && !stream; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folders[i], file);
        stream = fopen(path, "r");
    }
    *header = (struct header){.count = 0};
    if (!stream)
        return false;
    char line[256];
    while (fgets(line, sizeof line, stream) && header->count < 1024) {
        struct defined *row = &header->rows[header->count];
        if (!parse_define(line, row))
            continue;
        if (row->number > header->highest && row->number < OWN_BLOCK)
            header->highest = row->number;
        header->count++;
    }
    fclose(stream);
    return true;
}

static const struct defined *find_defined(const struct header *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (strcmp(header->rows[i].name, name) == 0)
            return &header->rows[i];
    return NULL;
}

static bool number_defined(const struct header *header, uint32_t number)
{
    for (size_t i = 0; i < header->count; i++)
        if (header->rows[i].number == number)
            return true;
    return false;
}

/* Calls that Linux got after 6.1 though their numbers are in the middle. */
static bool is_late(const char *name)
{
    return strcmp(name, "uretprobe") == 0 || strcmp(name, "uprobe") == 0;
}

/* A header newer than the table has calls that the table cannot have yet: told, no failure. */
static void compare_with_header(enum abi abi, const char *file, const char *name)
{
    static struct header header;
    if (!read_header(file, &header)) {
        skip(name, "this header is not installed");
        return;
    }
    uint32_t last = 0, number = 0;
    for (size_t i = 0; i < call_count(abi); i++)
        if (call_row(abi, i, &number) && number > last && number < OWN_BLOCK)
            last = number;
    for (size_t i = 0; i < header.count; i++) {
        const struct defined *row = &header.rows[i];
        const char *ours = call_name(abi, row->number);
        if (row->number > last && row->number < OWN_BLOCK) {
            printf("# %s has %s (%u), which is newer than the table\n", file, row->name,
                   row->number);
            continue;
        }
        EXPECT(ours && strcmp(ours, row->name) == 0, "%s: %u is %s, the table says %s", file,
               row->number, row->name, ours ? ours : "nothing");
        EXPECT(call_number(abi, row->name) == (long)row->number, "%s: %s is %u, the table says %ld",
               file, row->name, row->number, call_number(abi, row->name));
    }
    EXPECT(header.count > 300, "%s: only %zu calls were understood", file, header.count);
    for (size_t i = 0; i < call_count(abi); i++) {
        const char *ours = call_row(abi, i, &number);
        const struct defined *row = find_defined(&header, ours);
        if (row)
            EXPECT(row->number == number, "%s: %s is %u, not %u", file, ours, row->number, number);
        else
            EXPECT(!number_defined(&header, number) && (number > header.highest || is_late(ours)),
                   "%s does not have %s (%u)", file, ours, number);
    }
    group(name);
}

/* ------------------------------------------------------------------- the lookups */

static void test_lookups(void)
{
    static const uint32_t absent[] = {400, 470, 511, 548, 999, 0x3fffffff, 0x7fffffff, 0xffffffff};
    for (int abi = 0; abi < ABI_COUNT; abi++) {
        uint32_t before = 0, number = 0;
        for (size_t i = 0; i < call_count(abi); i++) {
            const char *name = call_row(abi, i, &number);
            EXPECT(i == 0 || number > before, "%s row %zu: %u stands behind %u", abi_name(abi), i,
                   number, before);
            EXPECT(name && call_name(abi, number) == name, "%s: %u is not found", abi_name(abi),
                   number);
            before = number;
        }
        EXPECT(!call_row(abi, call_count(abi), &number), "%s has no end", abi_name(abi));
        EXPECT(call_number(abi, "no such call") == -1, "%s knows anything", abi_name(abi));
    }
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        EXPECT(!call_name(ABI_X86_64, absent[i]), "x86-64 has %u", absent[i]);
        if (absent[i] != 400)
            EXPECT(!call_name(ABI_I386, absent[i]), "i386 has %u", absent[i]);
    }
    EXPECT(!call_name(ABI_X86_64, 0x40000001), "an x32 number is in the x86-64 table");
    group("every number finds its row, other numbers find none");

    EXPECT(call_number(ABI_X86_64, "getpid") == 39 && call_number(ABI_I386, "getpid") == 20 &&
               call_number(ABI_I386, "mkdir") == 39,
           "getpid and mkdir");
    EXPECT(call_number(ABI_X32, "write") == 1 && call_number(ABI_X32, "execve") == 520,
           "x32's write and execve");
    const char *plain = call_name(ABI_X32, 520), *with_bit = call_name(ABI_X32, 0x40000000 | 520);
    EXPECT(plain && plain == with_bit, "x32 numbers with and without bit 30");
    EXPECT(!call_name(ABI_X32, 59) && !call_name(ABI_X32, 13),
           "numbers that x32 replaced are not in its table");
    group("known numbers: getpid, mkdir, and x32's own block");
}

static void test_nearest(void)
{
    static const struct {
        enum abi abi;
        const char *wrong, *right;
    } rows[] = {
        // clang-format off
        {ABI_X86_64, "wirte", "write"},
        {ABI_X86_64, "getpidd", "getpid"},
        {ABI_X86_64, "openta", "openat"},
        {ABI_I386, "sokcetcall", "socketcall"},
        {ABI_X86_64, "exit_gruop", "exit_group"},
        {ABI_X86_64, "write", "write"},
        {ABI_X86_64, "printf_everything", NULL},
        {ABI_X86_64, "", NULL},
        {ABI_X86_64, "q", NULL},
        // clang-format on
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got = call_nearest(rows[i].abi, rows[i].wrong);
        bool same = got && rows[i].right ? strcmp(got, rows[i].right) == 0 : got == rows[i].right;
        EXPECT(same, "%s: %s, not %s", rows[i].wrong, got ? got : "nothing",
               rows[i].right ? rows[i].right : "nothing");
    }
    group("a mistyped name finds its neighbour, a far one none");
}

/* ---------------------------------------------------------------- the signatures */

static bool is_known_set(const struct constant *names)
{
    for (size_t i = 0; constant_sets[i]; i++)
        if (constant_sets[i] == names)
            return true;
    return false;
}

static bool is_size(enum kind kind)
{
    return kind == KIND_SIZE || kind == KIND_LONG || kind == KIND_INT || kind == KIND_UINT;
}

static void check_parameter(const struct signature *signature, int i)
{
    const struct parameter *parameter = &signature->parameter[i];
    const char *call = signature->name;
    EXPECT(parameter->name && *parameter->name, "%s: parameter %d has no name", call, i + 1);
    bool bytes = parameter->kind == KIND_IN_BYTES || parameter->kind == KIND_OUT_BYTES;
    bool structure = parameter->kind == KIND_IN_STRUCT || parameter->kind == KIND_OUT_STRUCT ||
                     parameter->kind == KIND_INOUT_STRUCT;
    bool pointed = parameter->detail & DETAIL_SIZE_AT;
    EXPECT(bytes ? parameter->size_from != 0 : structure || !parameter->size_from,
           "%s: parameter %d and its size", call, i + 1);
    if (parameter->size_from && parameter->size_from != SIZE_FROM_RESULT)
        EXPECT(parameter->size_from <= signature->count && parameter->size_from != i + 1 &&
                   (pointed || is_size(signature->parameter[parameter->size_from - 1].kind)),
               "%s: parameter %d takes its size from %d", call, i + 1, parameter->size_from);
    if (parameter->kind == KIND_FLAGS || parameter->kind == KIND_CHOICE)
        EXPECT(parameter->names, "%s: parameter %d has no names", call, i + 1);
    if (parameter->names)
        EXPECT(is_known_set(parameter->names), "%s: parameter %d has names outside sets.def", call,
               i + 1);
    EXPECT(structure == (parameter->structure != NULL), "%s: parameter %d and its struct", call,
           i + 1);
    if (parameter->structure)
        EXPECT((parameter->structure->size && parameter->structure->size_i386) ||
                   (parameter->size_from && !(parameter->detail & DETAIL_ARRAY)),
               "%s: parameter %d has a struct without size", call, i + 1);
}

static void check_signature(const struct signature *signature)
{
    EXPECT(signature->count >= 0 && signature->count <= 6, "%s has %d parameters", signature->name,
           signature->count);
    for (int i = 0; i < signature->count; i++)
        check_parameter(signature, i);
    for (int i = signature->count; i < 6; i++)
        EXPECT(!signature->parameter[i].name, "%s has more parameters than it counts",
               signature->name);
    if (signature->typed)
        return;
    EXPECT(signature->count == 6, "%s is untyped, with %d words", signature->name,
           signature->count);
    for (int i = 0; i < 6; i++)
        EXPECT(signature->parameter[i].kind == KIND_HEX, "%s is untyped, but not in words",
               signature->name);
}

static void test_signatures(void)
{
    size_t typed = 0;
    for (size_t i = 0; signature_rows[i]; i++) {
        check_signature(signature_rows[i]);
        typed += signature_rows[i]->typed;
    }
    check_signature(&signature_unknown);
    group("signatures: sizes, names and structs refer to what exists");

    for (int abi = 0; abi < ABI_COUNT; abi++) {
        for (size_t i = 0; i < call_count(abi); i++) {
            uint32_t number = 0;
            const char *name = call_row(abi, i, &number);
            const struct signature *signature = call_signature(abi, number);
            EXPECT(strcmp(signature->name, name) == 0, "%s: %s has the signature of %s",
                   abi_name(abi), name, signature->name);
        }
    }
    EXPECT(typed >= 150, "only %zu rows are typed", typed);
    EXPECT(call_signature(ABI_X86_64, 999) == &signature_unknown, "x86-64 999");
    EXPECT(call_signature(ABI_I386, 0xffffffff) == &signature_unknown, "i386 -1");
    EXPECT(call_signature(ABI_X32, 59) == &signature_unknown, "x32 59");
    group("every call of every table has the signature of its own name");

    static const struct {
        enum abi abi;
        uint32_t number;
        int count;
        enum kind returns, first;
    } rows[] = {
        // clang-format off
        {ABI_X86_64, 1,   3, KIND_SIZE,    KIND_FD},      /* write */
        {ABI_X86_64, 9,   6, KIND_ADDRESS, KIND_ADDRESS}, /* mmap */
        {ABI_I386,   90,  1, KIND_ADDRESS, KIND_IN_STRUCT}, /* mmap, all in one block */
        {ABI_I386,   192, 6, KIND_ADDRESS, KIND_ADDRESS}, /* mmap2 */
        {ABI_X86_64, 17,  4, KIND_SIZE,    KIND_FD},      /* pread64 */
        {ABI_I386,   180, 5, KIND_SIZE,    KIND_FD},      /* pread64, the offset in two words */
        {ABI_X86_64, 23,  5, KIND_INT,     KIND_INT},     /* select */
        {ABI_I386,   82,  1, KIND_INT,     KIND_ADDRESS}, /* select, all in one block */
        {ABI_I386,   182, 3, KIND_INT,     KIND_PATH},    /* chown with 16-bit ids */
        {ABI_I386,   212, 3, KIND_INT,     KIND_PATH},    /* chown32 */
        {ABI_X86_64, 60,  1, KIND_NONE,    KIND_INT},     /* exit */
        {ABI_X32,    514, 3, KIND_LONG,    KIND_FD},      /* ioctl */
        // clang-format on
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct signature *signature = call_signature(rows[i].abi, rows[i].number);
        EXPECT(signature->count == rows[i].count && signature->returns == rows[i].returns &&
                   signature->parameter[0].kind == rows[i].first,
               "%s %u (%s)", abi_name(rows[i].abi), rows[i].number, signature->name);
    }
    group("i386 signatures differ where the calls do");
}

static void test_kinds(void)
{
    static const struct {
        enum kind kind;
        bool pointer, leads;
    } rows[] = {{KIND_NONE, false, false},       {KIND_FD, false, false},
                {KIND_LONG, false, false},       {KIND_FLAGS, false, false},
                {KIND_ADDRESS, true, false},     {KIND_PATH, true, true},
                {KIND_IN_BYTES, true, true},     {KIND_OUT_BYTES, true, true},
                {KIND_IN_STRUCT, true, true},    {KIND_OUT_STRUCT, true, true},
                {KIND_INOUT_STRUCT, true, true}, {KIND_STRINGS, true, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        EXPECT(kind_is_pointer(rows[i].kind) == rows[i].pointer, "kind %d", rows[i].kind);
        EXPECT(kind_leads_to_memory(rows[i].kind) == rows[i].leads, "kind %d", rows[i].kind);
    }
    group("an address is a pointer, and leads to no memory that is copied");
}

int main(void)
{
    compare_with_header(ABI_X86_64, "unistd_64.h", "the x86-64 table is the header's");
    compare_with_header(ABI_I386, "unistd_32.h", "the i386 table is the header's");
    compare_with_header(ABI_X32, "unistd_x32.h", "the x32 table is the header's");
    test_lookups();
    test_nearest();
    test_signatures();
    test_kinds();
    return done();
}
