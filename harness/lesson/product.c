#include "lesson/product.h"

#include <elf.h>
#include <inttypes.h>
#include <string.h>

#define LOWEST     UINT64_C(0x10000)        /* vm.mmap_min_addr, as kernels come */
#define HIGHEST    UINT64_C(0x7ffffffff000) /* TASK_SIZE of x86-64 */
#define HIGHEST_32 UINT64_C(0xffffe000)     /* … of a 32-bit program */

enum { PAGE = 4096, SEGMENTS = 64, INTERPRETER = 256 };

struct product {
    const uint8_t *bytes;
    size_t size;
    enum flavour flavour;
    struct text *why;
    Elf64_Ehdr head;
    uint64_t end;    /* of the segments so far, in whole pages */
    uint64_t memory; /* that they take */
    bool has_entry;
};

static bool refuse(struct product *product, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool refuse(struct product *product, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_add_v(product->why, format, arguments);
    va_end(arguments);
    text_add_char(product->why, '\n');
    return false;
}

static size_t segment_size(const struct product *product)
{
    return product->flavour == I386 ? sizeof(Elf32_Phdr) : sizeof(Elf64_Phdr);
}

/* The header of a 32-bit program in the larger fields. */
static void read_head(struct product *product)
{
    Elf64_Ehdr *head = &product->head;
    Elf32_Ehdr narrow;
    memcpy(head, product->bytes, sizeof *head);
    if (product->flavour != I386 || head->e_ident[EI_CLASS] != ELFCLASS32)
        return;
    memcpy(&narrow, product->bytes, sizeof narrow);
    head->e_entry = narrow.e_entry;
    head->e_phoff = narrow.e_phoff;
    head->e_phentsize = narrow.e_phentsize;
    head->e_phnum = narrow.e_phnum;
}

static void read_segment(const struct product *product, unsigned i, Elf64_Phdr *segment)
{
    const uint8_t *from = product->bytes + product->head.e_phoff + i * segment_size(product);
    Elf32_Phdr narrow;
    if (product->flavour != I386) {
        memcpy(segment, from, sizeof *segment);
        return;
    }
    memcpy(&narrow, from, sizeof narrow);
    *segment = (Elf64_Phdr){.p_type = narrow.p_type,
                            .p_flags = narrow.p_flags,
                            .p_offset = narrow.p_offset,
                            .p_vaddr = narrow.p_vaddr,
                            .p_filesz = narrow.p_filesz,
                            .p_memsz = narrow.p_memsz,
                            .p_align = narrow.p_align};
}

static bool check_head(struct product *product)
{
    Elf64_Ehdr *head = &product->head;
    bool narrow = product->flavour == I386;
    if (product->size < sizeof *head || memcmp(product->bytes, ELFMAG, SELFMAG) != 0)
        return refuse(product, "what the tools have made is no ELF file, so the kernel cannot run "
                               "it as a program");
    read_head(product);
    if (head->e_ident[EI_CLASS] != (narrow ? ELFCLASS32 : ELFCLASS64) ||
        head->e_ident[EI_DATA] != ELFDATA2LSB || head->e_machine != (narrow ? EM_386 : EM_X86_64))
        return refuse(product, "what the tools have made is no program for %s",
                      narrow ? "i386" : "x86-64");
    if (head->e_ident[EI_VERSION] != EV_CURRENT || head->e_version != EV_CURRENT ||
        head->e_phentsize != segment_size(product) || head->e_phnum < 1 ||
        head->e_phnum > SEGMENTS || head->e_phoff > product->size ||
        (product->size - head->e_phoff) / segment_size(product) < head->e_phnum)
        return refuse(product, "the program has a broken ELF header");
    if (head->e_type != ET_EXEC)
        return refuse(product, "what the tools have made is no program at a fixed address (ET_EXEC)"
                               ": leave -pie and -shared out of CFLAGS");
    return true;
}

static bool is_in_file(const struct product *product, const Elf64_Phdr *segment)
{
    return segment->p_offset <= product->size &&
           segment->p_filesz <= product->size - segment->p_offset;
}

/* The dynamic loader: an absolute path that ends in ld… */
static bool check_interpreter(struct product *product, const Elf64_Phdr *segment)
{
    if (product->flavour != AGAINST_LIBC)
        return refuse(product, "the program asks for an interpreter, a section .interp, and would "
                               "not be run itself: leave that section out");
    const uint8_t *name = product->bytes + (is_in_file(product, segment) ? segment->p_offset : 0);
    uint64_t size = segment->p_filesz;
    const uint8_t *base = is_in_file(product, segment) && size > 1 && size <= INTERPRETER
                              ? memrchr(name, '/', size)
                              : NULL;
    if (!base || *name != '/' || memchr(name, 0, size) != name + size - 1 ||
        strncmp((const char *)base, "/ld", 3) != 0)
        return refuse(product, "the program has an interpreter, a section .interp, that is not the "
                               "system's: leave that section out");
    return true;
}

static bool check_place(struct product *product, const Elf64_Phdr *segment)
{
    uint64_t at = segment->p_vaddr, first = at & ~(uint64_t)(PAGE - 1);
    if (!is_in_file(product, segment) || segment->p_filesz > segment->p_memsz ||
        (at - segment->p_offset) % PAGE != 0)
        return refuse(product, "the program has a broken segment at %#" PRIx64, at);
    product->memory += segment->p_memsz > PRODUCT_MEMORY ? PRODUCT_MEMORY + 1u : segment->p_memsz;
    if (product->memory > PRODUCT_MEMORY)
        return refuse(product,
                      "the program wants more than %d MiB of memory when it starts: is a `resb` or "
                      "an array far too large?",
                      PRODUCT_MEMORY >> 20);
    uint64_t highest = product->flavour == I386 ? HIGHEST_32 : HIGHEST;
    if (first < LOWEST || at >= highest || segment->p_memsz > highest - at)
        return refuse(product, "the program has a segment at %#" PRIx64 ", where none can be", at);
    if (first < product->end)
        return refuse(product, "two segments of the program share the page at %#" PRIx64, first);
    product->end = (at + segment->p_memsz + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    return true;
}

static bool check_load(struct product *product, const Elf64_Phdr *segment)
{
    uint64_t entry = product->head.e_entry, at = segment->p_vaddr;
    if (segment->p_memsz == 0)
        return true;
    if (!check_place(product, segment))
        return false;
    if (segment->p_flags & PF_X && segment->p_flags & PF_W)
        return refuse(product,
                      "the segment at %#" PRIx64
                      " could be both written and executed: instructions "
                      "belong into section .text, what the program changes into .data or .bss",
                      at);
    if (segment->p_flags & PF_X && entry >= at && entry - at < segment->p_filesz)
        product->has_entry = true;
    return true;
}

static bool check_segment(struct product *product, const Elf64_Phdr *segment)
{
    switch (segment->p_type) {
    case PT_LOAD:
        return check_load(product, segment);
    case PT_INTERP:
        return check_interpreter(product, segment);
    case PT_DYNAMIC:
        return product->flavour == AGAINST_LIBC ||
               refuse(product,
                      "the program has a section .dynamic, and nobody would read it: leave "
                      "that section out");
    case PT_GNU_STACK:
        return !(segment->p_flags & PF_X) ||
               refuse(product, "the program asks for a stack that can be executed: leave "
                               "-z execstack out");
    default:
        return true;
    }
}

bool product_check(const void *bytes, size_t size, enum flavour flavour, struct text *why)
{
    struct product product = {.bytes = bytes, .size = size, .flavour = flavour, .why = why};
    if (!check_head(&product))
        return false;
    for (unsigned i = 0; i < product.head.e_phnum; i++) {
        Elf64_Phdr segment;
        read_segment(&product, i, &segment);
        if (!check_segment(&product, &segment))
            return false;
    }
    return product.has_entry ||
           refuse(&product,
                  "the program begins at %#" PRIx64 ", and no instruction is there: "
                  "_start belongs into section .text",
                  product.head.e_entry);
}
