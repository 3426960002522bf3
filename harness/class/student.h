/* One student's exercises, graded. */
#ifndef CLASS_STUDENT_H
#define CLASS_STUDENT_H

#include "class/intake.h"
#include "lesson/results.h"

/* What is the same for a whole class. */
struct grading {
    struct workbook *workbook; /* jailed, when the work is somebody else's */
    const bool *chosen;        /* by lesson of the workbook */
    uint64_t seed;
    bool both;          /* a lesson counts what the weaker of the two languages got */
    _Atomic int *stubs; /* [lesson * LANGUAGES + language], shared by all processes; -1 at first */
};

/* Grades what a student has handed in of the chosen lessons, in the order of the workbook, in
 * `lessons`, which has room for all of the workbook.  What was refused, and what is missing though
 * it counts, gets VERDICT_INTAKE with its reason; what is still the stub, VERDICT_TODO.  False with
 * a problem that is nobody's verdict: interrupted, or a broken expected trace.  Free with
 * student_lessons_free in either case. */
bool student_grade(struct lesson_result *lessons, size_t *count, const struct grading *grading,
                   const struct intake *intake, const struct submission *submission,
                   struct problem *problem);
void student_lessons_free(struct lesson_result *lessons, size_t count);

/* Whether an exercise that was not handed in is one that counts: all of a lesson of which there is
 * nothing, the other language when both are asked for, and a trace, which is half of its lesson. */
bool is_missed(const struct grading *grading, const struct intake *intake,
               const struct submission *submission, const struct lesson *lesson,
               enum language language);

#endif
