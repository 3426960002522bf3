/* What the ELF file itself says: symbols and bytes. */
#include "expect/source_file.h"

#include <gelf.h>
#include <string.h>
#include <unistd.h>

/* Steps through the symbols of .symtab; `symbol` and `name` hold one.  False past the last. */
struct symbols {
    Elf_Data *data;
    GElf_Shdr header;
    size_t next, count;
};

static bool find_symbols(const struct source *source, struct symbols *symbols)
{
    Elf_Scn *section = NULL;
    while ((section = elf_nextscn(source->elf, section)) != NULL) {
        if (!gelf_getshdr(section, &symbols->header) || symbols->header.sh_type != SHT_SYMTAB ||
            symbols->header.sh_entsize == 0)
            continue;
        symbols->data = elf_getdata(section, NULL);
        symbols->next = 0;
        symbols->count = symbols->header.sh_size / symbols->header.sh_entsize;
        return symbols->data != NULL;
    }
    return false;
}

static bool next_symbol(const struct source *source, struct symbols *symbols, GElf_Sym *symbol,
                        const char **name)
{
    while (symbols->next < symbols->count) {
        if (!gelf_getsym(symbols->data, (int)symbols->next++, symbol))
            continue;
        *name = elf_strptr(source->elf, symbols->header.sh_link, symbol->st_name);
        if (*name && (*name)[0] && symbol->st_shndx != SHN_UNDEF)
            return true;
    }
    return false;
}

uint64_t source_symbol(const struct source *source, const char *name)
{
    struct symbols symbols;
    GElf_Sym symbol;
    const char *found;
    if (!source || !find_symbols(source, &symbols))
        return 0;
    while (next_symbol(source, &symbols, &symbol, &found))
        if (symbol.st_shndx != SHN_ABS && strcmp(found, name) == 0)
            return symbol.st_value;
    return 0;
}

/* The index of the section whose bytes lie at `address`, or 0. */
static size_t section_of(const struct source *source, uint64_t address)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;
    while ((section = elf_nextscn(source->elf, section)) != NULL)
        if (gelf_getshdr(section, &header) && (header.sh_flags & SHF_ALLOC) &&
            address >= header.sh_addr && address - header.sh_addr < header.sh_size)
            return elf_ndxscn(section);
    return 0;
}

bool source_function(const struct source *source, uint64_t address,
                     struct source_function *function)
{
    struct symbols symbols;
    GElf_Sym symbol;
    const char *name;
    if (!source || !find_symbols(source, &symbols))
        return false;
    size_t section = section_of(source, address);
    *function = (struct source_function){.to = UINT64_MAX};
    while (section && next_symbol(source, &symbols, &symbol, &name)) {
        int type = GELF_ST_TYPE(symbol.st_info);
        if (symbol.st_shndx != section || strchr(name, '.') ||
            (type != STT_NOTYPE && type != STT_FUNC))
            continue;
        if (symbol.st_value > address) {
            function->to = symbol.st_value < function->to ? symbol.st_value : function->to;
        } else if (!function->name || symbol.st_value >= function->from) {
            function->name = name;
            function->from = symbol.st_value;
        }
    }
    return function->name != NULL;
}

/* The loaded segment that `address` lies in. */
static bool find_segment(const struct source *source, uint64_t address, GElf_Phdr *segment)
{
    size_t count = 0;
    if (elf_getphdrnum(source->elf, &count) != 0)
        return false;
    for (size_t i = 0; i < count; i++)
        if (gelf_getphdr(source->elf, (int)i, segment) && segment->p_type == PT_LOAD &&
            address >= segment->p_vaddr && address - segment->p_vaddr < segment->p_memsz)
            return true;
    return false;
}

size_t source_code(const struct source *source, uint64_t address, uint8_t *bytes, size_t size)
{
    GElf_Phdr segment;
    if (!source || !find_segment(source, address, &segment))
        return 0;
    uint64_t offset = address - segment.p_vaddr;
    if (offset >= segment.p_filesz)
        return 0;
    if (size > segment.p_filesz - offset)
        size = segment.p_filesz - offset;
    ssize_t got = pread(source->fd, bytes, size, (off_t)(segment.p_offset + offset));
    return got > 0 ? (size_t)got : 0;
}

bool source_writable(const struct source *source, uint64_t address)
{
    GElf_Phdr segment;
    return source && find_segment(source, address, &segment) && (segment.p_flags & PF_W);
}
