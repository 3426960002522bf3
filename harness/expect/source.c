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
#include "expect/source_file.h"

#include <elfutils/libdw.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DOOR_BYTES = 2 };

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

/* A file of the workbook that makes calls.  (start.asm leaves when main returns, and nobody called
 * it.) */
static bool is_library(const char *file)
{
    return strcmp(file, "syscall.asm") == 0 || strcmp(file, "start.asm") == 0;
}

/* True when the instruction that entered the kernel is not the student's own. */
static bool is_made_for(const struct source *source, const struct event *event)
{
    struct source_line line;
    return !source_find(source, event->ip - DOOR_BYTES, &line) || is_library(line.file);
}

size_t source_own(const struct source *source, struct code_span *spans, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; source && i < source->count; i++) {
        const struct range *range = &source->ranges[i];
        if (is_library(range->file))
            continue;
        struct code_span *last = count ? &spans[count - 1] : NULL;
        if (last && range->from <= last->to)
            last->to = range->to > last->to ? range->to : last->to;
        else if (count < room)
            spans[count++] = (struct code_span){range->from, range->to};
    }
    return count;
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
