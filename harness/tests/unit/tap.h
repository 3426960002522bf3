/* What the unit tables share: one TAP line a group of rows.
 *
 *     EXPECT(sum == 4, "2 + 2 gives %d", sum);      a row; told when it fails
 *     group("small sums are right");                 ends the group: ok or not ok
 *     return done();                                 the plan, and the exit status
 *
 * A group without rows fails: nothing was checked. */
#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

#include <stdarg.h>
#include <stdio.h>

static int tap_groups, tap_rows, tap_failed_rows, tap_failed_groups;

__attribute__((format(printf, 4, 5))) static inline void tap_row(int holds, const char *file,
                                                                 int line, const char *format, ...)
{
    tap_rows++;
    if (holds)
        return;
    tap_failed_rows++;
    va_list arguments;
    va_start(arguments, format);
    printf("# %s:%d: ", file, line);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
}

#define EXPECT(holds, ...) tap_row(!!(holds), __FILE__, __LINE__, __VA_ARGS__)

static inline void group(const char *name)
{
    int failed = tap_failed_rows || !tap_rows;
    if (!tap_rows)
        puts("# this group has no rows");
    printf("%s %d - %s\n", failed ? "not ok" : "ok", ++tap_groups, name);
    fflush(stdout);
    tap_failed_groups += failed;
    tap_rows = tap_failed_rows = 0;
}

static inline int done(void)
{
    if (tap_rows)
        group("rows that belong to no group");
    printf("1..%d\n", tap_groups);
    return tap_failed_groups || !tap_groups;
}

#endif
