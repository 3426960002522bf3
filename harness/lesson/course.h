/* Files that a course system wants besides the workbook, from harness/lesson/course/. */
#ifndef LESSON_COURSE_H
#define LESSON_COURSE_H

#include "base/message.h"
#include "base/text.h"

/* Appends the file of that name, with @OPTIONS@ replaced by options of `ring3 grade` and @LESSONS@
 * by arguments of `ring3 check` that mean these lessons; `lessons` is what workbook_choose has
 * accepted, or NULL for all. */
bool course_file(struct text *to, const char *name, const char *lessons, struct problem *problem);

#endif
