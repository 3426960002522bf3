#include "base/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool painted;

bool problem_set(struct problem *problem, enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    problem->status = status;
    vsnprintf(problem->message, sizeof problem->message, format, arguments);
    va_end(arguments);
    return false;
}

void die(enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout);
    fputs("ring3: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(status);
}

void die_of(const struct problem *problem)
{
    die(problem->status, "%s", problem->message);
}

void warn(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("ring3: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

void paint_decide(int fd)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    painted = isatty(fd) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

const char *paint(enum paint paint)
{
    static const char *const escapes[] = {"\033[0m",  "\033[1m",  "\033[2m", "\033[31m",
                                          "\033[32m", "\033[33m", "\033[34m"};
    return painted ? escapes[paint] : "";
}
