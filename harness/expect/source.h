/* Addresses of a program as lines of its source, from the program's DWARF. */
#ifndef EXPECT_SOURCE_H
#define EXPECT_SOURCE_H

#include "model/event.h"

struct source;

/* Opens an ELF file with line information.  NULL when it has none: then nobody gets lines. */
struct source *source_open(const char *program);
void source_close(struct source *source);

struct source_line {
    const char *file; /* its last path component, valid until source_close */
    unsigned line;
};

/* The line of the instruction that starts at `address`. */
bool source_find(const struct source *source, uint64_t address, struct source_line *line);

/* The student's line that made a call: that of the entering instruction, or, when this stands in
 * the workbook's own syscall() (a file named syscall.asm), that of the caller. */
bool source_of_call(const struct source *source, const struct event *event,
                    struct source_line *line);

/* The address of a symbol ("main"), or 0. */
uint64_t source_symbol(const struct source *source, const char *name);

#endif
