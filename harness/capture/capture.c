#include "capture/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COPY_LIMIT = 65536 };

static bool prepare(struct run *run)
{
    const struct capture_plan *plan = run->plan;
    siginfo_t info;
    run->shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (run->shared == MAP_FAILED) {
        run->shared = NULL;
        return problem_set(run->problem, STATUS_FAULT, "cannot map a page: %s", strerror(errno));
    }
    run->copy_limit = plan->copy_limit ? plan->copy_limit : COPY_LIMIT;
    run->scratch = memory_of(run->copy_limit);
    run->injected = memory_of(plan->inject_count * sizeof *run->injected);
    run->junk = plan->poison;
    if (plan->world)
        run->sent = memory_of(plan->world->sending_count * sizeof *run->sent);
    run->strangers =
        waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 || errno != ECHILD;
    return true;
}

static void clean_up(struct run *run)
{
    output_close(run);
    channels_close(run);
    peers_close(run);
    describe_end(run);
    turns_end(run);
    for (size_t i = run->task_count; i-- > 0;)
        task_forget(run, run->tasks[i]);
    free(run->tasks);
    free(run->unborn);
    free(run->scratch);
    free(run->injected);
    free(run->sent);
    if (run->shared)
        munmap(run->shared, PAGE);
}

static bool start_program(struct run *run)
{
    struct handed handed[HANDED];
    size_t count = 0;
    bool ok = output_open(run, handed, &count) && channels_open(run, handed, &count) &&
              spawn_program(run, handed, count);
    for (size_t i = 0; i < count; i++)
        if (handed[i].fd >= 0)
            close(handed[i].fd);
    return ok;
}

static bool leave_place(struct run *run)
{
    const struct capture_place *place = run->plan->place;
    struct problem problem;
    if (!place || place->end(place->context, &problem))
        return true;
    if (run->cause == CAUSE_NONE) /* else the run has a problem of its own */
        *run->problem = problem;
    return false;
}

static bool run_program(struct run *run)
{
    bool ok = run->plan->attach_count ? attach_all(run) : start_program(run);
    if ((run->first || run->plan->attach_count) && !ok)
        run_kill(run, CAUSE_FAULT);
    loop_run(run);
    if (run->first && !run->ended && run->cause == CAUSE_NONE)
        run_fault(run, "learn how the program ended", ECHILD);
    watchdog_stop(run);
    ok = leave_place(run) && ok;
    finish_sweep(run);
    output_pump(run);
    output_collect(run);
    if (!ok || run->cause == CAUSE_FAULT)
        return false;
    if (run->shared->failed_step && !run->started && !capture_interrupted())
        return problem_set(run->problem, STATUS_FAULT, "the program's process cannot %s: %s",
                           run->shared->failed_step, strerror(run->shared->error));
    finish_ending(run);
    return true;
}

bool capture_run(const struct capture_plan *plan, struct trace *trace, struct problem *problem)
{
    struct run run = {.plan = plan,
                      .trace = trace,
                      .problem = problem,
                      .to_program = -1,
                      .from = {-1, -1, -1},
                      .lifeline = -1};
    int reaper = 0;
    if (plan->collect || plan->whole_tree) {
        prctl(PR_GET_CHILD_SUBREAPER, &reaper);
        prctl(PR_SET_CHILD_SUBREAPER, 1);
    }
    signals_begin(&run);
    bool ok = prepare(&run) && run_program(&run);
    clean_up(&run);
    signals_end(&run);
    if (plan->collect || plan->whole_tree)
        prctl(PR_SET_CHILD_SUBREAPER, reaper);
    return ok;
}
