/* Addresses of a program as lines of its source, from the program's DWARF; its symbols and its
 * instructions, from the ELF file itself.  For programs that run where they were linked (static
 * or dynamic, but not position-independent). */
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

/* Where an event's call was made, seen from the student: the address of (or within) the entering
 * instruction, or, when this stands in the workbook's own syscall() (a file named syscall.asm) or
 * in a library without lines, within the call instruction of the caller.  0: nowhere known. */
uint64_t source_call_address(const struct source *source, const struct event *event);

/* Where the student's code goes on after the call: after the entering instruction, or where
 * syscall() returns to.  0: nowhere known. */
uint64_t source_resume_address(const struct source *source, const struct event *event);

/* The student's line that made a call: that of source_call_address. */
bool source_of_call(const struct source *source, const struct event *event,
                    struct source_line *line);

/* The addresses of the program's own code: all that has lines, but for the workbook's syscall.asm
 * and start.asm.  Puts the first `room` spans of it, in order; gives how many these are. */
size_t source_own(const struct source *source, struct code_span *spans, size_t room);

/* The address of a symbol ("main"), or 0. */
uint64_t source_symbol(const struct source *source, const char *name);

/* The function that `address` lies in: from the nearest symbol of code that is not above it to the
 * next one in the same section (UINT64_MAX when it is the last).  nasm's local labels
 * (_start.loop) do not count.  False when there is none. */
struct source_function {
    const char *name;
    uint64_t from, to;
};
bool source_function(const struct source *source, uint64_t address,
                     struct source_function *function);

/* Copies up to `size` bytes that the file loads at `address`; gives how many there were. */
size_t source_code(const struct source *source, uint64_t address, uint8_t *bytes, size_t size);

/* True when `address` lies in a part of the file that is loaded and writable (.data, .bss). */
bool source_writable(const struct source *source, uint64_t address);

#endif
