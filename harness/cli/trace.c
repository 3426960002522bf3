/* ring3 trace: any program, live, in strace's notation on stderr. */
#include "cli/cli.h"

#include "capture/capture.h"
#include "cli/relay.h"
#include "cli/trace_program.h"
#include "trace/view.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_LIMIT = 124 }; /* timeout(1)'s */

/* What a run holds.  The view comes first: it is the context of the capture's callbacks. */
struct tracing {
    struct view view;
    const struct trace_options *options;
    const char *program; /* NULL: attached */
    struct relay *relay;
    bool ended; /* the status was handed to the relay */
};

/* Ends the trace.  The status of ring3, or the signal that is to end it. */
static int end_tracing(struct tracing *tracing, const struct ending *ending, int *signal)
{
    struct view *view = &tracing->view;
    bool stopped_by_limit = view->limit_reached || ending->kind == ENDING_TIME_WALL;
    const struct rule *rule = view->ended_by;
    bool written = view_end(view);
    bool reader_gone = !tracing->options->output && view->shared.error == EPIPE;
    *signal = 0;
    if (!written && reader_gone)
        *signal = SIGPIPE; /* as any filter whose reader has seen enough */
    if (!written)
        return STATUS_FAULT;
    if (stopped_by_limit) {
        warn("a --limit was reached");
        return STATUS_LIMIT;
    }
    if (rule) {
        warn("line %d of '%s' has ended everything: %s", rule->line, tracing->options->rules_name,
             rule->text);
        return STATUS_LIMIT;
    }
    return tracing->program ? hand_on(ending, tracing->program, signal) : STATUS_AGREES;
}

/* The program has ended, and children of it that are not followed go on: whoever waits for ring3
 * need not wait for them. */
static void on_rest(void *context, const struct ending *ending)
{
    struct tracing *tracing = context;
    int signal, status = end_tracing(tracing, ending, &signal);
    tracing->ended = true;
    relay_end(tracing->relay, status, signal);
}

/* Without stopping anybody. */
static bool record(struct tracing *tracing, const struct capture_plan *plan, struct trace *trace,
                   struct problem *problem)
{
    const struct trace_options *options = tracing->options;
    const struct perf_plan perf = {.system = options->system,
                                   .blind =
                                       options->summary == SUMMARY_ONLY && !options->has_filter,
                                   .ring_bytes = options->ring_bytes,
                                   .seconds = options->seconds};
    struct perf_report report;
    bool quiet = number_set_has(&options->quiet, QUIET_ATTACH);
    if (options->system && !quiet)
        warn("recording the calls of the whole machine, but those of ring3 (%d) itself%s",
             (int)getpid(), plan->program || options->seconds ? "" : "; Ctrl-C ends it");
    bool done = perf_run(&perf, plan, trace, &report, problem);
    if (done)
        show_losses(&tracing->view, &report);
    return done;
}

static int run(const struct trace_options *options, struct capture_plan *plan)
{
    struct tracing tracing = {.options = options, .program = plan->program};
    struct trace trace = {0};
    struct problem problem;
    size_t inject_count;
    int signal = 0;
    struct inject *injects = injections_expand(options, &inject_count);
    plan->injects = injects;
    plan->inject_count = inject_count;
    if (!view_begin(&tracing.view, options, plan, &problem))
        die_of(&problem);
    if (plan->program && plan->first_only && (plan->filter || plan->vdso)) {
        tracing.relay = relay_begin();
        plan->on_rest = tracing.relay ? on_rest : NULL;
    }
    capture_catch_interrupts();
    if (plan->program)
        leave_keys_to_program();
    bool done = options->perf ? record(&tracing, plan, &trace, &problem)
                              : capture_run(plan, &trace, &problem);
    int status = 0;
    if (!tracing.ended)
        status = end_tracing(&tracing, &trace.ending, &signal);
    trace_free(&trace);
    free(injects);
    if (!done)
        die_of(&problem);
    if (signal)
        die_by(signal);
    return status;
}

int cli_trace(int argc, char **argv)
{
    struct trace_options options;
    struct problem problem;
    struct text help = {0};
    if (!trace_options_parse(&options, argc, argv, &problem))
        die_of(&problem);
    if (options.help) {
        trace_options_help(&help, (size_t)cli_help_width());
        cli_help(text_string(&help));
    }
    if (options.list_fields) {
        fields_list(&help, (size_t)cli_help_width());
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
