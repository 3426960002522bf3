/* Clears away what runs have left that were killed before they could. */
#ifndef LESSON_SWEEP_H
#define LESSON_SWEEP_H

#include "lesson/workbook.h"

/* Removes the directories in build/tmp/ that were made by processes which are no more. */
void sweep_builds(struct workbook *workbook);

#endif
