/* What there is to tell about a call besides its numbers and parameters: since when it is there,
 * what came before and after it, what it does, what goes wrong.  By name; the rows live in *.def
 * files:
 *
 *     since.def ended.def         first and last kernel
 *     families.def                versions of one job, the oldest first
 *     explain.def examples.def    what it does, and how it looks in a trace
 *     arguments.def results.def   what a parameter and a result are
 *     likely.def means.def        errors: of a call, and in general
 *     i386_notes.def              what is otherwise in the i386 table
 *
 * All strings are static.  A name that no row has gives NULL. */
#ifndef TABLES_REFERENCE_H
#define TABLES_REFERENCE_H

#include "tables/calls.h"

/* Every call of the three tables once: those of x86-64 by number, then those of i386 alone; ends
 * with NULL. */
const char *reference_name(size_t i);
bool reference_has(const char *name);
const char *reference_nearest(const char *name);

/* "2.6.16", or "2.6; 2.4.18" for one that was taken back to an older series; in the i386 table
 * possibly later than elsewhere.  NULL for a call that never was. */
const char *reference_since(enum abi abi, const char *name);

/* What a version is compared by: the first one in the text, "5.1" as 0x050100; -1 for what is none.
 */
long reference_version(const char *text);

/* For calls that are gone or never were. */
struct call_end {
    const char *name;
    const char *version; /* the first Linux without it; NULL: it never was there */
    const char *why;
};
const struct call_end *reference_end(const char *name);

struct call_text {
    const char *name;
    const char *says;    /* sentences */
    const char *related; /* names, by blanks; may be "" */
};
const struct call_text *reference_text(const char *name);

/* The rows of a call, from i = 0 on, until NULL. */
struct call_example {
    const char *name;
    const char *call, *result; /* "getpid()", "4711" */
};
const struct call_example *reference_example(const char *name, size_t i);

/* The family of a call: its rows, `count` of them, and what they all do. */
struct family_row {
    const char *family; /* NULL in the rows that follow the first of a family */
    const char *name, *why;
};
const struct family_row *reference_family(const char *name, size_t *count);

const char *reference_on_i386(const char *name);

/* NULL: nothing beyond what its kind says. */
const char *reference_argument(const char *call, const char *parameter);

struct likely_error {
    int number;
    const char *means;
};
enum { LIKELY_MOST = 16 };
/* Fills in the errors that one meets with this call, its own first; gives how many. */
size_t reference_errors(enum abi abi, const char *name, struct likely_error errors[LIKELY_MOST]);

/* What an errno usually means, in a sentence or two; NULL for those that hardly anyone meets. */
const char *reference_errno(int number);

/* What comes back, where the kind of the result does not say it: NULL when it does.  *always is set
 * for calls that never give an errno. */
const char *reference_result(const char *name, bool *always);

/* A structure as C has it: "struct stat", "int [2]", "uid_t". */
const char *reference_c_type(const struct structure *structure);

#endif
