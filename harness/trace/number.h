/* Numbers as text, without a format to be read for each. */
#ifndef TRACE_NUMBER_H
#define TRACE_NUMBER_H

#include "base/text.h"

#include <stdint.h>

/* Decimal, filled up on the left with `fill` to at least `width` digits (at most 20). */
void add_number(struct text *to, uint64_t value, int width, char fill);

/* Hexadecimal, without "0x". */
void add_hex(struct text *to, uint64_t value, int width, char fill);

/* Seconds and a fraction of `digits` (0, 3, 6, 9) digits, cut off and not rounded. */
void add_seconds(struct text *to, uint64_t ns, int width, int digits);

void add_string(struct text *to, const char *string);

#endif
