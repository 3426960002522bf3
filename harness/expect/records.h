/* What getdents64 gave: the records of a directory. */
#ifndef EXPECT_RECORDS_H
#define EXPECT_RECORDS_H

#include "model/event.h"

/* struct linux_dirent64 (getdents(2)): d_ino 8, d_off 8, d_reclen 2, d_type 1, d_name up to a NUL.
 */
enum { RECORD_NAME = 19, RECORD_DIRECTORY = 4 };

struct record {
    size_t at, size; /* in the buffer */
    const char *name;
    size_t length; /* of the name */
    unsigned type;
    size_t order; /* in its buffer, from 0 */
};

/* The buffer of a getdents64 of the first process that brought something; else NULL. */
const struct copy *records_of(const struct event *event);

/* Goes on to the next record; `record` begins as zeros.  False: there is none, or what stands
 * there is none. */
bool records_next(const struct copy *records, struct record *record);

#endif
