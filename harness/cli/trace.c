/* ring3 trace: any program, live, in strace's notation on stderr. */
#include "cli/cli.h"

#include "capture/capture.h"
#include "cli/trace_program.h"
#include "trace/view.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_LIMIT = 124 }; /* timeout(1)'s */

static int run(const struct trace_options *options, struct capture_plan *plan)
{
    struct view view;
    struct trace trace = {0};
    struct problem problem;
    size_t inject_count;
    struct inject *injects = injections_expand(options, &inject_count);
    plan->injects = injects;
    plan->inject_count = inject_count;
    if (!view_begin(&view, options, plan, &problem))
        die_of(&problem);
    capture_catch_interrupts();
    if (plan->program)
        leave_keys_to_program();
    bool done = capture_run(plan, &trace, &problem);
    bool stopped_by_limit = view.limit_reached || trace.ending.kind == ENDING_TIME_WALL;
    bool written = view_end(&view);
    bool reader_gone = !options->output && view.shared.error == EPIPE;
    struct ending ending = trace.ending;
    trace_free(&trace);
    free(injects);
    if (!done)
        die_of(&problem);
    if (!written && reader_gone)
        die_by(SIGPIPE); /* as any filter whose reader has seen enough */
    if (!written)
        return STATUS_FAULT;
    if (stopped_by_limit) {
        warn("a --limit was reached");
        return STATUS_LIMIT;
    }
    if (!plan->program)
        return STATUS_AGREES;
    return hand_on(&ending, plan->program);
}

int cli_trace(int argc, char **argv)
{
    struct trace_options options;
    struct problem problem;
    struct text help = {0};
    if (!trace_options_parse(&options, argc, argv, &problem))
        die_of(&problem);
    if (options.help) {
        trace_options_help(&help);
        cli_help(text_string(&help));
    }
    if (options.version)
        cli_help(CLI_VERSION_LINE);
    if (!cli_had_stderr && !options.output)
        return STATUS_FAULT; /* the trace would go nowhere, and so would a message */
    struct capture_plan plan = {0};
    if (options.first < argc) {
        plan.program = find_program(argv[options.first]);
        plan.argv = argv + options.first;
        plan.envp = changed_environment(&options);
    }
    int status = run(&options, &plan);
    free((void *)plan.envp);
    trace_options_free(&options);
    return status;
}
