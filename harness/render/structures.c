/* Structs behind pointers.  A struct is printed when the table at the end has a printer
 * of its name (tables/structures.def); without one the pointer is shown.  To add one: its
 * size there, its printer here. */
#include "render/parts.h"
#include "tables/names.h"
#include "tables/sets.h"

#include <inttypes.h>

/* Where a printer reads: the bytes of a whole copy, in the layout of the program's ABI. */
struct source {
    const uint8_t *bytes;
    bool narrow; /* i386: longs and pointers have 4 bytes */
    const struct place *place;
};

typedef bool structure_printer(struct text *to, const struct source *from);

static int64_t word_at(const struct source *from, int index)
{
    return from->narrow ? int_at(from->bytes + 4 * index) : long_at(from->bytes + 8 * index);
}

static bool print_int(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRId32 "]", int_at(from->bytes));
    return true;
}

static bool print_int_pair(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRId32 ", %" PRId32 "]", int_at(from->bytes), int_at(from->bytes + 4));
    return true;
}

static bool print_long(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRId64 "]", word_at(from, 0));
    return true;
}

static bool print_loff(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRId64 "]", long_at(from->bytes));
    return true;
}

/* ------------------------------------------------------------------------ time */

/* Seconds and a fraction, from word `index` on. */
static void add_time(struct text *to, const struct source *from, int index, const char *fraction)
{
    text_add(to, "{tv_sec=%" PRId64 ", %s=%" PRId64 "}", word_at(from, index), fraction,
             word_at(from, index + 1));
}

static bool print_timespec(struct text *to, const struct source *from)
{
    add_time(to, from, 0, "tv_nsec");
    return true;
}

static bool print_timespec64(struct text *to, const struct source *from)
{
    struct source wide = *from;
    wide.narrow = false;
    add_time(to, &wide, 0, "tv_nsec");
    return true;
}

static bool print_timeval(struct text *to, const struct source *from)
{
    add_time(to, from, 0, "tv_usec");
    return true;
}

static bool print_timevals(struct text *to, const struct source *from)
{
    text_add(to, "[");
    add_time(to, from, 0, "tv_usec");
    text_add(to, ", ");
    add_time(to, from, 2, "tv_usec");
    text_add(to, "]");
    return true;
}

