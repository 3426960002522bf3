/* Two texts, line by line. */
#ifndef REPORT_CHANGES_H
#define REPORT_CHANGES_H

#include "base/text.h"

/* Appends the lines in which two texts differ, "-" in front of the old ones and "+" in front of the
 * new, and up to three lines around them with a blank.  Nothing when they are the same. */
void report_changes(struct text *to, const char *old, const char *new);

#endif
