/* The results of a class, from one folder or from many: what gradebooks are made of. */
#ifndef CLASS_BOOK_H
#define CLASS_BOOK_H

#include "class/store.h"

enum { BOOK_BINS = 6 }; /* of a histogram: 0, four quarters in between, all */

/* What is in common: a column of the gradebook. */
struct book_lesson {
    const char *name; /* in the result of some student */
    int possible;
    int judged, passed;        /* students */
    int faults, skipped, none; /* could not be judged; cannot be run; not graded at all */
    int bins[BOOK_BINS];       /* students by points: 0, up to a quarter … up to all but, all */
    double sum;                /* of the points */
};

/* A misunderstanding, and how many have it. */
struct book_diagnosis {
    const char *id;
    const char *headline; /* of the first student who has it */
    const char *lessons;  /* "03-pointer, 05-registers", in order */
    int students;
};

/* What is to be known of the grading of so many students. */
struct book_notice {
    const char *text;
    int students;
};

/* A file that was read. */
struct book_source {
    const char *path;
    int64_t written_ns; /* its time of modification */
};

struct book {
    struct arena arena;
    struct student_result *students; /* by id */
    struct book_source *sources;     /* … of each */
    size_t count, room;
    struct book_lesson *lessons; /* by name */
    size_t lesson_count;
    struct book_diagnosis *diagnoses; /* the most frequent first */
    size_t diagnosis_count;
    struct book_notice *notices; /* as they are met */
    size_t notice_count;
    struct text told; /* what the teacher must know about the merging: lines */
    bool faults;      /* some lesson of some student could not be judged */
};

/* Adds every result of a folder: the *.json in it, or in its folder results/ when there is one.
 * Nothing else in it is looked at, and no link is followed.  A student who is there already must
 * have the same result, or, with `newer`, the result that was written later is kept; both are
 * told, as is an empty results/, that of a shard to which nobody belongs.  False with a problem
 * (status 2) for a file that is no result, a folder without one, and two results that differ. */
bool book_add(struct book *book, const char *directory, bool newer, struct problem *problem);

/* After the last folder: puts students, lessons and diagnoses in order.  False (status 2) when
 * there is none, and when two results disagree about what a lesson is worth. */
bool book_close(struct book *book, struct problem *problem);

/* The lesson `name` of a student; NULL when it was not graded. */
const struct student_lesson *book_find(const struct student_result *student, const char *name);

void book_free(struct book *book);

#endif
