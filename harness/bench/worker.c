/* One process of a measurement.
 *
 * A batch is some 10 us of crossings through one door, timed by the time-stamp counter around
 * it.  A visit to a door is one batch to warm up and five that count; their median is the
 * visit's time.  A round visits every door, and the empty loop, once, in an order that is drawn
 * anew each round.  So a clock that changes its speed moves all doors of a round alike, an
 * interruption spoils one batch of five, and a door never sits behind the same neighbour.
 *
 * Every visit's last result is checked: a door that answers something else than asked (because
 * a filter or a tracer answers in the kernel's place) is not timed.  METHOD.md says why. */
#include "base/clock.h"
#include "bench/partner.h"
#include "bench/sample.h"
#include "stats/stats.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

enum {
    BATCH_NS = 10000,
    WITNESS_NS = 3000,
    BATCH_COUNT_LEAST = 2, /* a crossing may take 200 us when another CPU must wake up */
    BATCH_COUNT_MOST = 100000,
    CALIBRATE_NS = 2000000,
    CALIBRATIONS = 3,
    CLOCK_READINGS = 101,
    ROUNDS_LEAST = 3
};

struct process {
    struct sample *sample;
    struct partner partners[BENCH_DOORS];
    struct partner code32; /* one for the three doors of doors32.asm */
    uint64_t counts[BENCH_VISITED];
    uint64_t wide_count;
    int visited[BENCH_VISITED], visited_count;
    double ticks_per_ns; /* roughly, for the batches */
    uint64_t random;
};

static void shut(struct sample *sample, int door, const char *why)
{
    sample->doors[door].open = false;
    if (why)
        snprintf(sample->doors[door].why, SAMPLE_WHY, "%s", why);
}

static struct partner *partner_of(struct process *process, int door)
{
    if (door >= BENCH_DOORS || bench_door_table[door].kind == HERE)
        return NULL;
    return bench_door_table[door].kind == CODE32 ? &process->code32 : &process->partners[door];
}

/* Starts the other processes; doors whose partner cannot be are closed. */
static void start_partners(struct process *process)
{
    struct sample *sample = process->sample;
    for (int door = 0; door < BENCH_DOORS; door++) {
        struct partner *partner = partner_of(process, door);
        if (!sample->doors[door].open || !partner || partner->pid > 0)
            continue;
        char why[SAMPLE_WHY];
        if (!partner_start(partner, door, sample->cpu, sample->far_cpu, why))
            shut(sample, door, why);
    }
    for (int door = 0; door < BENCH_VISITED; door++)
        if (sample->doors[door].open)
            process->visited[process->visited_count++] = door;
}

static void end_partners(struct process *process)
{
    for (int door = 0; door < BENCH_DOORS; door++)
        partner_end(&process->partners[door]);
    partner_end(&process->code32);
}

/* One visit: ticks a crossing, the loop included.  Negative when the door's partner is gone. */
static double visit(struct process *process, int door)
{
    struct sample *sample = process->sample;
    struct partner *partner = partner_of(process, door);
    struct reply reply;
    uint64_t count = process->counts[door];
    if (!partner) {
        reply.last = visit_here(door, count, reply.ticks);
        if (!door_right(door, reply.last))
            sample->doors[door].wrong = true;
    } else {
        if (!partner_visit(partner, door, count, &reply))
            return -1;
        if (reply.last != partner->pid)
            sample->doors[door].wrong = true;
    }
    double ticks[BATCHES];
    for (int i = 0; i < BATCHES; i++)
        ticks[i] = ((double)reply.ticks[i] - sample->clock_ticks) / (double)count;
    return stats_median(ticks, BATCHES);
}

/* One short batch of the witness: ticks a turn. */
static double look_around(struct process *process)
{
    struct batch batch = door_batch(BENCH_WIDE, process->wide_count);
    double ticks = (double)time_loop(&batch, loop_wide) - process->sample->clock_ticks;
    return ticks / (double)process->wide_count;
}

/* -------------------------------------------------------------------------- calibrate */

/* What time_loop reads around one turn of the empty loop, less that turn (about a cycle). */
static double read_clock(void)
{
    double readings[CLOCK_READINGS];
    struct batch one = door_batch(BENCH_NOTHING, 1), two = door_batch(BENCH_NOTHING, 2);
    for (int i = 0; i < CLOCK_READINGS; i++)
        readings[i] =
            2 * (double)time_loop(&one, loop_nothing) - (double)time_loop(&two, loop_nothing);
    double ticks = stats_median(readings, CLOCK_READINGS);
    return ticks > 0 ? ticks : 0;
}

