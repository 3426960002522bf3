/* A whole tree graded: what `check` runs and every report is made from. */
#ifndef LESSON_RESULTS_H
#define LESSON_RESULTS_H

#include "lesson/grade.h"
#include "lesson/latency.h"

struct lesson_result {
    const struct lesson *lesson;
    bool has_worked[LANGUAGES], has_exercise[LANGUAGES]; /* by enum language */
    struct grade worked[LANGUAGES];
    struct grade exercise[LANGUAGES];
    double points;        /* of the better language, or of the weaker with `both` */
    enum verdict verdict; /* of the lesson: that of the language which counts */
};

struct results {
    struct workbook *workbook;
    uint64_t seed;
    bool both; /* the course asks for both languages */
    struct lesson_result *lessons;
    size_t count;
    double points;
    int possible;
    /* exercises, by language */
    int passed, failed, todo, skipped, faults;
    int worked_differ; /* worked programs that do not match their trace */
    struct door_times doors;
    unsigned milliseconds;
};

/* Gives a lesson its points and its verdict from its exercises' grades.  `both`: the weaker of the
 * two languages counts.  HARNESS and no points when a fault hides what they are. */
void settle_lesson(struct lesson_result *one, bool both);

/* Reads every expected trace of the chosen lessons, before any program runs: a broken one (status
 * 2) is nobody's verdict. */
bool expectations_read(struct workbook *workbook, const bool *chosen, struct problem *problem);

/* Grades every chosen lesson: its worked pair and its exercises, with one seed for all.
 * `on_grade` is told of each grade as it is done (NULL: nobody).  Free in either case. */
bool results_run(struct results *results, struct workbook *workbook, const bool *chosen,
                 uint64_t seed, bool both, void (*on_grade)(const struct grade *grade),
                 struct problem *problem);
void results_free(struct results *results);

/* 3 when there was a fault, 1 when a program differs, 77 when nothing but skips came out, else 0.
 */
enum status results_status(const struct results *results);

#endif
