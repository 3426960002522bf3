#include "trace/options_apply.h"

#include <string.h>

/* Pairs that make no sense together. */
static bool clash(const struct trace_options *options, struct problem *problem)
{
    const struct {
        bool a, b;
        const char *words;
    } pairs[] = {
        {options->summary, options->separate,
         "(-c/--summary-only or -C/--summary) and -ff/--output-separately are mutually exclusive"},
        {options->wall_clock, !options->summary,
         "-w/--summary-wall-clock must be given with (-c/--summary-only or -C/--summary)"},
        {options->form != FORM_TEXT, options->summary,
         "--json and --canonical have no table of -c"},
        {options->form != FORM_TEXT, options->registers && options->form == FORM_CANONICAL,
         "--canonical shows no registers: they differ from run to run"},
        {options->form != FORM_TEXT, options->separate,
         "--json and --canonical write one stream, not one file a process (-ff)"},
        {options->form != FORM_TEXT, options->any_dump, "--json and --canonical have no dumps"},
        {options->echoes, options->form != FORM_TEXT,
         "--json and --canonical have no data of --echo-fds"},
        {options->echoes, options->summary != SUMMARY_NONE,
         "--echo-fds and -c/-C are mutually exclusive"},
        {options->rules_name, options->attach_count,
         "--rules is for a program that is started: nobody else can put a filter into a process "
         "(-p)"},
        {options->rules_name, options->injection_count,
         "--rules and -e inject= both answer calls; write 'CALL: trace, errno E' into the rules"},
        {options->rules_name, options->vdso,
         "--rules are about calls that enter the kernel; --vdso shows those that do not"},
        {options->rules_name, options->echoes,
         "--echo-fds would lack the data of all calls that no rule traces: --rules is to be given "
         "alone"},
        {options->rules_name, options->separate,
         "--rules tells of all processes in one stream, not in one file a process (-ff)"},
        {options->change_count, options->attach_count,
         "-E/--env is for a program that is started, not for one that is attached to (-p)"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].a && pairs[i].b)
            return !problem_set(problem, STATUS_USAGE, "%s", pairs[i].words);
    return false;
}

/* What cannot be had when nobody is stopped. */
static bool lacks_stops(const struct trace_options *options, struct problem *problem)
{
    const struct {
        bool asked;
        const char *words;
    } lacking[] = {
        {options->injection_count, "-e inject= and fault= change what a call does, and it would be "
                                   "over by the time that we hear of it"},
        {options->rules_name,
         "--rules answer calls, and they would be over by the time that we hear "
         "of them"},
        {options->registers, "--regs: only a stopped task's registers can be read"},
        {options->vdso, "--vdso patches the program while it is stopped"},
        {options->descriptors, "-y: descriptors would be looked up after the call, when they may "
                               "stand for something else"},
        {options->path_count, "-P: descriptors would be looked up after the call, when they may "
                              "stand for something else; try --filter 'fd.name contains PATH'"},
        {options->any_dump, "-e read= and write= show whole buffers, and they may have been "
                            "overwritten when we come to read them"},
        {options->echoes, "--echo-fds shows the data that flows, and it may have been overwritten "
                          "when we come to read it"},
    };
    for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++)
        if (lacking[i].asked)
            return problem_set(problem, STATUS_USAGE,
                               "%s; it takes ptrace, not --system or --backend=perf",
                               lacking[i].words);
    return true;
}

static bool check_perf(struct trace_options *options, bool program, struct problem *problem)
{
    if (!options->perf && (options->ring_bytes || options->seconds))
        return problem_set(problem, STATUS_USAGE,
                           "%s is for --system and --backend=perf; --limit time=N ends any run",
                           options->ring_bytes ? "--ring-size" : "--seconds");
    if (options->perf && !lacks_stops(options, problem))
        return false;
    if (options->system && program && options->attach_count)
        return problem_set(problem, STATUS_USAGE,
                           "it is either a program or -p PID, not both at once");
    if (options->system && options->attach_count) { /* these and no more */
        options->system = false;
        options->follow += !options->follow;
    }
    return true;
}

bool options_check(struct trace_options *options, int argc, struct problem *problem)
{
    bool program = options->first < argc;
    if (!check_perf(options, program, problem))
        return false;
    if (!program && !options->attach_count && !options->system)
        return problem_set(
            problem, STATUS_USAGE,
            "must have PROGRAM [ARGUMENTS] or -p PID; 'ring3 trace --help' says more");
    if (program && options->attach_count)
        return problem_set(problem, STATUS_USAGE,
                           "it is either a program or -p PID, not both at once");
    if (clash(options, problem))
        return false;
    if (options->rules_name && !options->follow)
        options->follow = 1;
    if (options->append && !options->output)
        warn("-A/--output-append-mode has no effect without -o/--output");
    if (options->warn_last_status)
        warn("Only the last of -z/--successful-only/-Z/--failed-only options will take effect");
    options->separate = options->separate && options->output && !strchr("|!", *options->output);
    if (options->output && program) { /* as strace has it */
        number_set_put(&options->quiet, QUIET_ATTACH, true);
        number_set_put(&options->quiet, QUIET_PERSONALITY, true);
    }
    if (options->form == FORM_CANONICAL) { /* all of these would be taken off again */
        options->stamp = STAMP_NONE;
        options->relative = options->spent = options->ip = options->numbers = false;
    }
    return true;
}
