/* A text without what a comparison should not mind: comments, blanks and line ends. */
#ifndef LESSON_SQUEEZE_H
#define LESSON_SQUEEZE_H

#include <stdbool.h>
#include <stddef.h>

enum comments { COMMENTS_KEPT, COMMENTS_ASM, COMMENTS_C, COMMENTS_HASH, COMMENT_STYLES };

/* Those of a file, by the end of its name. */
enum comments comments_of(const char *path);

/* The bytes with blanks for comments, and a NUL behind them; line ends stay.  To be freed. */
char *without_comments(const char *bytes, size_t size, enum comments comments);

struct squeezed {
    char *bytes;
    size_t size;
    int *lines; /* of each byte; NULL when nobody asks */
};

/* Squeezes the bytes into `to`, which has room for as many: without blanks and line ends, but for
 * one between two words. */
void squeeze(struct squeezed *to, const char *bytes, size_t size);

/* Letters, digits and _ in a row are a word. */
bool squeeze_is_word(char c);
bool squeeze_is_blank(char c);

#endif
