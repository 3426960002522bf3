/* What a call's line in a log looks like, when it is not what the program did. */
#include "expect/log_lines.h"
#include "tables/calls.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_number(const char *text, size_t size, const char *number)
{
    return size == strlen(number) && memcmp(text, number, size) == 0;
}

bool log_has_enosys(const char *text, size_t size)
{
    static const char *const ways[] = {"-38", "18446744073709551578", "4294967258"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (memmem(text, size, ways[i], strlen(ways[i])))
            return true;
    return false;
}

/* Is the number the end of it?  A tracer that knows no name may write call_-9. */
static bool ends_with(const char *text, size_t size, const char *number)
{
    size_t digits = strlen(number);
    return size >= digits && memcmp(text + size - digits, number, digits) == 0 &&
           (size == digits || text[size - digits - 1] == '_');
}

static enum log_slip slip_of_name(const struct event *event, const struct logged_line *logged)
{
    size_t size = log_name(logged->text, logged->size);
    const char *wrong = event->returned && event->result >= 0 && event->result < CALL_NUMBERS
                            ? call_name(event->abi, (uint32_t)event->result)
                            : NULL;
    char number[24];
    snprintf(number, sizeof number, "%" PRId64, event->result);
    if (log_has_enosys(logged->text, size))
        return LOG_ENOSYS_NAME;
    if (event->returned && event->result != (int64_t)event->number &&
        ((wrong && is_number(logged->text, size, wrong)) || ends_with(logged->text, size, number)))
        return LOG_RESULT_NUMBER;
    /* A pid is another one in each run: the log's own result, twice in its line. */
    const char *own = log_result(logged->text, logged->size);
    if (own && event->returned &&
        snprintf(number, sizeof number, "%.*s", (int)(logged->text + logged->size - own), own) >
            0 &&
        strtoll(number, NULL, 10) > CALL_NUMBERS && ends_with(logged->text, size, number))
        return LOG_RESULT_NUMBER;
    return LOG_OTHER;
}

static enum log_slip slip_of_result(const struct event *event, const struct logged_line *logged)
{
    const char *given = log_result(logged->text, logged->size);
    size_t size = given ? (size_t)(logged->text + logged->size - given) : 0;
    char as_wide[24], as_narrow[24];
    snprintf(as_wide, sizeof as_wide, "%" PRIu64, (uint64_t)event->result);
    snprintf(as_narrow, sizeof as_narrow, "%" PRIu32, (uint32_t)event->result);
    if (given && log_has_enosys(given, size) && event->result != -ENOSYS)
        return LOG_ENOSYS_RESULT;
    if (given && event_failed(event) &&
        (is_number(given, size, as_wide) || is_number(given, size, as_narrow)))
        return LOG_UNSIGNED;
    long long value = given ? strtoll(given, NULL, 10) : 0;
    if (value <= -512 && value >= -516 && value == event->result)
        return LOG_RESTART;
    if (value && !event_failed(event) && value != event->result &&
        (uint32_t)value == (uint32_t)event->result)
        return LOG_NARROW_RESULT;
    return LOG_OTHER;
}

/* Two numbers of which the lower 32 bits agree: one was read with another width. */
static bool is_other_width(const char *wanted, const char *given)
{
    if (*wanted == '"' || *given == '"')
        return false;
    uint64_t one = *wanted == '-' ? (uint64_t)strtoll(wanted, NULL, 0) : strtoull(wanted, NULL, 0),
             other = *given == '-' ? (uint64_t)strtoll(given, NULL, 0) : strtoull(given, NULL, 0);
    return one != other && (uint32_t)one == (uint32_t)other;
}

/* Both are quoted: does the one go on behind the other? */
static enum log_slip slip_of_string(const char *wanted, size_t wanted_size, const char *given,
                                    size_t size)
{
    if (*wanted != '"')
        return LOG_OTHER;
    size_t same = 0;
    while (same < size && same < wanted_size && wanted[same] == given[same])
        same++;
    bool at_nul = wanted_size - same >= 4 && memcmp(wanted + same, "\\x00", 4) == 0;
    if (*given == '"' && size > same && (same + 1 >= wanted_size || (at_nul && size == same + 1)))
        return LOG_STRING_END;
    return *given != '"' || size < wanted_size ? LOG_STRING_LOST : LOG_OTHER;
}

static enum log_slip slip_of_argument(const struct seen_line *seen,
                                      const struct logged_line *logged)
{
    char address[32];
    snprintf(address, sizeof address, "0x%" PRIx64, seen->event->ip);
    for (int i = 0; i < 6; i++) {
        size_t wanted_size, size;
        const char *wanted = log_argument(seen->text, strlen(seen->text), i, &wanted_size);
        const char *given = log_argument(logged->text, logged->size, i, &size);
        if (!wanted || !given)
            break;
        if ((wanted_size == size && memcmp(wanted, given, size) == 0) ||
            (unsigned char)*wanted >= LOG_PID)
            continue;
        uint64_t value = strtoull(given, NULL, 0);
        if (i == 3 &&
            (is_number(given, size, address) || (uint32_t)value == (uint32_t)seen->event->ip))
            return LOG_RETURN_ADDRESS;
        if (is_other_width(wanted, given))
            return LOG_WIDTH;
        return slip_of_string(wanted, wanted_size, given, size);
    }
    return LOG_OTHER;
}

enum log_slip log_slip_of(const struct seen_line *seen, const struct logged_line *logged)
{
    size_t name = log_name(seen->text, strlen(seen->text));
    if (name != log_name(logged->text, logged->size) || memcmp(seen->text, logged->text, name) != 0)
        return slip_of_name(seen->event, logged);
    enum log_slip slip = slip_of_argument(seen, logged);
    return slip != LOG_OTHER ? slip : slip_of_result(seen->event, logged);
}
