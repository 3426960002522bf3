/* The hand-out: a copy of the workbook for students, and the proof that it gives nothing away.
 *
 * What is taken is a table of patterns (handout.c), so that a file which nobody thought of stays at
 * home.  The proof (handout_proof.c) knows nothing of that table: it reads what was written. */
#ifndef LESSON_HANDOUT_H
#define LESSON_HANDOUT_H

#include "lesson/bundle.h"
#include "lesson/workbook.h"

/* The name of the copy's folder. */
#define HANDOUT_NAME "syscall-workbook"

struct handout_file {
    const char *path; /* from the root of the workbook */
    const char *bytes;
    size_t size;
    bool executable;
};

struct handout {
    struct arena arena;
    struct handout_file *files; /* by path */
    size_t count, room;
    const char **hidden; /* paths of the tree that students must not get: solutions, tests, … */
    size_t hidden_count, hidden_room;
    const char **strangers; /* paths that no table knows; they are left out, too */
    size_t stranger_count, stranger_room;
};

/* Reads what a hand-out takes of the workbook, which is the current directory: of the lessons that
 * are chosen (all: NULL), exercises as their stubs, texts without what is marked as not for a
 * hand-out.  Fails for a file that cannot be read and for a mark without its end. */
bool handout_gather(struct handout *handout, const struct workbook *workbook, const bool *chosen,
                    struct problem *problem);
void handout_free(struct handout *handout);

/* Removes from a text each part between a line "not in a hand-out" and a line "in a hand-out
 * again", both inside a comment of # or <!-- -->; and the marks of transcripts.  `path` is for the
 * message. */
bool handout_cut(struct text *to, const char *path, const char *bytes, size_t size,
                 struct problem *problem);

/* Writes the files below a directory; or adds them to an archive, below the folder `under`. */
bool handout_write(const struct handout *handout, const char *directory, struct problem *problem);
bool handout_pack(const struct handout *handout, struct bundle *bundle, const char *under,
                  struct problem *problem);

struct handout_proof {
    struct text wrong; /* a line for each finding: where, and what is wrong; empty: proved */
    size_t findings;
    size_t solutions, lines; /* searched for: of how many answers, and how many lines and runs */
    size_t exercises;        /* that are their stubs */
};

/* Reads the hand-out in `directory` and searches it: its exercises are its stubs and those of this
 * workbook (the current directory); no file is a solution, a test or the like; none names one of
 * them; and no line of an answer is in it, nor in the program that runs, that its stubs, texts,
 * hints and worked programs do not show.  False: it could not be read.  What is wrong is in the
 * proof. */
bool handout_prove(struct handout_proof *proof, const struct workbook *workbook,
                   const struct handout *handout, const char *directory, struct problem *problem);
void handout_proof_free(struct handout_proof *proof);

/* Unpacks the archive of that name in `directory` beside it, in a folder try/ that is removed
 * again, and does there what a student does first: make deps, the lesson of that number, a hint.
 * What was compiled in this workbook is not compiled again.  False: it could not be tried.
 * Otherwise *works tells, and `said` has what was printed. */
bool handout_try(const struct workbook *workbook, int number, const char *directory,
                 const char *archive, bool *works, struct text *said, struct problem *problem);

/* For the proof: whether a path is one that students must not get. */
bool handout_hides(const char *path);

#endif
