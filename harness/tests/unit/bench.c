/* The estimates and the gates of ring3 bench, on made-up processes whose truth is known. */
#include "bench/bench.h"
#include "report/bench.h"

#include "tests/unit/tap.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PROCESSES = 20, ROUNDS = 15, TRIALS = 1500 };

static uint64_t state = 1234567;

static double uniform(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(state >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
    return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
}

/* The truth: ticks of a crossing without the loop.  A tick is half a nanosecond and 1.5 cycles. */
static const double NS_PER_TICK = 0.5, CYCLES_PER_TICK = 1.5, LOOP = 0.7, WIDTH = 4;

static double truth(int door)
{
    switch (door) {
    case BENCH_VDSO:
        return 40;
    case BENCH_INT80:
        return 16000;
    case BENCH_CPUID:
        return 14000;
    default:
        return 200;
    }
}

static const int doors[] = {BENCH_VDSO, BENCH_SYSCALL, BENCH_CONTROL, BENCH_INT80, BENCH_CPUID};
enum { DOORS = sizeof doors / sizeof *doors };

static struct sample *samples[PROCESSES];
static struct bench_results results;

/* A process has an offset of its own for each door; rounds share the clock's speed; one visit in
 * twenty is spoiled by an interruption. */
static void make_process(struct sample *sample, double process_spread)
{
    *sample = (struct sample){.done = true, .rounds = ROUNDS, .ns_per_tick = NS_PER_TICK};
    double own[BENCH_DOORS];
    for (int i = 0; i < DOORS; i++) {
        sample->doors[doors[i]].open = true;
        own[doors[i]] = exp(process_spread * normal());
    }
    for (int k = 0; k < ROUNDS; k++) {
        double speed = exp(0.02 * normal());
        sample->ticks[BENCH_NOTHING][k] = LOOP * speed;
        sample->ticks[BENCH_COUNTER][k] = COUNTED_CYCLES / CYCLES_PER_TICK * speed;
        sample->witness[k] = WIDE_LENGTH / WIDTH / CYCLES_PER_TICK * speed;
        sample->ticks[BENCH_CHAIN][k] = CHAIN_LENGTH * CHAIN_CYCLES / CYCLES_PER_TICK * speed;
        for (int i = 0; i < DOORS; i++) {
            double noise = exp(0.002 * normal()) * (uniform() < 0.05 ? 1 + uniform() : 1);
            sample->ticks[doors[i]][k] = (truth(doors[i]) * own[doors[i]] * noise + LOOP) * speed;
        }
    }
}

static void make_processes(double process_spread)
{
    results = (struct bench_results){.processes = PROCESSES, .asked = PROCESSES};
    results.alone.kept = true;
    for (int i = 0; i < DOORS; i++)
        results.rows[doors[i]].wanted = results.rows[doors[i]].open = true;
    for (int i = 0; i < PROCESSES; i++) {
        if (!samples[i])
            samples[i] = malloc(sizeof *samples[i]);
        make_process(samples[i], process_spread);
    }
}

static void estimate(void)
{
    bench_estimate(&results, (const struct sample *const *)samples, PROCESSES);
    bench_judge(&results);
}

static int near(double a, double b, double slack)
{
    return fabs(a / b - 1) <= slack;
}

static void check_estimates(void)
{
    make_processes(0.002);
    estimate();
    for (int i = 0; i < DOORS; i++) {
        const struct bench_row *row = &results.rows[doors[i]];
        const char *name = bench_door_table[doors[i]].name;
        double ticks = truth(doors[i]);
        EXPECT(near(row->ns.value, ticks * NS_PER_TICK, 0.01), "%s: %g ns", name, row->ns.value);
        EXPECT(near(row->cycles.value, ticks * CYCLES_PER_TICK, 0.005), "%s: %g cycles", name,
               row->cycles.value);
        EXPECT(near(row->ratio.value, ticks / truth(BENCH_SYSCALL), 0.005), "%s: ratio %g", name,
               row->ratio.value);
        EXPECT(row->ratio.low <= row->ratio.value && row->ratio.value <= row->ratio.high,
               "%s: its interval is beside it", name);
        EXPECT(near(row->quantiles[10], row->ns.value, 0.02), "%s: the pool's median %g", name,
               row->quantiles[10]);
    }
    EXPECT(near(results.int80_cpuid.value, 16.0 / 14, 0.003), "int80/cpuid is %g",
           results.int80_cpuid.value);
    EXPECT(results.has_cycles && near(results.chain.value, 3, 0.001), "the chain reads %g",
           results.chain.value);
    EXPECT(!results.complaint_count, "a good run: %s", results.complaints[0]);
    group("what was put in comes out, whatever the clock and interruptions do");
}

static void check_coverage(void)
{
    int hold = 0, control = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        make_processes(0.003);
        results.rows[BENCH_INT80].open = results.rows[BENCH_CPUID].open = false;
        bench_estimate(&results, (const struct sample *const *)samples, PROCESSES);
        const struct interval *ratio = &results.rows[BENCH_VDSO].ratio;
        hold += ratio->low <= 0.2 && 0.2 <= ratio->high;
        ratio = &results.rows[BENCH_CONTROL].ratio;
        control += ratio->low <= 1 && 1 <= ratio->high;
    }
    EXPECT(hold >= TRIALS * 0.93 && hold <= TRIALS * 0.97, "the truth in %d of %d", hold, TRIALS);
    EXPECT(control >= TRIALS * 0.93 && control <= TRIALS * 0.97, "1 in %d of %d", control, TRIALS);
    group("95 % intervals hold the truth in 93 to 97 % of 1500 runs, from rounds to report");
}

