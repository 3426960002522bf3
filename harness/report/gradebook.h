/* Results of students for people and for other systems, from what the store keeps.  Each format is
 * whole in itself; what a student wrote or is called is escaped as the format has it.
 *
 * What could not be judged because of a fault is never a zero: an empty cell, a skipped test, or,
 * where a format wants a number, no file at all. */
#ifndef REPORT_GRADEBOOK_H
#define REPORT_GRADEBOOK_H

#include "class/book.h"

/* TAP 14 (testanything.org/tap-version-14-specification.html): one student's exercises; or one test
 * a student, the exercises in a subtest. */
void report_tap(struct text *to, const struct student_result *student);
void report_class_tap(struct text *to, const struct student_result *students, size_t count);

/* JUnit XML as the Ant task writes it and Jenkins reads it: a test suite a student. */
void report_junit(struct text *to, const struct student_result *students, size_t count);

/* Gradescope's results.json (gradescope-autograders.readthedocs.io, "Autograder Specifications"):
 * a test a lesson.  False, and nothing added, when a fault hides what the student has. */
bool report_gradescope(struct text *to, const struct student_result *student);

/* What Classroom 50 wants to know besides; its runner has them in the environment, as CLASSROOM,
 * ASSIGNMENT, MODE, SUBMISSION_TAG, COMMIT_URL, RELEASE_URL and REVIEW_URL. */
struct classroom50 {
    const char *classroom, *assignment, *mode;
    const char *submission, *commit, *release, *review;
    const char *datetime; /* of the submission, "2026-09-01T08:00:00Z" */
};

/* A Classroom 50 result, "classroom50/result/v1" (github.com/foundation50/classroom50,
 * schemas/result-v1.schema.json).  Scores are whole numbers there: points are rounded down, so that
 * nobody has all of them who has not.  False as above. */
bool report_classroom50(struct text *to, const struct student_result *student,
                        const struct classroom50 *about);

/* A row a student, a column a lesson, and the sum (RFC 4180, UTF-8). */
void report_csv(struct text *to, const struct book *book);

/* All of one student, as text and as one HTML file without scripts. */
void report_student_text(struct text *to, const struct student_result *student);
void report_student_html(struct text *to, const struct student_result *student);

/* The class: each lesson with its histogram, and what was misunderstood most often. */
void report_class_text(struct text *to, const struct book *book);
void report_class_html(struct text *to, const struct book *book);

/* ---- parts that the formats share */

/* "PASS", "DENIED: fork"; with a reason that is longer than a name, the verdict alone. */
void add_verdict(struct text *to, const struct exercise_result *exercise);

/* The reason that add_verdict left out, place, headline and explanation of an exercise, newlines
 * between; no encoding yet. */
void add_story(struct text *to, const struct exercise_result *exercise);

/* "7.5", or what stands there when nothing is known. */
void add_points(struct text *to, double points, bool known, const char *otherwise);

/* The head of an HTML page with its style, up to <body>; nothing in it is loaded from anywhere. */
void add_page(struct text *to, const char *title);

/* A class for the colour of a verdict: "good", "open" or "bad". */
const char *verdict_colour(enum verdict verdict);

#endif
