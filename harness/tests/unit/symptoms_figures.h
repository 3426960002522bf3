/* Symptoms of programs that measure: how often they look, and what they print. */
#ifndef TESTS_UNIT_SYMPTOMS_FIGURES_H
#define TESTS_UNIT_SYMPTOMS_FIGURES_H

#include "tests/unit/symptoms.h"

static int64_t clocked;

/* The clock tells that so many nanoseconds have gone by. */
static void tick(int64_t more)
{
    static int64_t times[64][2];
    static size_t used;
    int64_t *time = times[used++ % 64];
    clocked += more;
    time[0] = clocked / 1000000000;
    time[1] = clocked % 1000000000;
    struct event *event = call(DOOR_SYSCALL, "clock_gettime", 0);
    struct copy *copy = arena_alloc(&world.trace.arena, sizeof *copy);
    *copy = (struct copy){.argument = 1,
                          .at_exit = true,
                          .whole = true,
                          .wanted = sizeof times[0],
                          .size = sizeof times[0],
                          .bytes = (uint8_t *)time};
    event->copies = copy;
    event->copy_count = 1;
}

/* A batch of so many crossings that takes so long. */
static void batch(enum door door, int crossings, int64_t taken)
{
    tick(1000);
    for (int i = 0; i < crossings; i++)
        call(door, "getpid", 7);
    tick(taken);
}

/* Nine rounds: an empty batch of 100 ns, then one crossing of 200, 210 … ns, more by syscall, and
 * the same with two by int80, 1000 ns later. */
static const int64_t walk[9] = {40, 0, 80, 20, 60, 10, 900, 30, 50};

static void nine_rounds(void)
{
    world.trace.count = 0;
    for (int i = 0; i < 9; i++) {
        batch(DOOR_SYSCALL, 0, 100);
        batch(DOOR_SYSCALL, 2, 100 + 2 * (200 + walk[i]));
        batch(DOOR_INT80, 2, 100 + 2 * (1200 + walk[i]));
    }
}

/* The program printed this, and the figures are not as they should be. */
static void printed(const char *text)
{
    static struct finding finding = {.line = 1, .fact = "figures", .text = "", .found = ""};
    nine_rounds();
    text_add(&world.trace.output, "%s", text);
    world.outcome.findings = &finding;
    world.outcome.finding_count = 1;
}

/* In order: 200 210 220 230 240 250 260 280 1100.  Near miss: another number. */
static void own_cost(bool evidence)
{
    printed(evidence ? "syscall 18 260 290 330\nint80 18 1 1 1\nx\n"
                     : "syscall 18 260 290 400\nint80 18 1 1 1\nx\n");
}

static void whole_batches(bool evidence)
{
    printed(evidence ? "syscall 18 420 480 560\n" : "syscall 18 420 480 570\n");
}

static void unsorted(bool evidence)
{
    printed(evidence ? "syscall 18 200 260 230\nint80 18 1200 1260 1230\n"
                     : "syscall 18 200 260 230\nint80 18 1210 1240 1280\n");
}

static void means(bool evidence)
{
    printed(evidence ? "syscall 18 210 332 280\n" : "syscall 18 210 300 280\n");
}

static void extremes(bool evidence)
{
    printed(evidence ? "syscall 18 200 240 1100\nint80 18 1200 1240 2100\n"
                     : "syscall 18 200 240 1100\nint80 18 1210 1240 1280\n");
}

static void from_elsewhere(bool evidence)
{
    printed(evidence ? "syscall 18 270 280 290\n" : "syscall 9 270 280 290\n");
}

static void claims_more(bool evidence)
{
    printed(evidence ? "syscall 99 210 240 280\n" : "syscall 18 270 280 290\n");
}

static void claims_order(bool evidence)
{
    printed(evidence ? "syscall 18 210 240 280\nint80 18 1210 1240 1280\nsyscall ? int80\n"
                     : "syscall 18 210 240 280\nint80 18 1210 1240 1290\nsyscall ? int80\n");
}

static void after(const char *name);

/* Near miss: the other line has the right places. */
static void from_one(bool evidence)
{
    printed(evidence ? "syscall 18 220 250 1100\nint80 18 1220 1250 2100\n"
                     : "syscall 18 220 250 1100\nint80 18 1210 1240 1280\n");
}

/* Near misses: its end; the word before it. */
static void other_shape(bool evidence)
{
    printed(evidence ? "syscall: 18 210 240 280\n" : "int80 18 210 240 280\n");
}

static void not_ended(bool evidence)
{
    printed(evidence ? "syscall 18 210 240 280\nint80 18 1210 1240 1280\nint80 > syscall"
                     : "syscall 18 210 240 280\nint80 18 1210 1240 1280\nsyscall > int80");
}

