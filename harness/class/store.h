/* What is kept of a student's grading: one JSON file a student, written by `grade` and read by
 * `gradebook`, also on another machine.  Version 1; nothing else is read.
 *
 * A result says all that its reports show, so that they can be made again without a submission, a
 * workbook or a run.  It holds no time: a submission graded twice in a jail, where processes have
 * the same numbers each time, with one seed gives the same bytes, unless its program shows an
 * address: those are the kernel's to choose.  The seed itself is secret, and only a name of it is
 * kept.
 *
 * Strings are kept as text_add_shown has them.  They are for people; nothing is decided by them but
 * who a student is. */
#ifndef CLASS_STORE_H
#define CLASS_STORE_H

#include "base/arena.h"
#include "base/message.h"
#include "base/text.h"
#include "lesson/grade.h"

#define STORE_FORMAT "syscall-workbook/student"

enum {
    STORE_VERSION = 1,
    STORE_MOST = 16 << 20,     /* bytes of a file that is read */
    STORE_ID_MOST = 200,       /* bytes of a student's id, as shown */
    STORE_STRING_MOST = 65536, /* of any other string */
    STORE_COUNT_MOST = 10000   /* entries of any list */
};

/* A line of the side-by-side. */
struct shown_row {
    char mark; /* ' ' agrees, '*' differs, '-' missing, '+' too much, 'p' the heading of a process,
                  '.' lines that are left out: in words */
    const char *expected, *observed; /* "" where there is none; a heading or words: expected */
};

struct exercise_result {
    enum language language;
    enum verdict verdict;
    double points;            /* 0 unless the verdict is one on the program */
    bool leftover;            /* processes outlived the first one and were killed */
    unsigned cases, agree;    /* how many were run, and how many agree */
    const char *reason;       /* "SIGSEGV", "missing", a skip's or a fault's reason; or "" */
    const char *source;       /* SHA-256 of the file that was graded, 64 hex digits; or "" */
    const char *diagnosis;    /* the catalogue's id, "argument-4-in-rcx"; or "" */
    const char *place, *line; /* "exercise.asm:11", and what stands there; or "" */
    const char *headline;     /* "mmap differs in argument 4"; or "" */
    const char *explanation;  /* the rest in words, lines by newline; or "" */
    struct shown_row *rows;
    size_t row_count;
    unsigned milliseconds; /* of this run; not kept: 0 when read */
};

struct student_lesson {
    const char *name;     /* "05-registers" */
    int possible;         /* points */
    enum verdict verdict; /* of the language that counts; HARNESS when a fault hides what it is */
    double points;        /* 0 unless is_judged(verdict) */
    struct exercise_result *exercises; /* at most one a language, in the order of enum language */
    size_t exercise_count;
};

/* What was wrong with what was handed in: "missing", "extra", "too large" … */
struct kept_finding {
    const char *kind, *path, *text;
};

/* Everything lies in the arena. */
struct student_result {
    struct arena arena;
    const char *id, *name; /* name: "" when no roster tells it */
    const char *seed;      /* which seed the batch drew with: a name for it, not the seed */
    const char **notices;  /* "the sandbox is weak on this machine: …" */
    size_t notice_count;
    struct kept_finding *findings;
    size_t finding_count;
    struct student_lesson *lessons; /* by name */
    size_t lesson_count;
};

/* Whether a verdict is one about the program: with a fault of the machine, or a program that this
 * machine cannot run, nobody has lost or won anything, and a gradebook's cell is empty. */
bool is_judged(enum verdict verdict);

/* The sums over the lessons.  False: a lesson could not be judged because of a fault, and the sum
 * says nothing.  Lessons that the machine cannot run count neither as got nor as possible. */
bool student_points(const struct student_result *student, double *points, int *possible);

/* A student's id out of the name of a folder or a row of a roster: as text_add_shown has it, on one
 * line; a long one is cut and ends in its hash.  An id comes out the same again. */
void store_add_id(struct text *to, const char *name);

/* A name for a file that is this student's alone: letters, digits and "._-@+%~" of the id, all
 * others as =HH; what would be long ends in a hash.  An id of class_id is its own name. */
void store_file_name(struct text *to, const char *id);

/* The JSON.  Strings need not have been through text_add_shown. */
void store_print(struct text *to, const struct student_result *student);

/* Writes DIRECTORY/NAME.json, whole or not at all; status 3 with the errno. */
bool store_write(const struct student_result *student, const char *directory,
                 struct problem *problem);

/* Reads and checks a result: every field there, of its type and in its range, nothing unknown.
 * Status 2 with the file and what is wrong with it.  Free with student_free in either case.
 * `bytes` of a file that is called `path` in messages. */
bool store_parse(struct student_result *student, const char *bytes, size_t size, const char *path,
                 struct problem *problem);
bool store_read(struct student_result *student, const char *path, struct problem *problem);
void student_free(struct student_result *student);

#endif
