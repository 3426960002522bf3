/* The folder in which a class is graded, OUT: what makes grading go on where it was interrupted.
 *
 *   OUT/lock        held by whoever grades; the number of its process
 *   OUT/seed        the secret seed of the batch and a name for it; only its owner can read it
 *   OUT/settings    what decides the results beside the submissions, in lines
 *   OUT/in/         copies of what was handed in (class/intake.h)
 *   OUT/results/    one JSON file a student (class/store.h), each whole from the start
 *   OUT/results.before/  those that the last --again has set aside
 *   OUT/intake.txt  what was missing, extra, double or refused
 *   OUT/gradebook/  what is made of the results
 *   OUT/scratch     the name of a directory elsewhere in which programs are run */
#ifndef CLASS_BATCH_H
#define CLASS_BATCH_H

#include "class/intake.h"
#include "class/store.h"
#include "class/student.h"

struct class_batch {
    struct arena arena;
    const char *out;
    const char *results;   /* OUT/results */
    uint64_t seed;         /* of all students */
    const char *seed_name; /* says which seed it was, and nothing about it */
    bool begun;            /* there was a batch already, and it goes on */
    const char *scratch;   /* the directory in which programs are run */
    int lock;
};

struct batch_options {
    const char *out;
    uint64_t seed;                 /* 0: the batch's own, drawn anew for a new one */
    bool again;                    /* what is done is set aside; the settings may be others */
    const struct grading *grading; /* its seed is not read */
};

/* Opens or begins OUT and takes its lock.  False with a problem: somebody grades there, the
 * settings or the seed are others than those that OUT was begun with (status 2), it cannot be
 * written (3). */
bool batch_open(struct class_batch *batch, const struct batch_options *options,
                struct problem *problem);
void batch_close(struct class_batch *batch);

/* A directory for all that is run, while workers run it: OUT/scratch names it, so that the next
 * batch can remove what one that was killed has left. */
bool batch_make_scratch(struct class_batch *batch, struct problem *problem);
void batch_remove_scratch(struct class_batch *batch);

/* A worker's own directory in it, by its piece of work: made, and named by TMPDIR; and cleared away
 * by whoever started the worker, also when that was killed. */
bool batch_enter_scratch(const struct class_batch *batch, size_t piece, struct problem *problem);
void batch_clear_scratch(const struct class_batch *batch, size_t piece);

/* What was found on the way in, as a text for people: OUT/intake.txt. */
bool batch_write_findings(const struct class_batch *batch, const struct intake *intake,
                          struct problem *problem);

/* The frame of a student's result: who it is, the seed's name, the notice (NULL: none), findings.
 */
void batch_describe(struct student_result *student, const struct class_batch *batch,
                    const struct intake *intake, const struct submission *submission,
                    const char *notice);

/* Whether OUT has a result already for just these files, with these settings and this notice, and
 * without a fault. */
bool batch_is_done(const struct class_batch *batch, const struct grading *grading,
                   const struct intake *intake, const struct submission *submission,
                   const char *notice);

/* Whether a student belongs to shard `shard` (1 .. shards): by the id alone, so that machines that
 * were given the same class agree. */
bool batch_in_shard(const char *id, unsigned shard, unsigned shards);

#endif
