/* Counts of calls and their times, and the table of -c. */
#ifndef TRACE_SUMMARY_H
#define TRACE_SUMMARY_H

#include "trace/options.h"

struct call_count {
    uint64_t calls, errors;
    uint64_t total_ns, min_ns, max_ns;
};

/* The last place of each ABI is for the numbers that no table has. */
struct summary {
    struct call_count *counts; /* [ABI_COUNT][CALL_NUMBERS + 1] */
};

void summary_begin(struct summary *summary);
void summary_add(struct summary *summary, enum abi abi, uint32_t number, uint64_t ns, bool failed);
void summary_render(const struct summary *summary, const struct trace_options *options,
                    struct text *to);
void summary_free(struct summary *summary);

#endif
