/* Messages to people, and the exit statuses of ring3. */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H

#include <stdbool.h>

enum status {
    STATUS_AGREES = 0,
    STATUS_DIFFERS = 1, /* the student's news */
    STATUS_USAGE = 2,   /* wrong options, or a file that cannot be used */
    STATUS_FAULT = 3,   /* ours, or the machine's: never a student's zero */
    STATUS_CANNOT = 77, /* this machine cannot do it */
    STATUS_INTERRUPTED = 130
};

/* Why something could not be done.  A function that can fail for a reason
 * worth telling takes one, fills it and returns false; its caller adds no
 * second message.  `message` holds no newline at its end; it may hold some
 * inside (a caret line, say). */
struct problem {
    enum status status;
    char message[1024];
};

/* Fills the problem; returns false, so that `return problem_set(…)` reads well. */
bool problem_set(struct problem *problem, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "ring3: …" on stderr and the end of the process.  Only the cli calls this
 * for what can be told; other layers return a problem, and call it when memory runs out. */
_Noreturn void die(enum status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
_Noreturn void die_of(const struct problem *problem);
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

enum paint { PLAIN, BOLD, DIM, RED, GREEN, YELLOW, BLUE };

/* Decides, once, whether text for `fd` is painted: a terminal, NO_COLOR unset
 * or empty, TERM not "dumb". */
void paint_decide(int fd);

/* The escape sequence for a paint, or "" when nothing is painted. */
const char *paint(enum paint paint);

#endif
