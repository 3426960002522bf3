/* One line of a log, taken apart. */
#include "trace/log.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PID_DIGITS = 7, UNIX_DIGITS = 10, IP_DIGITS = 8 };

static const char *skip_digits(const char *at)
{
    while (isdigit((unsigned char)*at))
        at++;
    return at;
}

/* "12:34:56", "12:34:56.789", "1795739814.980976", "     0.000123", "(+     0.000123)"; or NULL */
static const char *skip_time(const char *line)
{
    const char *at = line;
    bool bracket = strncmp(at, "(+", 2) == 0, blank;
    at += bracket ? 2 : 0;
    blank = *at == ' ';
    while (*at == ' ')
        at++;
    const char *digits = at;
    at = skip_digits(at);
    if (at == digits)
        return NULL;
    bool clock = at - digits == 2 && at[0] == ':' && isdigit((unsigned char)at[1]);
    if (clock)
        at = skip_digits(at + 1);
    if (clock && *at == ':')
        at = skip_digits(at + 1);
    bool fraction = *at == '.' && isdigit((unsigned char)at[1]);
    if (fraction)
        at = skip_digits(at + 1);
    if (!clock && !fraction && !blank && !bracket && at - digits < UNIX_DIGITS)
        return NULL;
    if (bracket && *at++ != ')')
        return NULL;
    return *at == ' ' ? at + 1 : NULL;
}

/* "[   3] ", "[00007f1560c83000] ", "[????????????????] "; or NULL */
static const char *skip_bracket(const char *line)
{
    const char *at = line + 1;
    if (*line != '[' || strncmp(line, "[pid", 4) == 0)
        return NULL;
    while (*at == ' ' || *at == '?' || isxdigit((unsigned char)*at))
        at++;
    return at[0] == ']' && at[1] == ' ' ? at + 2 : NULL;
}

/* "[pid  1234] ", "1234  "; or NULL */
static const char *skip_pid(const char *line, long *pid)
{
    char *end;
    if (strncmp(line, "[pid ", 5) == 0) {
        *pid = strtol(line + 5, &end, 10);
        return end[0] == ']' && end[1] == ' ' ? end + 2 : NULL;
    }
    const char *at = skip_digits(line);
    if (at == line || at - line > PID_DIGITS || *at != ' ')
        return NULL;
    *pid = strtol(line, &end, 10);
    while (*at == ' ')
        at++;
    /* times after a pid have blanks of their own before them */
    return isdigit((unsigned char)*at) && end[1] == ' ' && end[2] == ' ' ? end + 1 : at;
}

long strip_prefixes(const char **line)
{
    long pid = 0;
    const char *at = skip_pid(*line, &pid);
    if (at)
        *line = at;
    while ((at = skip_time(*line)) || (at = skip_bracket(*line)))
        *line = at;
    return pid;
}

const char *closing_parenthesis(const char *open)
{
    int depth = 0;
    bool string = false;
    for (const char *at = open; *at; at++) {
        if (string) {
            if (*at == '\\' && at[1])
                at++;
            else if (*at == '"')
                string = false;
        } else if (*at == '"') {
            string = true;
        } else if (at[0] == '/' && at[1] == '*') {
            at = strstr(at, "*/");
            if (!at)
                return NULL;
            at++;
        } else if (*at == '(') {
            depth++;
        } else if (*at == ')' && --depth == 0) {
            return at;
        }
    }
    return NULL;
}