/* ------------------------------------------------------------------------------ gates */

static void check_wrong_answer(void)
{
    make_processes(0.002);
    samples[7]->doors[BENCH_VDSO].wrong = true;
    estimate();
    EXPECT(!results.rows[BENCH_VDSO].open && strstr(results.rows[BENCH_VDSO].why, "something else"),
           "a wrong answer in one process leaves the door open: %s", results.rows[BENCH_VDSO].why);
    EXPECT(results.rows[BENCH_INT80].open, "it closes another door too");
    make_processes(0.002);
    samples[3]->doors[BENCH_SYSCALL].wrong = true;
    estimate();
    for (int i = 0; i < DOORS; i++)
        EXPECT(!results.rows[doors[i]].open, "a wrong syscall leaves %s open",
               bench_door_table[doors[i]].name);
    group("a wrong answer closes the door, and a wrong syscall all of them");
}

static void check_chain(void)
{
    make_processes(0.002);
    for (int k = 0; k < ROUNDS; k++)
        samples[11]->ticks[BENCH_CHAIN][k] *= 1.02;
    estimate();
    EXPECT(!results.has_cycles, "3.06 cycles in one process pass");
    EXPECT(strstr(results.no_cycles, "multiplication"), "no reason is given");
    make_processes(0.002);
    for (int k = 0; k < ROUNDS; k++)
        samples[0]->ticks[BENCH_CHAIN][k] = NAN;
    estimate();
    EXPECT(!results.has_cycles, "no number passes");
    struct text json = {0};
    report_bench_json(&json, &results);
    EXPECT(!strstr(text_string(&json), "\"cycles\": {"), "cycles are reported all the same");
    text_free(&json);
    group("a multiplication that does not take three cycles in each process takes cycles away");
}

static void check_control(void)
{
    make_processes(0.002);
    for (int i = 0; i < PROCESSES; i++)
        for (int k = 0; k < ROUNDS; k++)
            samples[i]->ticks[BENCH_CONTROL][k] *= 1.008;
    estimate();
    EXPECT(results.complaint_count == 1 && strstr(results.complaints[0], "control"),
           "a control of 1.008 passes");
    group("a control that is not 1 is told");
}

static void check_tracing(void)
{
    static const struct {
        int first, count;
    } stretches[] = {{10, 10}, {5, 8}, {0, 7}, {14, 6}, {8, 5}};
    for (size_t s = 0; s < sizeof stretches / sizeof *stretches; s++) {
        make_processes(0.003);
        for (int i = stretches[s].first; i < stretches[s].first + stretches[s].count; i++)
            for (int k = 0; k < ROUNDS; k++) {
                samples[i]->ticks[BENCH_SYSCALL][k] *= 1.13;
                samples[i]->ticks[BENCH_CONTROL][k] *= 1.13;
            }
        estimate();
        EXPECT(results.complaint_count == 1 && strstr(results.complaints[0], "in the middle"),
               "tracing from process %d, %d long, is not told", stretches[s].first,
               stretches[s].count);
        EXPECT(results.rows[BENCH_VDSO].changed, "the vDSO's ratio is not marked");
    }
    int told = 0;
    for (int run = 0; run < 100; run++) {
        make_processes(0.003);
        estimate();
        told += results.complaint_count > 0;
    }
    EXPECT(told <= 2, "%d of 100 quiet runs are told", told);
    group("tracing that begins, ends, or comes and goes in the middle is told; quiet runs are not");
}

