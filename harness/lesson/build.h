/* Builds a program of a lesson from its source. */
#ifndef LESSON_BUILD_H
#define LESSON_BUILD_H

#include "base/text.h"
#include "lesson/workbook.h"

/* I386: an assembly program for 32-bit mode. */
enum flavour { FREESTANDING, AGAINST_LIBC, STATIC_LIBC, I386, FLAVOURS };

struct build {
    bool ok;
    char program[4096]; /* the ELF file, when ok */
    struct text said;   /* what the tools said: errors, or warnings of a build that went well */
    unsigned long source_hash; /* of the source as it was built */
    int lock; /* held until build_free: no other ring3 builds into this directory meanwhile */
};

/* Builds `source` into the directory `out` (made when missing), and only when the source, the
 * library or the flags changed since the program there was built.  The compiler is $CC (cc), with
 * $CFLAGS behind the workbook's own flags; the assembler is $NASM (nasm).
 * With `fresh` nothing that is there already is used: a grade rests on no file that it did not
 * make; nor is it in a jailed workbook, where the tools run in a jail (workshop.h). A program that
 * does not build is ok=false with what the tools said.  False with a problem: it could not be tried
 * (a tool or the source is missing, `out` cannot be written). */
bool build_program(struct workbook *workbook, enum language language, enum flavour flavour,
                   const char *source, const char *out, bool fresh, struct build *build,
                   struct problem *problem);
void build_free(struct build *build);

#endif
