/* The clock's discipline, and what a timer does when it ends. */
#include "render/structures.h"
#include "tables/sets.h"

#include <signal.h>

/* struct timex: an int, then longs; `word` bytes each, with the time in the middle. */
static bool add_timex(struct text *to, const struct source *from, size_t word)
{
    static const char *const before[] = {"offset", "freq", "maxerror", "esterror"};
    static const char *const counts[] = {"jitcnt", "calcnt", "errcnt", "stbcnt"};
    struct source wide = *from;
    wide.narrow = word == 4;
    text_add(to, "{modes=");
    render_flags(to, from->style, names_adjust, "ADJ_???", field_u32(from, 0));
    for (int i = 0; i < 4; i++)
        text_add(to, ", %s=%" PRId64, before[i], word_at(&wide, 1 + i));
    text_add(to, ", status=");
    render_flags(to, from->style, names_clock_status, "STA_???", field_u32(from, 5 * word));
    text_add(to, ", constant=%" PRId64 ", precision=%" PRId64 ", tolerance=%" PRId64,
             word_at(&wide, 6), word_at(&wide, 7), word_at(&wide, 8));
    text_add(to, ", time={tv_sec=%" PRId64 ", tv_usec=%" PRIu64 "}", word_at(&wide, 9),
             field_word(&wide, 80, 40));
    text_add(to, ", tick=%" PRId64 ", ppsfreq=%" PRId64 ", jitter=%" PRId64 ", shift=%" PRId32,
             word_at(&wide, 11), word_at(&wide, 12), word_at(&wide, 13),
             (int32_t)field_u32(from, 14 * word));
    text_add(to, ", stabil=%" PRId64, word_at(&wide, 15));
    for (int i = 0; i < 4; i++)
        text_add(to, ", %s=%" PRId64, counts[i], word_at(&wide, 16 + i));
    text_add(to, ", tai=%" PRId32 "}", (int32_t)field_u32(from, 20 * word));
    return true;
}

static bool print_timex(struct text *to, const struct source *from)
{
    return add_timex(to, from, from->narrow ? 4 : 8);
}

static bool print_timex64(struct text *to, const struct source *from)
{
    return add_timex(to, from, 8);
}

static bool print_sigevent(struct text *to, const struct source *from)
{
    size_t word = from->narrow ? 4 : 8;
    uint64_t value = field_word(from, 0, 0);
    uint32_t number = field_u32(from, word), notify = field_u32(from, word + 4);
    text_add_char(to, '{');
    if (value) {
        text_add(to, "sigev_value={sival_int=%" PRId32 ", sival_ptr=", (int32_t)value);
        render_address(to, value);
        text_add(to, "}, ");
    }
    text_add(to, "sigev_signo=");
    if (notify == SIGEV_SIGNAL || notify == SIGEV_THREAD_ID || notify == SIGEV_THREAD)
        render_signal(to, from->style, (int)number);
    else
        text_add(to, "%" PRIu32, number);
    text_add(to, ", sigev_notify=");
    render_choice(to, from->style, names_notify_by, "SIGEV_???", notify);
    if (notify == SIGEV_THREAD_ID)
        text_add(to, ", sigev_notify_thread_id=%" PRId32, (int32_t)field_u32(from, word + 8));
    if (notify == SIGEV_THREAD) {
        text_add(to, ", sigev_notify_function=");
        render_address(to, field_word(from, 16, 12));
        text_add(to, ", sigev_notify_attributes=");
        render_address(to, field_word(from, 24, 16));
    }
    text_add_char(to, '}');
    return true;
}

static bool print_time(struct text *to, const struct source *from)
{
    int64_t seconds = word_at(from, 0);
    text_add(to, "[%" PRId64, seconds);
    add_date(to, seconds, 0, 9);
    text_add_char(to, ']');
    return true;
}

const struct structure_row structures_clock[] = {
    {STRUCTURE_timex, print_timex, false},
    {STRUCTURE_timex64, print_timex64, false},
    {STRUCTURE_sigevent, print_sigevent, false},
    {STRUCTURE_time, print_time, false},
    {STRUCTURES, NULL, false},
};
