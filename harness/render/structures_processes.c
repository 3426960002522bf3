/* Statuses, limits, and what the machine is. */
#include "render/structures.h"
#include "tables/sets.h"

#include <stdio.h>

/* A wait status (wait(2)): how it ended in the low 7 bits, a core in bit 7, the code or the
 * stop signal in the next 8, a ptrace event above.  Nothing is stored when no child was ready. */
static bool print_status(struct text *to, const struct source *from)
{
    if (from->event->result == 0)
        return false;
    unsigned status = (unsigned)field_u32(from, 0);
    unsigned low = status & 0x7f, high = status >> 8 & 0xff;
    if (status == 0xffff) {
        text_add(to, "[{WIFCONTINUED(s)}]");
    } else if (low == 0) {
        text_add(to, "[{WIFEXITED(s) && WEXITSTATUS(s) == %u}]", high);
    } else if (low == 0x7f) {
        text_add(to, "[{WIFSTOPPED(s) && WSTOPSIG(s) == ");
        render_signal(to, NULL, (int)(high & 0x7f));
        text_add(to, "%s}", high & 0x80 ? " | 0x80" : "");
        if (status >> 16)
            text_add(to, " | %#x << 16", status >> 16);
        text_add(to, "]");
    } else {
        text_add(to, "[{WIFSIGNALED(s) && WTERMSIG(s) == ");
        render_signal(to, NULL, (int)low);
        text_add(to, "%s}]", status & 0x80 ? " && WCOREDUMP(s)" : "");
    }
    return true;
}

/* Round numbers of 1024 are shown as such. */
static void add_limit(struct text *to, const struct source *from, uint64_t limit, uint64_t infinity,
                      const char *name)
{
    char number[24], product[40];
    snprintf(number, sizeof number, "%" PRIu64, limit);
    snprintf(product, sizeof product, "%" PRIu64 "*1024", limit / 1024);
    if (limit == infinity)
        render_named(to, from->style, number, name);
    else if (limit > 1024 && limit % 1024 == 0)
        render_named(to, from->style, number, product);
    else
        text_add(to, "%s", number);
}

static void add_limits(struct text *to, const struct source *from, uint64_t now, uint64_t most)
{
    uint64_t infinity = from->narrow ? UINT32_MAX : UINT64_MAX;
    const char *name = from->narrow ? "RLIM_INFINITY" : "RLIM64_INFINITY";
    text_add(to, "{rlim_cur=");
    add_limit(to, from, now, infinity, name);
    text_add(to, ", rlim_max=");
    add_limit(to, from, most, infinity, name);
    text_add(to, "}");
}

static bool print_rlimit(struct text *to, const struct source *from)
{
    add_limits(to, from, field_word(from, 0, 0), field_word(from, 8, 4));
    return true;
}

static bool print_rlimit64(struct text *to, const struct source *from)
{
    struct source wide = *from;
    wide.narrow = false;
    return print_rlimit(to, &wide);
}

static bool print_utsname(struct text *to, const struct source *from)
{
    enum { FIELD_BYTES = 65, FIELDS = 6, SHOWN = 2 };
    static const char *const names[FIELDS] = {"sysname", "nodename", "release",
                                              "version", "machine",  "domainname"};
    int shown = from->style->verbose ? FIELDS : SHOWN;
    for (int i = 0; i < shown; i++) {
        const char *field = (const char *)from->bytes + i * FIELD_BYTES;
        text_add(to, "%s%s=", i ? ", " : "{", names[i]);
        render_string(to, from->style, field, strnlen(field, FIELD_BYTES), 0);
    }
    text_add(to, shown < FIELDS ? ", ...}" : "}");
    return true;
}

static void add_timeval(struct text *to, const struct source *from, const char *name, size_t wide,
                        size_t narrow)
{
    size_t word = from->narrow ? 4 : 8;
    text_add(to, "%s={tv_sec=%" PRId64 ", tv_usec=%" PRIu64 "}", name,
             field_long(from, wide, narrow), field_word(from, wide + word, narrow + word));
}

static bool print_rusage(struct text *to, const struct source *from)
{
    static const char *const counts[] = {"maxrss", "ixrss",    "idrss",   "isrss",   "minflt",
                                         "majflt", "nswap",    "inblock", "oublock", "msgsnd",
                                         "msgrcv", "nsignals", "nvcsw",   "nivcsw"};
    text_add_char(to, '{');
    add_timeval(to, from, "ru_utime", 0, 0);
    text_add(to, ", ");
    add_timeval(to, from, "ru_stime", 16, 8);
    if (!from->style->verbose) {
        text_add(to, ", ...}");
        return true;
    }
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        text_add(to, ", ru_%s=%" PRIu64, counts[i], field_word(from, 32 + 8 * i, 16 + 4 * i));
    text_add_char(to, '}');
    return true;
}

static bool print_tms(struct text *to, const struct source *from)
{
    static const char *const names[] = {"tms_utime", "tms_stime", "tms_cutime", "tms_cstime"};
    for (int i = 0; i < 4; i++) {
        int64_t ticks = word_at(from, i);
        text_add(to, "%s%s=%" PRId64, i ? ", " : "{", names[i], ticks);
        if (ticks)
            text_add(to, " /* %.2f s */", (double)ticks / 100);
    }
    text_add_char(to, '}');
    return true;
}

static bool print_sysinfo(struct text *to, const struct source *from)
{
    static const char *const sizes[] = {"totalram",  "freeram",   "sharedram",
                                        "bufferram", "totalswap", "freeswap"};
    size_t word = from->narrow ? 4 : 8;
    text_add(to, "{uptime=%" PRId64 ", loads=[%" PRIu64 ", %" PRIu64 ", %" PRIu64 "]",
             word_at(from, 0), field_word(from, 8, 4), field_word(from, 16, 8),
             field_word(from, 24, 12));
    for (size_t i = 0; i < 6; i++)
        text_add(to, ", %s=%" PRIu64, sizes[i], field_word(from, 32 + 8 * i, 16 + 4 * i));
    text_add(to, ", procs=%" PRIu16, field_u16(from, 10 * word));
    text_add(to, ", totalhigh=%" PRIu64 ", freehigh=%" PRIu64 ", mem_unit=%" PRIu32 "}",
             field_word(from, 88, 44), field_word(from, 96, 48),
             field_u32(from, from->narrow ? 52 : 104));
    return true;
}

const struct structure_row structures_processes[] = {
    {STRUCTURE_status, print_status, false},     {STRUCTURE_rlimit, print_rlimit, false},
    {STRUCTURE_rlimit64, print_rlimit64, false}, {STRUCTURE_utsname, print_utsname, false},
    {STRUCTURE_rusage, print_rusage, false},     {STRUCTURE_tms, print_tms, false},
    {STRUCTURE_sysinfo, print_sysinfo, false},   {STRUCTURES, NULL, false},
};
