/* Recording without stopping anybody. */
#include "trace/options_apply.h"

#include <string.h>

enum { KIB = 1024, RING_LEAST = 4, RING_MOST = 1 << 20, SECONDS_MOST = 4000000 };

bool set_backend(struct trace_options *options, int value, const char *argument,
                 struct problem *problem)
{
    (void)value;
    options->perf = strcmp(argument, "perf") == 0;
    return options->perf || strcmp(argument, "ptrace") == 0 ||
           refuse_argument(problem, "--backend", argument, "ptrace or perf");
}

bool set_system(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    (void)value, (void)argument, (void)problem;
    options->perf = options->system = true;
    return true;
}

/* The kernel wants a power of two of pages; the next larger one is taken. */
bool set_ring_size(struct trace_options *options, int value, const char *argument,
                   struct problem *problem)
{
    uint64_t wanted;
    (void)value;
    if (!read_number(argument, RING_MOST, &wanted) || wanted < RING_LEAST)
        return refuse_argument(problem, "--ring-size", argument, "4 to 1048576 KiB");
    for (options->ring_bytes = RING_LEAST * KIB; options->ring_bytes < wanted * KIB;)
        options->ring_bytes *= 2;
    return true;
}

bool set_seconds(struct trace_options *options, int value, const char *argument,
                 struct problem *problem)
{
    uint64_t seconds;
    (void)value;
    if (!read_number(argument, SECONDS_MOST, &seconds) || !seconds)
        return refuse_argument(problem, "--seconds", argument, "a number of seconds");
    options->seconds = (unsigned)seconds;
    return true;
}