/* utimensat: two nanosecond fields that are no time, but say now, or leave it. */
static bool print_timespecs(struct text *to, const struct source *from)
{
    text_add(to, "[");
    for (int i = 0; i < 4; i += 2) {
        int64_t now = 0, omit = 0, nanoseconds = word_at(from, i + 1);
        constant_value("UTIME_NOW", &now);
        constant_value("UTIME_OMIT", &omit);
        text_add(to, i ? ", " : "");
        if (nanoseconds == now || nanoseconds == omit)
            text_add(to, nanoseconds == now ? "UTIME_NOW" : "UTIME_OMIT");
        else
            add_time(to, from, i, "tv_nsec");
    }
    text_add(to, "]");
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

static bool print_timezone(struct text *to, const struct source *from)
{
    text_add(to, "{tz_minuteswest=%" PRId32 ", tz_dsttime=%" PRId32 "}", int_at(from->bytes),
             int_at(from->bytes + 4));
    return true;
}

/* --------------------------------------------------------------------- signals */

enum { SIGNALS = 64, MANY_SIGNALS = SIGNALS * 2 / 3 };

/* A set of signals by their names without SIG; the missing ones behind ~ when most are there. */
static void add_signals(struct text *to, uint64_t set)
{
    bool inverted = __builtin_popcountll(set) >= MANY_SIGNALS;
    if (inverted)
        set = ~set;
    text_add(to, inverted ? "~[" : "[");
    const char *between = "";
    for (int number = 1; number <= SIGNALS; number++) {
        if (!(set >> (number - 1) & 1))
            continue;
        text_add(to, "%s%s", between, signal_name(number) + strlen("SIG"));
        between = " ";
    }
    text_add(to, "]");
}

static bool print_sigset(struct text *to, const struct source *from)
{
    add_signals(to, (uint64_t)long_at(from->bytes));
    return true;
}

/* The kernel's struct, not the library's: handler, flags, restorer, mask. */
static bool print_sigaction(struct text *to, const struct source *from)
{
    uint64_t mask = from->narrow ? UINT32_MAX : UINT64_MAX;
    uint64_t handler = (uint64_t)word_at(from, 0) & mask;
    uint64_t flags = (uint64_t)word_at(from, 1) & mask;
    uint64_t restorer = (uint64_t)word_at(from, 2) & mask;
    int64_t with_restorer = 0;
    constant_value("SA_RESTORER", &with_restorer);

    text_add(to, "{sa_handler=");
    render_choice(to, names_handler, NULL, handler);
    text_add(to, ", sa_mask=");
    add_signals(to, (uint64_t)long_at(from->bytes + (from->narrow ? 12 : 24)));
    text_add(to, ", sa_flags=");
    render_flags(to, names_action, "SA_???", flags);
    if (flags & (uint64_t)with_restorer) {
        text_add(to, ", sa_restorer=");
        render_address(to, restorer);
    }
    text_add(to, "}");
    return true;
}

/* ------------------------------------------------------------------- processes */

/* A wait status (wait(2)): how it ended in the low 7 bits, a core in bit 7, the code or the
 * stop signal in the next 8, a ptrace event above.  Nothing is stored when no child was ready. */
static bool print_status(struct text *to, const struct source *from)
{
    if (from->place->event->result == 0)
        return false;
    unsigned status = (unsigned)int_at(from->bytes);
    unsigned low = status & 0x7f, high = status >> 8 & 0xff;
    if (status == 0xffff) {
        text_add(to, "[{WIFCONTINUED(s)}]");
    } else if (low == 0) {
        text_add(to, "[{WIFEXITED(s) && WEXITSTATUS(s) == %u}]", high);
    } else if (low == 0x7f) {
        text_add(to, "[{WIFSTOPPED(s) && WSTOPSIG(s) == ");
        render_signal(to, (int)(high & 0x7f));
        text_add(to, "%s}", high & 0x80 ? " | 0x80" : "");
        if (status >> 16)
            text_add(to, " | %#x << 16", status >> 16);
        text_add(to, "]");
    } else {
        text_add(to, "[{WIFSIGNALED(s) && WTERMSIG(s) == ");
        render_signal(to, (int)low);
        text_add(to, "%s}]", status & 0x80 ? " && WCOREDUMP(s)" : "");
    }
    return true;
}

static void add_limit(struct text *to, uint64_t limit, uint64_t infinity, const char *name)
{
    if (limit == infinity)
        text_add(to, "%s", name);
    else if (limit > 1024 && limit % 1024 == 0)
        text_add(to, "%" PRIu64 "*1024", limit / 1024);
    else
        text_add(to, "%" PRIu64, limit);
}

static void add_limits(struct text *to, uint64_t now, uint64_t most, bool narrow)
{
    uint64_t infinity = narrow ? UINT32_MAX : UINT64_MAX;
    const char *name = narrow ? "RLIM_INFINITY" : "RLIM64_INFINITY";
    text_add(to, "{rlim_cur=");
    add_limit(to, now, infinity, name);
    text_add(to, ", rlim_max=");
    add_limit(to, most, infinity, name);
    text_add(to, "}");
}

static bool print_rlimit(struct text *to, const struct source *from)
{
    uint64_t mask = from->narrow ? UINT32_MAX : UINT64_MAX;
    add_limits(to, (uint64_t)word_at(from, 0) & mask, (uint64_t)word_at(from, 1) & mask,
               from->narrow);
    return true;
}

static bool print_rlimit64(struct text *to, const struct source *from)
{
    add_limits(to, (uint64_t)long_at(from->bytes), (uint64_t)long_at(from->bytes + 8), false);
    return true;
}

static bool print_utsname(struct text *to, const struct source *from)
{
    enum { FIELD_BYTES = 65 };
    const char *system = (const char *)from->bytes, *node = system + FIELD_BYTES;
    text_add(to, "{sysname=");
    render_bytes(to, system, strnlen(system, FIELD_BYTES), 0);
    text_add(to, ", nodename=");
    render_bytes(to, node, strnlen(node, FIELD_BYTES), 0);
    text_add(to, ", ...}");
    return true;
}

/* ------------------------------------------------------------------- the table */

static const struct {
    const char *name; /* as in tables/structures.def */
    structure_printer *print;
} printers[] = {
    {"int", print_int},
    {"int_pair", print_int_pair},
    {"long", print_long},
    {"loff", print_loff},
    {"status", print_status},
    {"sigset", print_sigset},
    {"sigaction", print_sigaction},
    {"timespec", print_timespec},
    {"timespec64", print_timespec64},
    {"timespecs", print_timespecs},
    {"timeval", print_timeval},
    {"timevals", print_timevals},
    {"timezone", print_timezone},
    {"itimerval", print_itimerval},
    {"itimerspec", print_itimerspec},
    {"rlimit", print_rlimit},
    {"rlimit64", print_rlimit64},
    {"utsname", print_utsname},
};

bool render_structure(struct text *to, const struct place *place, const struct copy *copy)
{
    const struct structure *structure = place->parameter->structure;
    bool narrow = place->event->abi == ABI_I386;
    if (!structure || copy->size < (narrow ? structure->size_i386 : structure->size))
        return false;
    struct source from = {copy->bytes, narrow, place};
    for (size_t i = 0; i < sizeof printers / sizeof *printers; i++)
        if (strcmp(printers[i].name, structure->name) == 0)
            return printers[i].print(to, &from);
    return false;
}
