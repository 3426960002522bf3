/* The workbook on disk: finds its root and its lessons, and names what a lesson lacks.
 * Nothing lists the lessons: every lessons/NN-name/ is one. */
#ifndef LESSON_WORKBOOK_H
#define LESSON_WORKBOOK_H

#include "base/arena.h"
#include "base/message.h"
#include "expect/diagnose.h"

/* The file that tells a hand-out from the whole workbook. */
#define HANDOUT_MARK "HANDOUT"

struct lesson {
    int number;
    const char *name;       /* "01-hello" */
    const char *directory;  /* "lessons/01-hello" */
    int points;             /* 10, or what the file `points` says */
    bool has[LANGUAGES];    /* by enum language: an exercise exists */
    bool worked[LANGUAGES]; /* a worked program exists */
    const char *lacks;      /* what a whole lesson has and this one has not, by comma; "" */
};

struct workbook {
    struct arena arena;
    const char *root;       /* "." or an absolute path */
    struct lesson *lessons; /* by number */
    size_t count;
    bool handout; /* it is a student copy: without solutions */
    bool jailed;  /* its programs are run in a jail; set by who has opened it */
};

/* Opens the workbook at `root`, or, when that is NULL, at the current directory or the nearest
 * one above it that holds lessons/ and expected/; and makes it the current directory, so that
 * the paths in messages are those that one sees in the tree. */
bool workbook_open(struct workbook *workbook, const char *root, struct problem *problem);
void workbook_close(struct workbook *workbook);

/* Finds a lesson by "3", "03", "03-pointer" or "pointer". */
const struct lesson *workbook_find(const struct workbook *workbook, const char *which,
                                   struct problem *problem);

/* Sets chosen[i] for every lesson that "03", "01-06" or a name means. */
bool workbook_choose(const struct workbook *workbook, const char *which, bool *chosen,
                     struct problem *problem);

/* A path, relative to the root, in the workbook's arena. */
const char *workbook_path(struct workbook *workbook, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

const char *language_name(enum language language); /* "asm", "c" */

#endif