/* 18 less than the empty batch in the first two rounds: -9 for each crossing, or a large number.
 * Near miss: the other line is made otherwise. */
static void kept_below(bool evidence)
{
    printed(evidence ? "syscall 18 0 0 9223372036854775799\nint80 18 0 0 0\n"
                     : "syscall 18 0 0 9223372036854775799\nint80 18 0 0 5\n");
    world.trace.count = 0;
    for (int i = 0; i < 9; i++) {
        batch(DOOR_SYSCALL, 0, 100);
        batch(DOOR_SYSCALL, 2, i < 2 ? 82 : 100);
        batch(DOOR_INT80, 2, 100);
    }
}

/* Near miss: it is measured twice. */
static void empty_once(bool evidence)
{
    for (int i = 0; i < 9; i++) {
        if (i == 0 || (i == 5 && !evidence))
            batch(DOOR_SYSCALL, 0, 100);
        batch(DOOR_SYSCALL, 2, 100);
        batch(DOOR_INT80, 2, 100);
    }
    after("getuid");
}

static void after(const char *name)
{
    struct event *event = call(DOOR_SYSCALL, name, 1);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "clock_gettime"), NULL, -1);
    row(DIFFERS_EXTRA, NULL, event, -1);
}

static void was_told(const char *count)
{
    world.argv[1] = (char *)count;
    world.argv[2] = (char *)"syscall";
    world.argv[3] = (char *)"int80";
}

static void extra_crossing(void)
{
    row(DIFFERS_EXTRA, NULL, call(DOOR_SYSCALL, "getpid", 7), -1);
}

/* Near miss: as many as COUNT says. */
static void small_batches(bool evidence)
{
    was_told(evidence ? "3" : "2");
    nine_rounds();
    extra_crossing();
}

/* Near miss: some round has an empty one. */
static void crossings_in_the_empty(bool evidence)
{
    was_told("2");
    for (int i = 0; i < 9; i++) {
        batch(DOOR_SYSCALL, i || evidence ? 2 : 0, 100);
        batch(DOOR_SYSCALL, 2, 600);
        batch(DOOR_INT80, 2, 600);
    }
    extra_crossing();
}

/* Near miss: it does not go on, it asks for something else. */
static void one_round(bool evidence)
{
    batch(DOOR_SYSCALL, 0, 100);
    batch(DOOR_SYSCALL, 2, 100);
    batch(DOOR_INT80, 2, 100);
    after(evidence ? "write" : "getuid");
}

/* Near miss: there is one door only. */
static void in_a_row(bool evidence)
{
    for (int i = 0; i < 12; i++)
        batch(DOOR_SYSCALL, 2, 100);
    for (int i = 0; i < 9; i++)
        batch(evidence ? DOOR_INT80 : DOOR_SYSCALL, 2, 100);
    after("getuid");
}

/* Near miss: two crossings between two readings. */
static void each_one(bool evidence)
{
    for (int i = 0; i < 20; i++)
        batch(DOOR_SYSCALL, evidence ? 1 : 2, 100);
    after("getuid");
}

static const struct symptom_row figure_rows[] = {
    {"own-cost-kept", own_cost, "LOW of syscall was 260; it is 210"},
    {"not-for-one-crossing", whole_batches, "A batch has 2 crossings"},
    {"samples-not-sorted", unsorted, "LOW of syscall was 200; it is 210"},
    {"mean-for-median", means, "reach from 200 to 1100"},
    {"extremes-for-interval", extremes, "LOW of syscall was 200; it is 210"},
    {"counted-from-one", from_one, "LOW of syscall was 220; it is 210"},
    {"sample-below-zero", kept_below, "In 2 of the nine rounds the batch of syscall"},
    {"line-not-as-asked", other_shape, "It is \"syscall: 18 210 240 280\". Asked for"},
    {"output-not-ended", not_ended, "The last line says \"int80 > syscall\", which is right"},
    {"empty-batch-once", empty_once, "Of 19 batches a single one"},
    {"figures-made-up", from_elsewhere, "LOW of syscall was 270; it is 210"},
    {"crossings-miscounted", claims_more, "Line 1 claims 99 for syscall"},
    {"order-beyond-intervals", claims_order, "the figures above it say int80 > syscall"},
    {"batch-too-small", small_batches, "there are 2 crossings, in 18 batches"},
    {"empty-batch-crosses", crossings_in_the_empty, "crossings, 2 in the first round"},
    {"few-samples", one_round, "around 3 batches, 2 of them with crossings"},
    {"not-interleaved", in_a_row, "times a batch followed one of the same door"},
    {"clock-for-each-crossing", each_one, "20 times one crossing stands alone"},
};

#endif
