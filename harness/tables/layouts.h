/* What stands where in the structures behind pointers, for whoever looks at one field: its name,
 * its bytes, what it is.  The layouts are those of 64-bit programs (asm-generic and x86-64
 * headers of Linux; the man page of each call names the fields).  How a structure is shown as a
 * whole is told in render/; a test compares the two. */
#ifndef TABLES_LAYOUTS_H
#define TABLES_LAYOUTS_H

#include "tables/calls.h"

enum field_kind {
    FIELD_NUMBER,   /* what `parameter` says: an integer, flags, an address … */
    FIELD_TEXT,     /* bytes up to a NUL or the end of the field */
    FIELD_RAW,      /* bytes */
    FIELD_PORT,     /* a number whose bytes stand in network order */
    FIELD_SIGNALS,  /* a set of signals */
    FIELD_INSIDE,   /* another structure, here */
    FIELD_BYTES_AT, /* a pointer to bytes, as many as the word at size_at says */
    FIELD_ARRAY_AT, /* a pointer to structures, as many as the word at size_at says */
    FIELD_POINTED   /* a pointer to one, with as many bytes as the int at size_at says */
};

struct field {
    const char *name; /* NULL ends the rows */
    uint16_t offset, width;
    enum field_kind kind;
    struct parameter parameter; /* FIELD_NUMBER, FIELD_PORT: its kind, names, prefix */
    enum structure_id inside;   /* FIELD_INSIDE, FIELD_ARRAY_AT, FIELD_POINTED */
    uint16_t size_at;
    int variant;  /* of structures with variants: the value that the first field then has; 0: all */
    bool at_exit; /* written by the call, in a structure that is otherwise read */
};

enum layout_kind {
    LAYOUT_FIELDS,      /* {a=1, b=2} */
    LAYOUT_NUMBERS,     /* [1, 2]: numbers of one kind, without names */
    LAYOUT_SIGNALS,     /* [INT TERM] */
    LAYOUT_DESCRIPTORS, /* [3 5]: bits by their number */
    LAYOUT_RECORDS      /* structures as long as the 16 bits at length_at say */
};

struct layout {
    enum structure_id id;
    enum layout_kind kind;
    uint16_t size;      /* of one element; 0: RECORDS, and structures with variants */
    uint16_t count;     /* elements, where neither an argument nor the size says it; else 0 */
    uint16_t length_at; /* LAYOUT_RECORDS */
    bool late;          /* of an argument that is read and written: what was written counts */
    const char *name;   /* "stat", for messages */
    const struct field *fields; /* LAYOUT_NUMBERS: one without a name */
};

/* NULL when there is none: then the structure is compared only by its address. */
const struct layout *layout_of(enum structure_id id);

/* The field of that name, or NULL.  The first field of a structure decides on its variant. */
const struct field *layout_field(const struct layout *layout, const char *name);

/* The structure is the same in the memory of 32-bit programs, or is theirs alone. */
bool layout_is_shared(enum structure_id id);

/* Walks all layouts: NULL behind the last. */
const struct layout *layout_row(size_t i);

#endif
