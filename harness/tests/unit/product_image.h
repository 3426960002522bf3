/* The smallest program that is as ld makes them: headers, code, data. */
#ifndef TESTS_UNIT_PRODUCT_IMAGE_H
#define TESTS_UNIT_PRODUCT_IMAGE_H

#include <elf.h>
#include <stddef.h>

enum { IMAGE_HEAD, IMAGE_TEXT, IMAGE_DATA, IMAGE_STACK, IMAGE_SPARE, IMAGE_SEGMENTS };

struct image {
    Elf64_Ehdr head;
    Elf64_Phdr segments[IMAGE_SEGMENTS];
    char rest[64];
};

#define IMAGE_INTERPRETER "/lib64/ld-linux-x86-64.so.2"

/* The code and the data are bytes of `rest`; a fifth segment says nothing. */
static const struct image image = {
    .head = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
             .e_type = ET_EXEC,
             .e_machine = EM_X86_64,
             .e_version = EV_CURRENT,
             .e_entry = 0x401000 + offsetof(struct image, rest),
             .e_phoff = offsetof(struct image, segments),
             .e_ehsize = sizeof(Elf64_Ehdr),
             .e_phentsize = sizeof(Elf64_Phdr),
             .e_phnum = IMAGE_SEGMENTS},
    .segments = {[IMAGE_HEAD] = {.p_type = PT_LOAD,
                                 .p_flags = PF_R,
                                 .p_vaddr = 0x400000,
                                 .p_filesz = offsetof(struct image, rest),
                                 .p_memsz = offsetof(struct image, rest),
                                 .p_align = 4096},
                 [IMAGE_TEXT] = {.p_type = PT_LOAD,
                                 .p_flags = PF_R | PF_X,
                                 .p_offset = offsetof(struct image, rest),
                                 .p_vaddr = 0x401000 + offsetof(struct image, rest),
                                 .p_filesz = 32,
                                 .p_memsz = 32,
                                 .p_align = 4096},
                 [IMAGE_DATA] = {.p_type = PT_LOAD,
                                 .p_flags = PF_R | PF_W,
                                 .p_offset = offsetof(struct image, rest) + 32,
                                 .p_vaddr = 0x402000 + offsetof(struct image, rest) + 32,
                                 .p_filesz = 32,
                                 .p_memsz = 9000,
                                 .p_align = 4096},
                 [IMAGE_STACK] = {.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W},
                 [IMAGE_SPARE] = {.p_type = PT_NULL,
                                  .p_offset = offsetof(struct image, rest) + 32,
                                  .p_filesz = sizeof IMAGE_INTERPRETER}},
    .rest = "................................" IMAGE_INTERPRETER};

#endif
