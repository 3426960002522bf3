/* What the tables know about calls and errnos, as pages for people, for a printer, and as JSON. */
#ifndef REPORT_REFERENCE_H
#define REPORT_REFERENCE_H

#include "base/text.h"
#include "tables/reference.h"

/* A choice of calls, in the order in which they are shown. */
struct listing {
    bool one_table; /* only `abi`'s: its number first */
    enum abi abi;
    const char **names;
    size_t count;
};

/* A line a call: numbers, first kernel, parameters.  `width` columns. */
void report_list(struct text *to, const struct listing *listing, int width);
void report_list_json(struct text *to, const struct listing *listing);

/* A page to print, in which nothing is loaded from elsewhere: the calls, the registers, the errnos.
 */
void report_list_html(struct text *to, const struct listing *listing);

struct explanation {
    const char *name;
    const char *const *lessons; /* whose expected traces have it, in order */
    size_t lesson_count;
};

void report_explain(struct text *to, const struct explanation *one, int width);
void report_explain_json(struct text *to, const struct explanation *some, size_t count);

/* An errno, which must have a name; with calls that give it. */
void report_errno(struct text *to, int number, int width);
void report_errno_list(struct text *to);
void report_errno_json(struct text *to, const int *numbers, size_t count);

/* ------------------------------------------------------------------ what these share */

/* "rdi", "ebx"; argument from 0 to 5. */
const char *argument_register(enum abi abi, int argument);

/* The signature of a call in one table, or NULL when that table does not have it. */
const struct signature *signature_of(enum abi abi, const char *name);

/* Whether the i386 table has the call with other parameters than the x86-64 table. */
bool i386_differs(const char *name);

/* "openat(dirfd, pathname, flags, mode)". */
void add_short_prototype(struct text *to, const struct signature *signature);

/* "int openat(int dirfd, const char *pathname, int flags, mode_t mode)". */
void add_prototype(struct text *to, const struct signature *signature);

/* What a parameter is, in words. */
void add_argument_text(struct text *to, const struct signature *signature, int argument);

/* What comes back, in words. */
void add_result_text(struct text *to, const struct signature *signature);

/* "Linux 2.6.16", "removed in 5.5", "never in Linux". */
void add_history(struct text *to, enum abi abi, const char *name);

/* The classes that have a call: "%file %desc". */
void add_classes(struct text *to, const char *name);

#endif
