/* What is a program and what is none: one sound image, and what one changed field makes of it. */
#include "lesson/product.h"

#include "tests/unit/product_image.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

#define HEAD(field) offsetof(struct image, head.field), sizeof image.head.field
#define IDENT(i)    offsetof(struct image, head.e_ident) + (i), 1
#define PART(n, field)                                                                             \
    offsetof(struct image, segments[IMAGE_##n].field), sizeof image.segments->field

struct change {
    size_t at, size;
    uint64_t value;
};

struct product_row {
    struct change first, second;
    enum flavour flavour;
    const char *why; /* in the sentence; NULL: it is a program */
};

// clang-format off
static const struct product_row head_rows[] = {
    {{HEAD(e_entry), 0x401000 + offsetof(struct image, rest)}, {0}, FREESTANDING, NULL},
    {{IDENT(1), 'e'},                    {0}, FREESTANDING, "no ELF file"},
    {{IDENT(EI_CLASS), ELFCLASS32},      {0}, FREESTANDING, "no program for x86-64"},
    {{IDENT(EI_DATA), ELFDATA2MSB},      {0}, FREESTANDING, "no program for x86-64"},
    {{HEAD(e_machine), EM_386},          {0}, FREESTANDING, "no program for x86-64"},
    {{HEAD(e_machine), EM_AARCH64},      {0}, FREESTANDING, "no program for x86-64"},
    {{HEAD(e_machine), EM_386},          {0}, I386, "no program for i386"},
    {{IDENT(EI_CLASS), ELFCLASS32},      {0}, I386, "no program for i386"},
    {{IDENT(EI_CLASS), ELFCLASS32},      {HEAD(e_machine), EM_386}, I386, "broken ELF header"},
    {{IDENT(EI_VERSION), 0},             {0}, FREESTANDING, "broken ELF header"},
    {{HEAD(e_version), 2},               {0}, FREESTANDING, "broken ELF header"},
    {{HEAD(e_phentsize), 32},            {0}, FREESTANDING, "broken ELF header"},
    {{HEAD(e_phnum), 0},                 {0}, FREESTANDING, "broken ELF header"},
    {{HEAD(e_phnum), 0xffff},            {0}, FREESTANDING, "broken ELF header"},
    {{HEAD(e_phnum), 64},                {0}, FREESTANDING, "broken ELF header"},
    {{HEAD(e_phoff), sizeof image},      {0}, FREESTANDING, "broken ELF header"},
    {{HEAD(e_phoff), UINT64_MAX},        {0}, FREESTANDING, "broken ELF header"},
    {{HEAD(e_type), ET_REL},             {0}, FREESTANDING, "at a fixed address"},
    {{HEAD(e_type), ET_DYN},             {0}, FREESTANDING, "at a fixed address"},
    {{HEAD(e_type), ET_DYN},             {0}, AGAINST_LIBC, "at a fixed address"},
    {{HEAD(e_type), ET_CORE},            {0}, FREESTANDING, "at a fixed address"},
};

static const struct product_row entry_rows[] = {
    {{HEAD(e_entry), 0},                          {0}, FREESTANDING, "_start belongs into section .text"},
    {{HEAD(e_entry), 0x400000},                   {0}, FREESTANDING, "begins at 0x400000,"},
    {{HEAD(e_entry), 0x402000 + offsetof(struct image, rest) + 32}, {0}, FREESTANDING, "_start belongs"},
    {{HEAD(e_entry), 0x401000 + offsetof(struct image, rest) + 31}, {0}, FREESTANDING, NULL},
    {{HEAD(e_entry), 0x401000 + offsetof(struct image, rest) + 32}, {0}, FREESTANDING, "_start belongs"},
    {{HEAD(e_entry), 0x401000 + offsetof(struct image, rest) - 1},  {0}, FREESTANDING, "_start belongs"},
    {{PART(TEXT, p_flags), PF_R},                 {0}, FREESTANDING, "_start belongs"},
    {{PART(TEXT, p_type), PT_NULL},               {0}, FREESTANDING, "_start belongs"},
    {{PART(TEXT, p_filesz), 0},                   {0}, FREESTANDING, "_start belongs"},
};

static const struct product_row segment_rows[] = {
    {{PART(DATA, p_flags), PF_R | PF_W | PF_X},   {0}, FREESTANDING, "both written and executed"},
    {{PART(TEXT, p_flags), PF_R | PF_W | PF_X},   {0}, STATIC_LIBC,  "both written and executed"},
    {{PART(STACK, p_flags), PF_R | PF_W | PF_X},  {0}, FREESTANDING, "a stack that can be executed"},
    {{PART(STACK, p_type), PT_NULL},              {0}, FREESTANDING, NULL},
    {{PART(DATA, p_filesz), 9001},                {0}, FREESTANDING, "broken segment"},
    {{PART(DATA, p_filesz), UINT64_MAX},          {0}, FREESTANDING, "broken segment"},
    {{PART(DATA, p_offset), UINT64_MAX},          {0}, FREESTANDING, "broken segment"},
    {{PART(DATA, p_offset), 5},                   {0}, FREESTANDING, "broken segment"},
    {{PART(DATA, p_filesz), 33},                  {0}, FREESTANDING, "broken segment"},
    {{PART(DATA, p_memsz), 31},                   {0}, FREESTANDING, "broken segment"},
    {{PART(DATA, p_memsz), PRODUCT_MEMORY - 4096}, {0}, FREESTANDING, NULL},
    {{PART(DATA, p_memsz), PRODUCT_MEMORY},       {0}, FREESTANDING, "more than 512 MiB"},
    {{PART(DATA, p_memsz), UINT64_C(1) << 45},    {0}, FREESTANDING, "is a `resb` or an array far too large?"},
    {{PART(DATA, p_memsz), UINT64_MAX},           {0}, FREESTANDING, "more than 512 MiB"},
    {{PART(DATA, p_vaddr), 0x401000 + offsetof(struct image, rest) + 32}, {0}, FREESTANDING, "share the page at 0x401000"},
    {{PART(DATA, p_vaddr), 0x300000 + offsetof(struct image, rest) + 32}, {0}, FREESTANDING, "share the page"},
    {{PART(HEAD, p_vaddr), 0},                    {0}, FREESTANDING, "segment at 0, where none can be"},
    {{PART(HEAD, p_vaddr), 0xf000},               {0}, FREESTANDING, "where none can be"},
    {{PART(HEAD, p_vaddr), 0x10000},              {0}, FREESTANDING, NULL},
    {{PART(DATA, p_vaddr), UINT64_C(0xffffffffff600000) + offsetof(struct image, rest) + 32}, {0}, FREESTANDING, "where none can be"},
    {{PART(DATA, p_vaddr), UINT64_C(0x7fffffffe000) + offsetof(struct image, rest) + 32}, {0}, FREESTANDING, "where none can be"},
    {{PART(DATA, p_vaddr), UINT64_C(0x7fffffff0000) + offsetof(struct image, rest) + 32}, {0}, FREESTANDING, NULL},
    {{PART(DATA, p_memsz), 0},                    {PART(DATA, p_filesz), 0}, FREESTANDING, NULL},
};

static const struct product_row library_rows[] = {
    {{PART(SPARE, p_type), PT_INTERP},  {0}, AGAINST_LIBC, NULL},
    {{PART(SPARE, p_type), PT_INTERP},  {0}, FREESTANDING, "leave that section out"},
    {{PART(SPARE, p_type), PT_INTERP},  {0}, STATIC_LIBC,  "leave that section out"},
    {{PART(SPARE, p_type), PT_DYNAMIC}, {0}, AGAINST_LIBC, NULL},
    {{PART(SPARE, p_type), PT_DYNAMIC}, {0}, FREESTANDING, "a section .dynamic"},
    {{PART(SPARE, p_type), PT_INTERP},  {PART(SPARE, p_filesz), 0}, AGAINST_LIBC, "not the system's"},
    {{PART(SPARE, p_type), PT_INTERP},  {PART(SPARE, p_filesz), 5}, AGAINST_LIBC, "not the system's"},
    {{PART(SPARE, p_type), PT_INTERP},  {PART(SPARE, p_filesz), UINT64_MAX}, AGAINST_LIBC, "not the system's"},
    {{PART(SPARE, p_type), PT_INTERP},  {PART(SPARE, p_offset), UINT64_MAX}, AGAINST_LIBC, "not the system's"},
    {{PART(SPARE, p_type), PT_INTERP},  {offsetof(struct image, rest) + 32, 1, '.'}, AGAINST_LIBC, "not the system's"},
    {{PART(SPARE, p_type), PT_INTERP},  {offsetof(struct image, rest) + 39, 1, 'x'}, AGAINST_LIBC, "not the system's"},
    {{PART(SPARE, p_type), PT_INTERP},  {offsetof(struct image, rest) + 43, 1, 0}, AGAINST_LIBC, "not the system's"},
};
// clang-format on

static void apply(struct image *to, const struct change *change)
{
    memcpy((char *)to + change->at, &change->value, change->size);
}

static void check_row(const struct product_row *row, size_t number)
{
    struct image changed = image;
    struct text why = {0};
    apply(&changed, &row->first);
    apply(&changed, &row->second);
    bool ok = product_check(&changed, sizeof changed, row->flavour, &why);
    EXPECT(ok == !row->why && (ok ? why.size == 0 : strstr(text_string(&why), row->why) != NULL),
           "row %zu, %s: %d %s", number, row->why ? row->why : "a program", ok, text_string(&why));
    EXPECT(ok || why.bytes[why.size - 1] == '\n', "row %zu: no whole line", number);
    text_free(&why);
}

/* No byte behind the end is looked at (the sanitizers see to that), and what is cut is no program:
 * its last segment ends with the file. */
static void check_cuts(void)
{
    for (size_t size = 0; size < sizeof image; size++) {
        struct text why = {0};
        char *cut = malloc(size ? size : 1);
        memcpy(cut, &image, size);
        EXPECT(!product_check(cut, size, FREESTANDING, &why) && why.size, "of %zu bytes", size);
        free(cut);
        text_free(&why);
    }
}

static void check_script(void)
{
    static const char script[] = "#!/bin/sh\nexit 0\n                                            ";
    struct text why = {0};
    EXPECT(!product_check(script, sizeof script, FREESTANDING, &why), "a script");
    EXPECT(!product_check(script, 0, FREESTANDING, &why), "nothing");
    text_free(&why);
}

#define CHECK(rows)                                                                                \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                                     \
    check_row(&(rows)[i], i)

int main(void)
{
    CHECK(head_rows);
    group("the head says that it is a program for x86-64");
    CHECK(entry_rows);
    group("the first instruction is in what can be executed");
    CHECK(segment_rows);
    group("segments are whole, apart, in user space, and never written and executed");
    CHECK(library_rows);
    group("only what is loaded with libc has an interpreter, and the system's");
    check_cuts();
    group("what is cut short is no program");
    check_script();
    group("nor is a script, or nothing");
    return done();
}
