/* Machine code and data, put together into an ELF file.  Private to expect/. */
#ifndef EXPECT_WATCHED_IMAGE_H
#define EXPECT_WATCHED_IMAGE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { IMAGE_TEXT = 4 * 4096, IMAGE_DATA = 2 * 4096 };

struct image {
    uint64_t text, data; /* where the two segments lie */
    uint8_t code[IMAGE_TEXT], bytes[IMAGE_DATA];
    size_t size;      /* of code, the headers in front of it included */
    size_t used, end; /* of bytes: from the beginning, and down from the end */
};

/* An argument: a number, or what a register holds. */
enum image_register { IMAGE_NONE, IMAGE_CHILD /* r12 */, IMAGE_SELF /* r13 */ };
struct operand {
    enum image_register in;
    uint64_t value;
};

void image_begin(struct image *image, uint64_t text, uint64_t data);
uint64_t image_here(const struct image *image);

void image_call(struct image *image, long number, const struct operand *operands, size_t count);
void image_keep(struct image *image, enum image_register in); /* the result of the call */
void image_return(struct image *image);

/* Jumps: if the result of the call is not 0, to a place that is not known yet; there image_land. If
 * the program has arguments, back to a place. */
size_t image_unless_zero(struct image *image);
void image_land(struct image *image, size_t jump);
void image_if_arguments(struct image *image, uint64_t to);

/* Bytes in the data; aligned by 8, or as the last ones in front of memory that is not there. */
uint64_t image_data(struct image *image, const void *bytes, size_t size, bool aligned);
uint64_t image_data_at_end(struct image *image, const void *bytes, size_t size);

const void *image_finish(const struct image *image, struct arena *arena, uint64_t entry,
                         size_t *size);

#endif
