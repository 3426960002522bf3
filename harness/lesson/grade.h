/* From a source file to a verdict: builds, runs every case, explains the first difference, scores.
 * The verdict engine of `lesson` and `check`. */
#ifndef LESSON_GRADE_H
#define LESSON_GRADE_H

#include "expect/diagnose.h"
#include "lesson/programs.h"
#include "lesson/run.h"

enum verdict {
    VERDICT_PASS,
    VERDICT_FAIL,
    VERDICT_BUILD, /* nasm, gcc or ld refused it */
    VERDICT_CRASH, /* killed by its own signal */
    VERDICT_TIME,
    VERDICT_OUTPUT,
    VERDICT_TRACE,
    VERDICT_DENIED, /* stopped at a call that the case names nowhere; reason says which */
    VERDICT_ABI,    /* a door that the expectation does not name */
    VERDICT_STOPPED,
    VERDICT_TODO,    /* the untouched stub */
    VERDICT_SKIP,    /* this machine cannot run it; reason says why */
    VERDICT_HARNESS, /* our fault, or the machine's; reason says what */
    VERDICT_INTAKE,  /* refused before any tool ran, or not handed in; reason says what */
    VERDICTS
};

enum part { PART_EXERCISE, PART_WORKED, PART_SOLUTION };

struct job {
    struct workbook *workbook;
    const struct lesson *lesson;
    enum part part;
    enum language language;
    enum flavour flavour; /* of cases that have no build line */
    const char *source;   /* NULL: the part's own file; else this file in its place */
    bool fresh;           /* build anew, whatever is there */
    const char *expected; /* NULL: the lesson's own expected trace; else this file */
    uint64_t seed;
    _Atomic int *stub; /* the lines that the stub meets with this seed, shared by all who grade with
                          it; -1: nobody has counted them yet.  NULL: they are counted. */
};

struct grade {
    struct job job;
    enum verdict verdict;
    char reason[1024];    /* "SIGSEGV", a skip's reason, a fault; or "" */
    enum flavour flavour; /* of the build that failed */
    bool builds;          /* of a skip: it could be built at least */
    bool forbidden;       /* stopped at a call that no case allows unless it names it: no points */
    bool leftover;        /* processes outlived the first one and were killed */
    struct text said;     /* what the tools said */
    struct expectation expectation;
    struct expectation prediction; /* of an exercise that is a trace: what it says */
    unsigned percent;              /* … and how much of it came true */
    struct case_run *runs;         /* one a case, in order; none when it came to no run */
    size_t run_count;
    size_t passed;            /* cases that agree */
    struct case_run *differs; /* the first case that differs, single-stepped where that shows the
                                 same; NULL */
    bool unsteady;            /* single-stepped, the same inputs agreed: not repeatable */
    struct diagnosis diagnosis;
    unsigned long source_hash;    /* of the source that was graded; 0: it was not built */
    char *program;                /* what was run, where it is kept; NULL: it is not */
    double points;                /* 0 .. lesson->points; exercises only */
    int part_matched, part_total; /* expected lines that were met, over all cases */
    unsigned milliseconds;        /* build and runs */
};

/* Grades.  A false result is a problem that is nobody's verdict: a broken expected trace (status
 * 2), Ctrl-C (status 130).  Everything else, faults of the machine included, is a verdict.
 * Free with grade_free in either case. */
bool grade_job(struct grade *grade, const struct job *job, struct problem *problem);
void grade_free(struct grade *grade);

/* Gives an exercise that was run its points (score.c).  Runs the stub for it; when that cannot be
 * done the verdict becomes HARNESS.  False only when interrupted. */
bool score_grade(struct grade *grade, struct problem *problem);

/* Whether this machine opens the doors that an expectation requires, found by trying.  False: the
 * problem has status 77 and says which does not, and why.  Cases for machines without something
 * that this one has are taken out of the expectation. */
bool requires_met(struct expectation *expectation, struct problem *problem);

/* What kind of machine has what this one lacks first of those; NULL: it lacks nothing. */
const char *requires_remedy(const struct expectation *expectation);

/* The same for what one case requires beside its file; in the jail for other people's work, too. */
bool case_met(const struct expect_case *one, bool jailed, struct problem *problem);

/* True when the student's file is still the stub, byte for byte; or another file is. */
bool is_stub(struct workbook *workbook, const struct lesson *lesson, enum language language);
bool is_stub_file(struct workbook *workbook, const struct lesson *lesson, enum language language,
                  const char *file);

/* The file that a job builds. */
const char *job_source(const struct job *job);

const char *verdict_name(enum verdict verdict); /* "PASS", "FAIL", … "to do", "skip" */

/* A fresh seed from the kernel: 1 .. 2^32-1. */
uint64_t seed_fresh(void);

#endif
