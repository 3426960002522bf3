#include "expect/watched_image.h"

#include <elf.h>
#include <string.h>

enum { PAGE = 4096, HEADERS = sizeof(Elf64_Ehdr) + 2 * sizeof(Elf64_Phdr) };

void image_begin(struct image *image, uint64_t text, uint64_t data)
{
    memset(image, 0, sizeof *image);
    image->text = text;
    image->data = data;
    image->size = (HEADERS + 15) & ~15u;
    image->end = IMAGE_DATA;
}

uint64_t image_here(const struct image *image)
{
    return image->text + image->size;
}

/* What does not fit is left out; the tests would see it: a program that ends by SIGSEGV. */
static void emit(struct image *image, const void *bytes, size_t size)
{
    if (size > sizeof image->code - image->size)
        return;
    memcpy(image->code + image->size, bytes, size);
    image->size += size;
}

#define EMIT(image, ...)                                                                           \
    emit(image, (const uint8_t[]){__VA_ARGS__}, sizeof(const uint8_t[]){__VA_ARGS__})

static void emit_u32(struct image *image, uint32_t value)
{
    emit(image, &value, sizeof value);
}

void image_call(struct image *image, long number, const struct operand *operands, size_t count)
{
    /* rdi rsi rdx r10 r8 r9: mov reg, imm64; mov reg, r12; mov reg, r13 */
    static const uint8_t load[6][2] = {{0x48, 0xbf}, {0x48, 0xbe}, {0x48, 0xba},
                                       {0x49, 0xba}, {0x49, 0xb8}, {0x49, 0xb9}};
    static const uint8_t copy[3][6][3] = {[IMAGE_CHILD] = {{0x4c, 0x89, 0xe7},
                                                           {0x4c, 0x89, 0xe6},
                                                           {0x4c, 0x89, 0xe2},
                                                           {0x4d, 0x89, 0xe2},
                                                           {0x4d, 0x89, 0xe0},
                                                           {0x4d, 0x89, 0xe1}},
                                          [IMAGE_SELF] = {{0x4c, 0x89, 0xef},
                                                          {0x4c, 0x89, 0xee},
                                                          {0x4c, 0x89, 0xea},
                                                          {0x4d, 0x89, 0xea},
                                                          {0x4d, 0x89, 0xe8},
                                                          {0x4d, 0x89, 0xe9}}};
    for (size_t i = 0; i < count && i < 6; i++) {
        if (operands[i].in != IMAGE_NONE) {
            emit(image, copy[operands[i].in][i], 3);
            continue;
        }
        emit(image, load[i], 2);
        emit(image, &operands[i].value, sizeof operands[i].value);
    }
    EMIT(image, 0xb8); /* mov eax, number */
    emit_u32(image, (uint32_t)number);
    EMIT(image, 0x0f, 0x05); /* syscall */
}

void image_keep(struct image *image, enum image_register in)
{
    EMIT(image, 0x49, 0x89, in == IMAGE_CHILD ? 0xc4 : 0xc5); /* mov r12, rax; mov r13, rax */
}

void image_return(struct image *image)
{
    EMIT(image, 0xc3);
}

size_t image_unless_zero(struct image *image)
{
    EMIT(image, 0x85, 0xc0, 0x0f, 0x85); /* test eax, eax; jnz */
    emit_u32(image, 0);
    return image->size;
}

void image_land(struct image *image, size_t jump)
{
    uint32_t distance = (uint32_t)(image->size - jump);
    memcpy(image->code + jump - sizeof distance, &distance, sizeof distance);
}

void image_if_arguments(struct image *image, uint64_t to)
{
    EMIT(image, 0x48, 0x83, 0x3c, 0x24, 0x01, 0x0f, 0x85); /* cmp qword [rsp], 1; jne */
    emit_u32(image, (uint32_t)(to - (image_here(image) + 4)));
}

uint64_t image_data(struct image *image, const void *bytes, size_t size, bool aligned)
{
    if (aligned)
        image->used = (image->used + 7) & ~(size_t)7;
    if (size > image->end - image->used)
        return image->data;
    uint64_t at = image->data + image->used;
    memcpy(image->bytes + image->used, bytes, size);
    image->used += size;
    return at;
}

uint64_t image_data_at_end(struct image *image, const void *bytes, size_t size)
{
    if (image->end != IMAGE_DATA || size > image->end - image->used)
        return image_data(image, bytes, size, false);
    image->end -= size;
    memcpy(image->bytes + image->end, bytes, size);
    return image->data + image->end;
}

const void *image_finish(const struct image *image, struct arena *arena, uint64_t entry,
                         size_t *size)
{
    Elf64_Ehdr head = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_EXEC,
        .e_machine = EM_X86_64,
        .e_version = EV_CURRENT,
        .e_entry = entry,
        .e_phoff = sizeof head,
        .e_ehsize = sizeof head,
        .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = 2};
    Elf64_Phdr segments[2] = {{.p_type = PT_LOAD,
                               .p_flags = PF_R | PF_X,
                               .p_vaddr = image->text,
                               .p_filesz = IMAGE_TEXT,
                               .p_memsz = IMAGE_TEXT,
                               .p_align = PAGE},
                              {.p_type = PT_LOAD,
                               .p_flags = PF_R | PF_W,
                               .p_offset = IMAGE_TEXT,
                               .p_vaddr = image->data,
                               .p_filesz = IMAGE_DATA,
                               .p_memsz = IMAGE_DATA,
                               .p_align = PAGE}};
    *size = IMAGE_TEXT + IMAGE_DATA;
    uint8_t *file = arena_alloc(arena, *size);
    memcpy(file, image->code, IMAGE_TEXT);
    memcpy(file + IMAGE_TEXT, image->bytes, IMAGE_DATA);
    memcpy(file, &head, sizeof head);
    memcpy(file + sizeof head, segments, sizeof segments);
    return file;
}
