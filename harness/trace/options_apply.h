/* What the rows of options.def call: each reads one option's argument (NULL: none) into the
 * options.  Private to the reading of the command line. */
#ifndef TRACE_OPTIONS_APPLY_H
#define TRACE_OPTIONS_APPLY_H

#include "trace/options.h"

typedef bool option_function(struct trace_options *options, int value, const char *argument,
                             struct problem *problem);

option_function count_follow, add_attach, add_change, set_limits, qualify_any, add_path, set_status,
    set_output, set_append, set_separate, set_column, set_string, set_verbose, count_hex, set_hex,
    set_names, count_descriptors, count_stamp, set_relative, set_spent, set_ip, set_numbers,
    count_quiet, set_no_doors, set_vdso, set_registers, set_form, set_summary, set_sort,
    set_columns, set_wall_clock, set_filter, set_echo, set_rules, set_list_fields, set_help,
    set_version, accept_option, set_backend, set_system, set_ring_size, set_seconds;

/* The defaults; and, when all has been read, what does not go together. */
void options_begin(struct trace_options *options);
bool options_check(struct trace_options *options, int argc, struct problem *problem);

/* "invalid -s argument: 'x'; it wants a number". */
bool refuse_argument(struct problem *problem, const char *option, const char *argument,
                     const char *wanted);

/* A number without sign, at most `most`; false when it is none. */
bool read_number(const char *word, uint64_t most, uint64_t *number);

/* Appends to a growing array; the array is malloc'ed and moves. */
void *array_grown(void *array, size_t count, size_t size);

#endif