/* A neighbour takes from a tenth to all of the witness's share, and makes syscall up to half as
 * dear again; the rounds that it spoils lie together. */
static void add_neighbour(double share)
{
    for (int i = 0; i < PROCESSES; i++)
        for (int k = 0; k < ROUNDS; k++) {
            double taken = 0.1 + 0.9 * uniform();
            samples[i]->witness[k] *= 1 + 0.001 * normal();
            if (k >= ROUNDS * (1 - share)) {
                samples[i]->witness[k] *= 1 + taken;
                samples[i]->ticks[BENCH_SYSCALL][k] *= 1 + 0.5 * taken;
                samples[i]->ticks[BENCH_CONTROL][k] *= 1 + 0.5 * taken;
            }
        }
}

static void keep_alone(void)
{
    results.processes = bench_keep_alone(&results.alone, samples, PROCESSES, PROCESSES);
    bench_estimate(&results, (const struct sample *const *)samples, results.processes);
    bench_judge(&results);
}

static void check_neighbours(void)
{
    static const double shares[] = {0, 0.3, 0.6, 0.8};
    for (size_t s = 0; s < sizeof shares / sizeof *shares; s++) {
        make_processes(0.002);
        add_neighbour(shares[s]);
        keep_alone();
        EXPECT(results.alone.kept && results.alone.whole && near(results.alone.width, 4, 0.01),
               "the width reads %.3f", results.alone.width);
        EXPECT(near(results.alone.share, 1 - shares[s], 0.05), "a share of %.2f reads %.2f",
               1 - shares[s], results.alone.share);
        EXPECT(near(results.rows[BENCH_SYSCALL].cycles.value, 300, 0.005), "syscall reads %.1f",
               results.rows[BENCH_SYSCALL].cycles.value);
        EXPECT(near(results.rows[BENCH_VDSO].ratio.value, 0.2, 0.005), "the ratio reads %.4f",
               results.rows[BENCH_VDSO].ratio.value);
        EXPECT(!results.complaint_count, "it complains: %s", results.complaints[0]);
    }
    EXPECT(results.alone.factor > 1.15 && results.alone.factor < 1.4, "its factor is %.2f",
           results.alone.factor);
    group("rounds with a neighbour on the core are left out, and change no figure");

    /* The mutation: the same run, without being asked who was alone. */
    make_processes(0.002);
    add_neighbour(0.8);
    bench_estimate(&results, (const struct sample *const *)samples, PROCESSES);
    EXPECT(results.rows[BENCH_SYSCALL].cycles.value > 340, "the neighbour costs nothing: %.1f",
           results.rows[BENCH_SYSCALL].cycles.value);
    make_processes(0.002);
    add_neighbour(1);
    keep_alone();
    EXPECT(!results.alone.kept && results.complaint_count == 1 &&
               strstr(results.complaints[0], "neighbour"),
           "never alone, and not told");
    make_processes(0.002);
    for (int i = 0; i < PROCESSES; i++)
        for (int k = 0; k < ROUNDS; k++)
            samples[i]->witness[k] *= 4 / 1.7;
    keep_alone();
    EXPECT(!results.alone.whole, "a width of 1.7 passes for one");
    group("a core that is never free is told, and so is one whose width cannot be");

    /* Tracing changes nothing that the witness sees. */
    make_processes(0.003);
    add_neighbour(0.4);
    for (int i = 6; i < 14; i++)
        for (int k = 0; k < ROUNDS; k++)
            samples[i]->ticks[BENCH_SYSCALL][k] *= 1.13;
    keep_alone();
    EXPECT(results.complaint_count > 0, "tracing in the middle is taken for a neighbour");
    group("what happens behind the door is no neighbour");
}

int main(void)
{
    check_estimates();
    check_coverage();
    check_wrong_answer();
    check_chain();
    check_control();
    check_tracing();
    check_neighbours();
    for (int i = 0; i < PROCESSES; i++)
        free(samples[i]);
    return done();
}
