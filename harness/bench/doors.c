/* Measuring the doors.
 *
 * A batch is some 10 us of crossings through one door, timed by the time-stamp counter around
 * it.  A visit to a door is one batch to warm up and three that count; their median is the
 * visit's time.  A round visits every door, and the empty loop, once, in an order that is drawn
 * anew each round; its times have the same round's empty loop taken off and are divided by the
 * same round's `syscall`.  What is reported are medians over some hundred rounds.
 *
 * So a clock that changes its speed moves numerator and denominator alike, an interruption
 * spoils one batch of three, and a door never sits behind the same neighbour.  A long loop
 * averaged over its length has none of this: on a virtual machine it reads 8 to 16 % too much.
 *
 * Every visit's last result is checked: a door that answers something else than asked (because
 * a filter or a tracer answers in the kernel's place) is not timed.  Nor is anything while
 * this process is itself being traced.  The loops are in doors.asm, the doors in ways.c. */
#include "bench/doors.h"

#include "bench/ways.h"
#include "stats/stats.h"

#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

enum {
    BATCH_NS = 10000,
    BATCH_COUNT_LEAST = 4, /* int 0x80 may take 8 us on a virtual machine */
    BATCH_COUNT_LIMIT = 100000,
    BATCHES = 3,
    MEASURE_NS = 50000000,
    ROUNDS_LEAST = 15,
    ROUNDS_MOST = 600,
    ATTEMPTS = 3
};

/* The rounds are not believed when the middle half of a ratio is wider than this. */
static const double WIDTH_SHARE = 0.20;    /* of the ratio, … */
static const double WIDTH_ABSOLUTE = 0.03; /* … and so much more: a C call is 0.02 in all */

/* One measurement: the ways it visits, and what each visit gave, in ticks a crossing. */
struct measurement {
    int visited[WAYS];
    int visited_count;
    struct batch batches[WAYS];
    double ticks[WAYS][ROUNDS_MOST];
    bool wrong[WAYS];
    size_t rounds;
    double ns_per_tick;
    uint64_t random;
};

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* A batch that takes about BATCH_NS, or longer where four crossings do. */
static struct batch fitting_batch(int door)
{
    for (uint64_t count = 1;; count *= 2) {
        struct batch batch = way_batch(door, count);
        uint64_t before = now_ns();
        time_loop(&batch, way_loop(door));
        uint64_t took = now_ns() - before;
        if (took < BATCH_NS / 4 && count < BATCH_COUNT_LIMIT)
            continue;
        batch.count = count * BATCH_NS / (took ? took : 1);
        if (batch.count < BATCH_COUNT_LEAST)
            batch.count = BATCH_COUNT_LEAST;
        return batch;
    }
}

static double visit(struct measurement *m, int door)
{
    struct batch *batch = &m->batches[door];
    double ticks[BATCHES];
    time_loop(batch, way_loop(door));
    for (int i = 0; i < BATCHES; i++)
        ticks[i] = (double)time_loop(batch, way_loop(door)) / (double)batch->count;
    if (!way_right(door, batch->last))
        m->wrong[door] = true;
    return stats_median(ticks, BATCHES);
}

/* xorshift64 (Marsaglia 2003): enough to shuffle seven doors. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void shuffle(struct measurement *m)
{
    for (int i = m->visited_count - 1; i > 0; i--) {
        int j = (int)(draw(&m->random) % (uint64_t)(i + 1));
        int door = m->visited[i];
        m->visited[i] = m->visited[j];
        m->visited[j] = door;
    }
}

static void measure(struct measurement *m)
{
    m->random = __rdtsc() | 1;
    for (int i = 0; i < m->visited_count; i++)
        m->batches[m->visited[i]] = fitting_batch(m->visited[i]);
    uint64_t began_ns = now_ns(), began = __rdtsc(), took_ns = 0;
    for (m->rounds = 0; m->rounds < ROUNDS_MOST; m->rounds++) {
        if (took_ns >= MEASURE_NS && m->rounds >= ROUNDS_LEAST)
            break;
        shuffle(m);
        for (int i = 0; i < m->visited_count; i++)
            m->ticks[m->visited[i]][m->rounds] = visit(m, m->visited[i]);
        took_ns = now_ns() - began_ns;
    }
    m->ns_per_tick = (double)took_ns / (double)(__rdtsc() - began);
}

/* A C call can cost less than the loop around it. */
static double at_least_zero(double value)
{
    return value > 0 ? value : 0;
}

/* The door's times out of the rounds; false when they cannot be believed. */
static bool evaluate(const struct measurement *m, int door, struct door_time *time)
{
    double own[ROUNDS_MOST], ratio[ROUNDS_MOST];
    for (size_t i = 0; i < m->rounds; i++) {
        double nothing = m->ticks[WAY_NOTHING][i];
        own[i] = m->ticks[door][i] - nothing;
        ratio[i] = own[i] / (m->ticks[BENCH_SYSCALL][i] - nothing);
    }
    struct middle middle = stats_middle(ratio, m->rounds);
    *time = (struct door_time){
        .open = true,
        .ns = at_least_zero(stats_median(own, m->rounds) * m->ns_per_tick),
        .ratio = at_least_zero(middle.median),
        .ratio_low = at_least_zero(middle.low),
        .ratio_high = at_least_zero(middle.high),
    };
    return middle.high - middle.low <= WIDTH_SHARE * middle.median + WIDTH_ABSOLUTE;
}

/* Measures once; true when all of it can be believed. */
static bool attempt(struct measurement *m, struct door_time times[BENCH_DOORS])
{
    static const char *const forged =
        "it answered something else than asked: does a filter or a tracer stand in between?";
    bool believed = true;
    measure(m);
    for (int i = 0; i < m->visited_count; i++) {
        int door = m->visited[i];
        if (door == WAY_NOTHING)
            continue;
        if (!evaluate(m, door, &times[door]))
            believed = false;
        if (m->wrong[door] || m->wrong[BENCH_SYSCALL]) {
            times[door] = (struct door_time){.open = false};
            snprintf(times[door].why, sizeof times[door].why, "%s", forged);
        }
    }
    return believed;
}

void bench_doors(const bool wanted[BENCH_DOORS], struct door_time times[BENCH_DOORS],
                 bool *disturbed)
{
    struct measurement m = {.visited = {WAY_NOTHING}, .visited_count = 1};
    bool watched = way_watched();
    for (int door = 0; door < BENCH_DOORS; door++) {
        struct door_time *time = &times[door];
        *time = (struct door_time){.open = false};
        if (!wanted[door] && door != BENCH_SYSCALL)
            snprintf(time->why, sizeof time->why, "not asked for");
        else if (watched)
            snprintf(time->why, sizeof time->why, "this process is itself being traced");
        else if (way_open(door, time->why, sizeof time->why))
            m.visited[m.visited_count++] = door;
    }
    *disturbed = false;
    if (watched)
        return;
    for (int i = 0; i < ATTEMPTS; i++) {
        *disturbed = !attempt(&m, times);
        if (!*disturbed)
            break;
    }
}
