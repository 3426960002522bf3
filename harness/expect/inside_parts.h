/* What the files of inside.h share: a look at what an argument leads to.  Private to them. */
#ifndef EXPECT_INSIDE_PARTS_H
#define EXPECT_INSIDE_PARTS_H

#include "expect/inside.h"

/* A structure's bytes in the program, or an array's. */
struct memory {
    const uint8_t *bytes;
    size_t size;   /* that could be read */
    size_t wanted; /* that the call named */
    /* Of what the call reads and then writes: both; else NULL. */
    const uint8_t *before, *after;
    bool at_exit; /* the call wrote what pointers in it lead to */
};

struct look {
    struct fit *fit;
    const struct event *event;
    int argument;
    struct discrepancy *where; /* NULL: nobody asks */
};

/* ---- inside_fields.c.  What fits or not is given back, and where it differs noted in the look. */

/* The path of a look goes on to a member, or to an element when there is no name; and back. */
size_t look_enter(struct look *look, const char *name, size_t index);
void look_leave(struct look *look, size_t before);

/* Note what was found where the path is now; false, always. */
bool look_differs(struct look *look, const struct discrepancy *found);
bool look_differs_in_count(struct look *look, const struct node *node, size_t count);

/* A number of `width` bytes; false where there are not as many. */
bool memory_number(const uint8_t *bytes, size_t size, size_t offset, size_t width, uint64_t *value);
const uint8_t *memory_moved(const uint8_t *bytes, size_t by); /* NULL stays NULL */

bool look_at_bytes(struct look *look, const struct node *node, const struct field *field,
                   const uint8_t *bytes, size_t size);
bool fits_number(struct look *look, const struct node *node, const struct field *field,
                 uint64_t value);

/* The number as it was before the call, as it is behind it, or both. */
bool fits_number_at(struct look *look, const struct node *node, const struct field *field,
                    const struct memory *memory, size_t offset);
bool fits_text(struct look *look, const struct node *node, const struct field *field,
               const struct memory *memory);
bool fits_signals(struct look *look, const struct node *node, const uint8_t *bytes, size_t size);

/* ---- inside.c */
bool fits_structure(struct look *look, const struct node *node, const struct memory *memory);

/* ---- inside_arrays.c */
bool fits_array(struct look *look, const struct node *node, const struct memory *memory);

/* argv and envp: the strings one behind the other, each with its NUL. */
bool fits_strings(struct look *look, const struct node *node, const struct copy *copy);

#endif
