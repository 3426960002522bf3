/* What `ring3 lesson` prints around the grades; nothing is graded here.  Of languages that a lesson
 * does not have, grades[l].job.lesson is NULL. */
#ifndef CLI_LESSON_TEXT_H
#define CLI_LESSON_TEXT_H

#include "lesson/grade.h"

/* The lesson's name and title; false: no program of it was graded. */
bool print_title(const struct lesson *lesson, const struct grade grades[LANGUAGES]);

void print_grades(const struct grade grades[LANGUAGES]);

/* The worked pair: a line when it agrees, all when it does not.  Before the student has begun, its
 * trace too: the thing to read first, unless it is to be predicted. */
void print_worked(const struct grade worked[LANGUAGES], bool begun);

/* What to do next; `exercises`: the lesson's own were graded. */
void print_next(const struct lesson *lesson, const struct grade grades[LANGUAGES], bool exercises,
                uint64_t seed);

/* Measures the doors that the expected trace has latency lines about, the exercises' or else the
 * worked pair's, and prints both.  Nothing when it has none. */
void print_latency(const struct grade grades[LANGUAGES], const struct grade worked[LANGUAGES]);

#endif
