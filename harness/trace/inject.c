/* -e inject=SET:error=EINTR:when=2..5+2 */
#include "trace/options_apply.h"

#include "tables/names.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { ERROR_MOST = 4095, WHEN_MOST = 65535 };

static bool read_error(struct inject *what, const char *word)
{
    uint64_t number;
    if (!read_number(word, ERROR_MOST, &number))
        number = (uint64_t)errno_number(word);
    what->has_result = true;
    what->result = -(int64_t)number;
    return number > 0;
}

static bool read_result(struct inject *what, const char *word)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(word, &end, 0);
    what->has_result = true;
    what->result = (int64_t)value;
    return !errno && *word && *word != '-' && !*end && (value < (uint64_t)-ERROR_MOST);
}

static bool read_signal_word(struct inject *what, const char *word)
{
    uint64_t number;
    if (!read_number(word, NSIG - 1, &number))
        number = (uint64_t)signal_number(word);
    what->signal = (int)number;
    return number > 0;
}

/* Microseconds, unless a unit says otherwise; nanoseconds are rounded up. */
static bool read_delay(uint64_t *us, const char *word)
{
    static const struct {
        const char *unit;
        uint64_t times, by;
    } units[] = {{"", 1, 1}, {"us", 1, 1}, {"ns", 1, 1000}, {"ms", 1000, 1}, {"s", 1000000, 1}};
    char *end;
    errno = 0;
    unsigned long long value = strtoull(word, &end, 10);
    if (errno || *word < '0' || *word > '9' || value > UINT32_MAX)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].unit, end) == 0) {
            *us = (value * units[i].times + units[i].by - 1) / units[i].by;
            return true;
        }
    return false;
}

static bool read_when_number(const char **at, unsigned *number)
{
    char *end;
    unsigned long value = strtoul(*at, &end, 10);
    if (**at < '0' || **at > '9' || value < 1 || value > WHEN_MOST)
        return false;
    *number = (unsigned)value;
    *at = end;
    return true;
}

/* FIRST[..LAST][+[STEP]] */
static bool read_when(struct inject *what, const char *word)
{
    if (!read_when_number(&word, &what->first))
        return false;
    what->last = what->first;
    what->step = 1;
    if (strncmp(word, "..", 2) == 0) {
        word += 2;
        if (!read_when_number(&word, &what->last) || what->last < what->first)
            return false;
    } else if (*word == '+') {
        what->last = 0;
    }
    if (*word == '+' && *++word && !read_when_number(&word, &what->step))
        return false;
    return !*word;
}

static bool read_part(struct inject *what, const char *part, bool fault)
{
    const char *value = strchr(part, '=');
    size_t size = value ? (size_t)(value - part) : 0;
    if (!value)
        return false;
    value++;
#define IS(name) (size == sizeof name - 1 && memcmp(part, name, size) == 0)
    if (IS("error"))
        return !what->has_result && read_error(what, value);
    if (IS("when"))
        return read_when(what, value);
    if (fault)
        return false;
    if (IS("retval"))
        return !what->has_result && read_result(what, value);
    if (IS("signal"))
        return read_signal_word(what, value);
    if (IS("delay_enter"))
        return read_delay(&what->delay_enter_us, value);
    if (IS("delay_exit"))
        return read_delay(&what->delay_exit_us, value);
#undef IS
    return false;
}

bool parse_injection(struct trace_options *options, const char *words, bool fault,
                     struct problem *problem)
{
    struct injection injection = {.what = {.any_door = true, .by_task = true}};
    struct inject *what = &injection.what;
    char *copy = strdup(words), *rest = NULL;
    char *set = copy ? strtok_r(copy, ":", &rest) : NULL;
    bool ok = parse_calls(&injection.calls, set && *words != ':' ? set : "", problem);
    for (char *part = strtok_r(NULL, ":", &rest); ok && set && part;
         part = strtok_r(NULL, ":", &rest))
        if (strncmp(part, "poke_", 5) == 0 || strncmp(part, "syscall=", 8) == 0)
            ok = problem_set(problem, STATUS_USAGE, "trace has no inject %.*s of strace's",
                             (int)strcspn(part, "="), part);
        else if (!read_part(what, part, fault))
            ok = problem_set(problem, STATUS_USAGE, "invalid %s argument '%s': '%s'",
                             fault ? "fault" : "inject", words, part);
    if (ok && fault && !what->has_result)
        read_error(what, "ENOSYS");
    if (ok && !what->has_result && !what->signal && !what->delay_enter_us && !what->delay_exit_us)
        ok = problem_set(problem, STATUS_USAGE,
                         "invalid inject argument '%s': it wants :error=, :retval=, :signal=, "
                         ":delay_enter= or :delay_exit=",
                         words);
    free(copy);
    if (!ok)
        return false;
    options->injections =
        array_grown(options->injections, options->injection_count, sizeof injection);
    options->injections[options->injection_count++] = injection;
    return true;
}

/* Of two that name the same call the later one counts. */
struct inject *injections_expand(const struct trace_options *options, size_t *count)
{
    struct call_set covered = {0};
    struct inject *all = NULL;
    *count = 0;
    for (size_t i = options->injection_count; i-- > 0;)
        for (int abi = 0; abi < ABI_COUNT; abi++)
            for (size_t row = 0; row < call_count((enum abi)abi); row++) {
                uint32_t number;
                call_row((enum abi)abi, row, &number);
                if (!call_set_has(&options->injections[i].calls, (enum abi)abi, number) ||
                    call_set_has(&covered, (enum abi)abi, number))
                    continue;
                call_set_add(&covered, (enum abi)abi, number);
                all = array_grown(all, *count, sizeof *all);
                all[*count] = options->injections[i].what;
                all[*count].abi = (enum abi)abi;
                all[(*count)++].number = number;
            }
    return all;
}
