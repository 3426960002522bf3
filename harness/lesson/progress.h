/* What the student has done so far, kept in .ring3/ at the workbook's root: which exercises passed
 * (with a hash of the source that did), and how many hints were shown.  Losing the directory loses
 * no work. */
#ifndef LESSON_PROGRESS_H
#define LESSON_PROGRESS_H

#include "lesson/workbook.h"

enum state {
    STATE_TODO,   /* the untouched stub */
    STATE_BEGUN,  /* changed, and not seen to pass as it is now */
    STATE_PASSED, /* as it is now it was seen to pass */
    STATE_MISSING /* no file */
};

enum state progress_state(struct workbook *workbook, const struct lesson *lesson,
                          enum language language);

/* True when this lesson was passed once, in any language, whatever the file is now. */
bool progress_passed_once(const struct lesson *lesson);

/* Remembers that a source with this hash passes.  A tree that cannot be written is a warning. */
void progress_record_pass(const struct lesson *lesson, enum language language, unsigned long hash);

/* How many hints of a lesson were shown; and remembers a new number: false when it cannot. */
int progress_hints(const struct lesson *lesson);
bool progress_set_hints(const struct lesson *lesson, int count);

#endif
