/* How it works.  libdw reads the line tables; all their rows are copied into one array, sorted by
 * address, of ranges [from, to) that came from one line.  Compile units are walked one by one
 * rather than looked up by address, because clang writes no .debug_aranges.  Where ranges
 * overlap (an inlined header, a row of length zero) the one that starts last wins.
 *
 * Programs of the workbook are not position-independent, so addresses in the file are the
 * addresses at run time.  A library's addresses therefore never lie in the table: that is how a
 * call made inside libc's syscall() is told from one made in the program.
 *
 * An event's ip stands after the entering instruction; `syscall`, `int 0x80` and `sysenter` are
 * two bytes each, so the instruction itself is at ip - 2.  Neither the workbook's syscall() nor
 * glibc's pushes anything before it enters the kernel: the return address is at the top of the
 * stack, and the call instruction ends just before it. */
#include "expect/source.h"

#include <elfutils/libdw.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DOOR_BYTES = 2 };

struct range {
    uint64_t from, to;
    const char *file;
    unsigned line;
};

struct source {
    int fd;
    Elf *elf;
    Dwarf *dwarf;
    struct range *ranges;
    size_t count, room;
};

/* A program can name its source file as it likes (%line, #line): a name with bytes that could act
 * on a terminal is not shown. */
static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    for (const char *c = name; *c; c++)
        if (*c < 0x20 || *c >= 0x7f)
            return "?";
    return name;
}

static bool add_range(struct source *source, struct range range)
{
    if (range.from >= range.to)
        return true;
    if (source->count == source->room) {
        size_t room = source->room ? source->room * 2 : 256;
        struct range *ranges = realloc(source->ranges, room * sizeof *ranges);
        if (!ranges)
            return false;
        source->ranges = ranges;
        source->room = room;
    }
    source->ranges[source->count++] = range;
    return true;
}

/* Line 0 means that the compiler made the instruction for no line in particular; it then belongs
 * to the line before, as debuggers show it. */
static bool read_unit(struct source *source, Dwarf_Die *unit)
{
    Dwarf_Lines *lines;
    size_t count;
    if (dwarf_getsrclines(unit, &lines, &count) != 0)
        return true;

    struct range open = {0};
    for (size_t i = 0; i < count; i++) {
        Dwarf_Line *line = dwarf_onesrcline(lines, i);
        Dwarf_Addr address;
        int number = 0;
        bool end = false;
        if (!line || dwarf_lineaddr(line, &address) != 0)
            continue;
        dwarf_lineno(line, &number);
        dwarf_lineendsequence(line, &end);
        const char *path = dwarf_linesrc(line, NULL, NULL);

        if (!end && number == 0 && open.file)
            continue;
        open.to = address;
        if (open.file && !add_range(source, open))
            return false;
        open = (struct range){.from = address};
        if (!end && number > 0 && path) {
            open.file = last_component(path);
            open.line = (unsigned)number;
        }
    }
    return true;
}

static int compare_ranges(const void *a, const void *b)
{
    const struct range *left = a, *right = b;
    return left->from < right->from ? -1 : left->from > right->from;
}

static bool read_lines(struct source *source)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;
    while (dwarf_get_units(source->dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0)
        if (!read_unit(source, &die))
            return false;
    if (source->count == 0)
        return false;
    qsort(source->ranges, source->count, sizeof *source->ranges, compare_ranges);
    return true;
}

struct source *source_open(const char *program)
{
    struct source *source = calloc(1, sizeof *source);
    if (!source)
        return NULL;
    elf_version(EV_CURRENT);
    source->fd = open(program, O_RDONLY | O_CLOEXEC);
    if (source->fd >= 0)
        source->elf = elf_begin(source->fd, ELF_C_READ, NULL);
    if (source->elf && elf_kind(source->elf) == ELF_K_ELF)
        source->dwarf = dwarf_begin_elf(source->elf, DWARF_C_READ, NULL);
    if (!source->dwarf || !read_lines(source)) {
        source_close(source);
        return NULL;
    }
    return source;
}

void source_close(struct source *source)
{
    if (!source)
        return;
    if (source->dwarf)
        dwarf_end(source->dwarf);
    if (source->elf)
        elf_end(source->elf);
    if (source->fd >= 0)
        close(source->fd);
    free(source->ranges);
    free(source);
}

bool source_find(const struct source *source, uint64_t address, struct source_line *line)
{
    if (!source)
        return false;
    size_t low = 0, high = source->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (source->ranges[middle].from <= address)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i-- > 0;) {
        const struct range *range = &source->ranges[i];
        if (address < range->to) {
            *line = (struct source_line){range->file, range->line};
            return true;
        }
        if (address - range->from > 4096)
            return false;
    }
    return false;
}

/* True when the instruction that entered the kernel is not the student's own.  (start.asm leaves
 * when main returns, and nobody called it.) */
static bool is_made_for(const struct source *source, const struct event *event)
{
    struct source_line line;
    return !source_find(source, event->ip - DOOR_BYTES, &line) ||
           strcmp(line.file, "syscall.asm") == 0 || strcmp(line.file, "start.asm") == 0;
}

uint64_t source_call_address(const struct source *source, const struct event *event)
{
    struct source_line line;
    if (!source)
        return 0;
    if (!is_made_for(source, event))
        return event->ip - DOOR_BYTES;
    return source_find(source, event->stack_top - 1, &line) ? event->stack_top - 1 : 0;
}

uint64_t source_resume_address(const struct source *source, const struct event *event)
{
    uint64_t address = source_call_address(source, event);
    if (!address)
        return 0;
    return address == event->ip - DOOR_BYTES ? event->ip : event->stack_top;
}

bool source_of_call(const struct source *source, const struct event *event,
                    struct source_line *line)
{
    return source_find(source, source_call_address(source, event), line);
}

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

const char *source_function(const struct source *source, uint64_t address)
{
    struct symbols symbols;
    GElf_Sym symbol;
    const char *name, *best = NULL;
    uint64_t best_at = 0;
    if (!source || !find_symbols(source, &symbols))
        return NULL;
    size_t section = section_of(source, address);
    while (section && next_symbol(source, &symbols, &symbol, &name)) {
        int type = GELF_ST_TYPE(symbol.st_info);
        if (symbol.st_shndx != section || symbol.st_value > address || strchr(name, '.') ||
            (type != STT_NOTYPE && type != STT_FUNC))
            continue;
        if (!best || symbol.st_value >= best_at) {
            best = name;
            best_at = symbol.st_value;
        }
    }
    return best;
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
