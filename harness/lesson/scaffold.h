/* A new lesson: its files, from templates. */
#ifndef LESSON_SCAFFOLD_H
#define LESSON_SCAFFOLD_H

#include "base/text.h"
#include "lesson/workbook.h"

enum { NUMBER_MOST = 99 };

/* Writes the files of a lesson, from harness/lesson/template, and adds their paths to `made`, a
 * newline behind each.  It agrees with its traces, its stubs are to do, and what is left to write
 * says TODO(author).  `number` 0 is the next free one; `languages` are assembly and C, or one of
 * them.  Refuses (status 2) a name or a number that is bad or taken, and a file that is there. When
 * a file cannot be written (status 3) those before it are removed. */
bool scaffold_make(struct workbook *workbook, const char *name, int number,
                   const bool languages[LANGUAGES], struct text *made, struct problem *problem);

#endif
