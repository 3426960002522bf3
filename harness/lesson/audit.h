/* What a run left behind without being asked about it: a remark under its verdict. */
#ifndef LESSON_AUDIT_H
#define LESSON_AUDIT_H

#include "expect/expect.h"

/* Appends sentences, a newline behind each: descriptors that stayed open, children that nobody
 * waited for, mappings that were kept, files in the directory that no line gives.  Only of a
 * program that exited with 0, and nothing that a `check` line of the case speaks of. */
void audit_run(const struct scene *scene, const struct trace *trace, const char *directory,
               bool freestanding, struct text *said);

/* True when somebody whom nobody follows may have run in the program's memory, beside it: what a
 * pointer led to when a call was entered need not be what the kernel has read. */
bool memory_shared(const struct trace *trace);

#define MEMORY_SHARED                                                                              \
    "it shared its memory with a process or thread that was not followed: arguments may have "     \
    "changed between the entry of a call and the kernel's look at them"

#endif