static double ticks_per_ns(void)
{
    uint64_t began_ns = now_ns(), began = __rdtsc(), took_ns;
    do
        took_ns = now_ns() - began_ns;
    while (took_ns < CALIBRATE_NS);
    return (double)(__rdtsc() - began) / (double)took_ns;
}

/* How many crossings take BATCH_NS. */
static void fit_batches(struct process *process)
{
    double wanted = BATCH_NS * process->ticks_per_ns;
    for (int i = 0; i < process->visited_count; i++) {
        int door = process->visited[i];
        process->counts[door] = BATCH_COUNT_LEAST;
        for (int k = 0; k < CALIBRATIONS; k++) {
            double each = visit(process, door);
            double count = each > 0 ? wanted / each : BATCH_COUNT_MOST;
            uint64_t most = k == 0 ? 1000 : BATCH_COUNT_MOST; /* the first guess is a poor one */
            process->counts[door] = count < BATCH_COUNT_LEAST ? BATCH_COUNT_LEAST
                                    : count > (double)most    ? most
                                                              : (uint64_t)count;
        }
    }
    double turns[CLOCK_READINGS];
    process->wide_count = 10;
    for (int i = 0; i < CLOCK_READINGS; i++)
        turns[i] = look_around(process);
    double count = WITNESS_NS * process->ticks_per_ns / stats_median(turns, CLOCK_READINGS);
    process->wide_count = count > 1 && count < BATCH_COUNT_MOST ? (uint64_t)count : 1;
}

/* ----------------------------------------------------------------------------- rounds */

/* xorshift64 (Marsaglia 2003): enough to shuffle doors. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void shuffle(struct process *process)
{
    for (int i = process->visited_count - 1; i > 0; i--) {
        int j = (int)(draw(&process->random) % (uint64_t)(i + 1));
        int door = process->visited[i];
        process->visited[i] = process->visited[j];
        process->visited[j] = door;
    }
}

/* A partner that dies in the middle closes its door. */
static void close_gone(struct process *process, int i)
{
    int door = process->visited[i];
    char why[SAMPLE_WHY];
    struct partner *partner = partner_of(process, door);
    int killer = partner ? partner_killed_by(partner) : 0;
    snprintf(why, sizeof why, "its process went away in the middle (signal %d)", killer);
    shut(process->sample, door, why);
    process->visited[i] = process->visited[--process->visited_count];
}

static void measure(struct process *process)
{
    struct sample *sample = process->sample;
    uint64_t began_ns = now_ns(), began = __rdtsc(), took_ns = 0;
    sample->began_ns = began_ns;
    int rounds = 0;
    for (; rounds < SAMPLE_ROUNDS_MOST; rounds++) {
        if (took_ns >= sample->time_ns && rounds >= ROUNDS_LEAST)
            break;
        double witness[BENCH_VISITED];
        size_t seen = 0;
        shuffle(process);
        for (int i = 0; i < process->visited_count; i++) {
            if (seen < BENCH_VISITED)
                witness[seen++] = look_around(process);
            double ticks = visit(process, process->visited[i]);
            if (ticks < 0 && partner_of(process, process->visited[i]))
                close_gone(process, i--);
            else
                sample->ticks[process->visited[i]][rounds] = ticks;
        }
        sample->witness[rounds] = stats_middle(witness, seen).high;
        took_ns = now_ns() - began_ns;
    }
    sample->rounds = rounds;
    sample->ns_per_tick = (double)took_ns / (double)(__rdtsc() - began);
}

int bench_worker(int fd)
{
    struct process process = {0};
    struct sample *sample = mmap(NULL, sizeof *sample, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (sample == MAP_FAILED)
        return 1;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != sample->parent)
        return 1;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    signal(SIGPIPE, SIG_IGN); /* a partner that is gone is seen by what write() answers */
    process.sample = sample;
    process.random = sample->seed;
    door_expect_parent(sample->parent);
    if (!pin_to(sample->cpu))
        return 1;
    process.ticks_per_ns = ticks_per_ns();
    sample->clock_ticks = read_clock();
    start_partners(&process);
    fit_batches(&process);
    measure(&process);
    end_partners(&process);
    sample->done = true;
    return 0;
}
