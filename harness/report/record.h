/* A grading put into the words that are kept: what the store holds and every gradebook is made
 * from. */
#ifndef REPORT_RECORD_H
#define REPORT_RECORD_H

#include "class/store.h"
#include "lesson/results.h"

/* Takes down one exercise; strings lie in the arena.  Whoever knows it fills in `source`. */
void record_exercise(struct exercise_result *to, struct arena *arena, const struct grade *grade);

/* A lesson that settle_lesson has settled. */
void record_lesson(struct student_lesson *to, struct arena *arena,
                   const struct lesson_result *lesson);

/* The exercises of a whole tree, as those of one student.  Free with student_free. */
void record_results(struct student_result *student, const struct results *results);

#endif
