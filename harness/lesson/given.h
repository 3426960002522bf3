/* The private directory of a run: made with what the case gives, looked at afterwards. */
#ifndef LESSON_GIVEN_H
#define LESSON_GIVEN_H

#include "expect/expect.h"

/* Makes an empty directory (its path goes to `directory`, of `size` bytes; "" when there is none)
 * and everything that the scene gives in it.  False with a fault of the machine. */
bool given_make(const struct scene *scene, char *directory, size_t size, struct problem *problem);

/* Judges those checks of the scene that events cannot decide, by what the directory holds now and
 * by the output, and adds what it finds to the outcome. */
void given_judge(struct outcome *outcome, const struct scene *scene, const struct trace *trace,
                 const char *directory);

/* Names in the directory that no line of the case gives, as words: "x" and "d/y". */
void given_strangers(const struct scene *scene, const char *directory, struct text *found);

/* Makes an empty file so long, a hole but for the bytes at `at`; the limit of the size of files is
 * raised for that as far as it can be.  False with errno. */
bool given_hole(int fd, uint64_t at, const void *bytes, size_t size, uint64_t length);

#endif
