/* Two traces compared: rows to be shown side by side. */
#ifndef TRACE_COMPARE_H
#define TRACE_COMPARE_H

#include "trace/canon.h"

enum row_mark { ROW_SAME, ROW_CHANGED, ROW_LEFT, ROW_RIGHT };

struct compare_row {
    enum row_mark mark;
    const struct canon_line *left, *right; /* NULL: nothing belongs to it there */
};

struct comparison {
    struct compare_row *rows;
    size_t count;
    size_t marks[4]; /* how many rows have each mark */
};

/* Lines belong together when they are alike but for their names (fd:3, addr:1); they are the same
 * when the names stand for the same things throughout.  Without `aligned`, line N is compared with
 * line N. */
void compare_traces(struct comparison *comparison, const struct canon *left,
                    const struct canon *right, bool aligned);
void comparison_free(struct comparison *comparison);

#endif
