/* Throws bytes at the check of what a build has made: as a whole file, and laid over a sound
 * program, so that one field after the other goes wrong.  What it lets through must hold by
 * reckoning of its own. */
#include "lesson/product.h"

#include "tests/unit/product_image.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Of a file that was let through. */
static void check_program(const uint8_t *bytes, size_t size, enum flavour flavour)
{
    Elf64_Ehdr head;
    unsigned __int128 memory = 0, end = 0;
    bool entered = false;
    memcpy(&head, bytes, sizeof head);
    must(head.e_type == ET_EXEC && head.e_machine == EM_X86_64);
    for (unsigned i = 0; i < head.e_phnum; i++) {
        Elf64_Phdr part;
        memcpy(&part, bytes + head.e_phoff + i * sizeof part, sizeof part);
        must(flavour == AGAINST_LIBC || (part.p_type != PT_INTERP && part.p_type != PT_DYNAMIC));
        if (part.p_type != PT_LOAD || part.p_memsz == 0)
            continue;
        unsigned __int128 at = part.p_vaddr, stop = at + part.p_memsz;
        must((part.p_flags & (PF_W | PF_X)) != (PF_W | PF_X));
        must((unsigned __int128)part.p_offset + part.p_filesz <= size);
        must(at >= end && at >= 0x10000 && stop <= UINT64_C(0x7ffffffff000));
        end = stop;
        memory += part.p_memsz;
        entered |= part.p_flags & PF_X && head.e_entry >= at && head.e_entry < stop;
    }
    must(entered && memory <= PRODUCT_MEMORY);
}

static void try_one(const uint8_t *bytes, size_t size)
{
    for (int flavour = 0; flavour < FLAVOURS; flavour++) {
        struct text why = {0};
        bool ok = product_check(bytes, size, (enum flavour)flavour, &why);
        must(ok == (why.size == 0));
        if (ok)
            check_program(bytes, size, (enum flavour)flavour);
        text_free(&why);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    uint8_t laid[sizeof image];
    try_one(bytes, size);
    memcpy(laid, &image, sizeof laid);
    for (size_t i = 0; i < size && i < sizeof laid; i++)
        laid[i] ^= bytes[i];
    uint8_t *exact = malloc(sizeof laid);
    memcpy(exact, laid, sizeof laid);
    try_one(exact, sizeof laid);
    free(exact);
    return 0;
}
