/* Results as text for people and for machines.  Everything is computed before: a report only
 * words it.  Nothing that a program printed reaches a report but through an encoder. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "lesson/results.h"

/* Every line of a trace in strace's notation, indented. */
void report_trace(struct text *to, const struct trace *trace, int indent);

/* Expected and observed, side by side, `width` columns in all; the lines around the first
 * difference when there are many. */
void report_rows(struct text *to, const struct outcome *outcome, int width);

/* One program's verdict, with all that a student needs to know when it is not PASS. */
void report_grade(struct text *to, const struct grade *grade, int width);

/* What a program that measures its own crossings printed untraced, run by that command; beside it
 * what `doors` measured.  The problem's message, unless it is "", says why there is nothing. */
void report_own_figures(struct text *to, const char *file, const char *command,
                        const struct text *lines, const struct door_times *doors,
                        const struct problem *problem);

/* The remark about this machine's doors under a lesson. */
void report_latency(struct text *to, const struct door_times *doors,
                    const struct expectation *expectation);

/* What `check` prints, and its last lines. */
void report_table(struct text *to, const struct results *results);

/* What a grade's headline leaves to say, in plain text without colour: what the tools said, or the
 * first difference in full and why.  Nothing for a pass. */
void report_explanation(struct text *to, const struct grade *grade);

/* Appends "lessons/01-hello/exercise.asm", safe to print. */
void report_file(struct text *to, const struct grade *grade);

/* The colour of a verdict: green, yellow for what is no verdict on the program, red. */
enum paint report_paint(enum verdict verdict);

/* The numbers of points as people write them: 10, 7.5 */
void report_points(struct text *to, double points);

/* What the errors of a build mean, by the words of the tools in `said`: a few sentences, or nothing
 * when none of them is known.  `freestanding`: the program was built without a library. */
void report_build_help(struct text *to, const char *said, bool freestanding, int width);

/* Words wrapped at `width`, each line indented; blanks and newlines in `words` separate. */
/* How the run that differs ended, when that was not by itself: lines, or nothing. */
void report_ending(struct text *to, const struct grade *grade);
void report_wrapped(struct text *to, const char *words, int indent, int width);

#endif
