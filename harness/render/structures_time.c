/* Times, timers and clocks.  A 32-bit program's seconds and fractions have 4 bytes; those of
 * the calls whose names end in 64 have 8. */
#include "render/structures.h"

#include <time.h>

void add_timespec(struct text *to, int64_t seconds, int64_t nanoseconds)
{
    text_add(to, "{tv_sec=%" PRId64 ", tv_nsec=%" PRIu64 "}", seconds, (uint64_t)nanoseconds);
}

void add_date(struct text *to, int64_t seconds, int64_t fraction, int digits)
{
    int64_t most = 1;
    for (int i = 0; i < digits; i++)
        most *= 10;
    time_t time = (time_t)seconds;
    struct tm fields;
    char day[64], zone[16];
    if ((!seconds && !fraction) || fraction < 0 || fraction >= most ||
        !localtime_r(&time, &fields) || !strftime(day, sizeof day, "%FT%T", &fields) ||
        !strftime(zone, sizeof zone, "%z", &fields))
        return;
    text_add(to, " /* %s", day);
    if (fraction)
        text_add(to, ".%0*" PRId64, digits, fraction);
    text_add(to, "%s */", zone);
}

/* Seconds and a fraction, from word `index` on. */
static void add_time(struct text *to, const struct source *from, int index, const char *fraction)
{
    text_add(to, "{tv_sec=%" PRId64 ", %s=%" PRIu64 "}", word_at(from, index), fraction,
             field_word(from, 8 * (size_t)index + 8, 4 * (size_t)index + 4));
}

static struct source widened(const struct source *from)
{
    struct source wide = *from;
    wide.narrow = false;
    return wide;
}

static bool print_timespec(struct text *to, const struct source *from)
{
    add_time(to, from, 0, "tv_nsec");
    return true;
}

static bool print_timespec64(struct text *to, const struct source *from)
{
    struct source wide = widened(from);
    return print_timespec(to, &wide);
}

static bool print_timeval(struct text *to, const struct source *from)
{
    add_time(to, from, 0, "tv_usec");
    return true;
}

static bool print_timevals(struct text *to, const struct source *from)
{
    text_add(to, "[");
    for (int i = 0; i < 4; i += 2) {
        text_add(to, i ? ", " : "");
        add_time(to, from, i, "tv_usec");
        add_date(to, word_at(from, i), word_at(from, i + 1), 6);
    }
    text_add(to, "]");
    return true;
}

/* utimensat: two nanosecond fields that are no time, but say now, or leave it. */
static bool print_timespecs(struct text *to, const struct source *from)
{
    text_add(to, "[");
    for (int i = 0; i < 4; i += 2) {
        int64_t nanoseconds = word_at(from, i + 1);
        bool now = nanoseconds == value_of("UTIME_NOW"),
             omit = nanoseconds == value_of("UTIME_OMIT");
        text_add(to, i ? ", " : "");
        enum render_names names = from->style->names;
        const char *name = now ? "UTIME_NOW" : "UTIME_OMIT";
        if (!now && !omit) {
            add_time(to, from, i, "tv_nsec");
            add_date(to, word_at(from, i), nanoseconds, 9);
        } else if (names == NAMES_ONLY) {
            text_add(to, "%s", name);
        } else {
            add_time(to, from, i, "tv_nsec");
            if (names == NAMES_BESIDE)
                text_add(to, " /* %s */", name);
        }
    }
    text_add(to, "]");
    return true;
}

static bool print_timespecs64(struct text *to, const struct source *from)
{
    struct source wide = widened(from);
    return print_timespecs(to, &wide);
}

static bool print_utimbuf(struct text *to, const struct source *from)
{
    text_add(to, "{actime=%" PRId64, word_at(from, 0));
    add_date(to, word_at(from, 0), 0, 9);
    text_add(to, ", modtime=%" PRId64, word_at(from, 1));
    add_date(to, word_at(from, 1), 0, 9);
    text_add_char(to, '}');
    return true;
}

static void add_interval(struct text *to, const struct source *from, const char *fraction)
{
    text_add(to, "{it_interval=");
    add_time(to, from, 0, fraction);
    text_add(to, ", it_value=");
    add_time(to, from, 2, fraction);
    text_add(to, "}");
}

static bool print_itimerval(struct text *to, const struct source *from)
{
    add_interval(to, from, "tv_usec");
    return true;
}

static bool print_itimerspec(struct text *to, const struct source *from)
{
    add_interval(to, from, "tv_nsec");
    return true;
}

static bool print_itimerspec64(struct text *to, const struct source *from)
{
    struct source wide = widened(from);
    return print_itimerspec(to, &wide);
}

static bool print_timezone(struct text *to, const struct source *from)
{
    text_add(to, "{tz_minuteswest=%" PRId32 ", tz_dsttime=%" PRId32 "}",
             (int32_t)field_u32(from, 0), (int32_t)field_u32(from, 4));
    return true;
}

const struct structure_row structures_time[] = {
    {STRUCTURE_timespec, print_timespec, false},
    {STRUCTURE_timespec64, print_timespec64, false},
    {STRUCTURE_timespecs, print_timespecs, false},
    {STRUCTURE_timespecs64, print_timespecs64, false},
    {STRUCTURE_timeval, print_timeval, false},
    {STRUCTURE_timevals, print_timevals, false},
    {STRUCTURE_timezone, print_timezone, false},
    {STRUCTURE_utimbuf, print_utimbuf, false},
    {STRUCTURE_itimerval, print_itimerval, false},
    {STRUCTURE_itimerspec, print_itimerspec, false},
    {STRUCTURE_itimerspec64, print_itimerspec64, false},
    {STRUCTURES, NULL, false},
};
