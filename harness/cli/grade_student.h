/* A class that is being graded, and the work on one student of it. */
#ifndef CLI_GRADE_STUDENT_H
#define CLI_GRADE_STUDENT_H

#include "class/batch.h"
#include "cli/grade_options.h"

struct course {
    struct grade_options options;
    struct workbook workbook;
    struct grading grading;
    struct roster roster;
    struct intake intake;
    struct class_batch batch;
    const char *notice; /* of a weak sandbox; NULL */
    size_t *todo;       /* submissions that are graded now */
    size_t todo_count;
    size_t done, faults, shown_at;
    long began_ms; /* as now_ms */
};

/* A worker's status beside those of ring3: its result could not be written. */
enum { NOT_WRITTEN = 4 };

/* In a worker: grades a student and keeps the result.  Its exit status: 0, 3 for a fault,
 * NOT_WRITTEN, or 128 and a signal when it was interrupted. */
int grade_student(const struct course *course, const struct submission *submission);

/* A worker that did not come to its end: nobody knows what the student has.  The result says so,
 * and the next time it is tried again.  False: it could not be written, and that was told. */
bool keep_fault(const struct course *course, const struct submission *submission, const char *why);

#endif
