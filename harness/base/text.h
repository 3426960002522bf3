/* Growing text: a byte buffer that is always terminated by a NUL it does not
 * count.  A zeroed struct is an empty text.  Running out of memory ends the
 * process with status 3; so no function here reports failure. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *bytes; /* never NULL after the first text_ call; may hold NULs */
    size_t size; /* bytes in use, without the terminator */
    size_t room; /* bytes allocated */
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_add_v(struct text *text, const char *format, va_list arguments);
void text_add_bytes(struct text *text, const void *bytes, size_t size);
void text_add_string(struct text *text, const char *string);
void text_add_char(struct text *text, char c);

/* A number in base 10 or 16, without a prefix, filled up on the left with `fill` to at least
 * `width` digits (at most 24). */
void text_add_number(struct text *text, uint64_t value, unsigned base, int width, char fill);

/* Appends blanks until the current line (from the byte `line_start` on) is
 * `column` wide; nothing when it already is. */
void text_pad(struct text *text, size_t line_start, size_t column);

/* Appends words, broken at their blanks so that lines are `width` wide at most, unless one word is
 * longer.  All begin in `column`: the first where the line that started at the byte `line_start`
 * is padded to, the others on lines of their own.  Ends with a newline. */
void text_add_folded(struct text *text, size_t line_start, size_t column, size_t width,
                     const char *words);

/* Appends `bytes` so that no byte of them can act on a terminal or break a
 * report: printable ASCII and newline as they are, everything else as \xHH.
 * What programs print reaches people and files only through here. */
void text_add_safe(struct text *text, const void *bytes, size_t size);

/* The text as a C string; "" for a text that was never written to. */
const char *text_string(const struct text *text);

void text_clear(struct text *text);
void text_free(struct text *text);

#endif
