#include "lesson/logs.h"

#include "base/file.h"
#include "capture/capture.h"
#include "expect/log.h"
#include "lesson/audit.h"
#include "lesson/given.h"
#include "render/render.h"
#include "tables/calls.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Far more than such a program needs. */
enum { WALL_MS = 20000, CPU_MS = 5000, OUTPUT_BYTES = 65536, EVENTS = 5000, SHOWN = 200 };

static bool is_program(const struct scene *scene, const char *path)
{
    for (size_t i = 0; i < scene->given_count; i++)
        if (scene->given[i].kind == GIVEN_PROGRAM && strcmp(scene->given[i].path, path) == 0)
            return true;
    return false;
}

/* The program as the harness sees it: the same bytes in a directory that is as the student's was.
 * It is ours, so it needs no jail. */
static bool watch(struct trace *seen, const struct scene *scene, const char *path,
                  struct problem *problem)
{
    char directory[PATH_MAX] = "", program[PATH_MAX + 8], name[PATH_MAX + 8];
    char *argv[] = {name, NULL}, *envp[] = {NULL};
    static const struct world world;
    bool ok = given_make(scene, directory, sizeof directory, problem);
    snprintf(program, sizeof program, "%s/%s", directory, path);
    snprintf(name, sizeof name, "./%s", path);
    struct capture_plan plan = {.program = program,
                                .argv = argv,
                                .envp = envp,
                                .directory = directory,
                                .collect = true,
                                .world = &world,
                                .halves = true,
                                .wait_for_all = true,
                                .wall_ms = WALL_MS,
                                .cpu_ms = CPU_MS,
                                .output_limit = OUTPUT_BYTES,
                                .stop_limit = EVENTS};
    ok = ok && capture_run(&plan, seen, problem);
    if (*directory)
        directory_remove(directory);
    if (ok && seen->ending.kind == ENDING_INTERRUPTED)
        return problem_set(problem, (enum status)(128 + seen->ending.number), "interrupted");
    if (ok && seen->ending.kind != ENDING_EXITED)
        return problem_set(problem, STATUS_FAULT,
                           "%s, a program to be traced, did not come to its "
                           "end without a tracer",
                           path);
    return ok;
}

/* A log of a program that nobody has traced is a guess. */
static bool has_traced(const struct trace *trace)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        const char *name = event->kind == EVENT_CALL ? call_name(event->abi, event->number) : NULL;
        if (name && strcmp(name, "ptrace") == 0 && !event_failed(event))
            return true;
    }
    return false;
}

/* What came out of it, in its order: the children are waited for. */
static bool prints_the_same(const struct trace *seen, const struct trace *trace, struct text *found)
{
    const struct text *wanted = &seen->output, *given = &trace->output;
    if (wanted->size == given->size &&
        (wanted->size == 0 || memcmp(wanted->bytes, given->bytes, wanted->size) == 0))
        return true;
    text_add(found, "the log is right, but under this tracer the program printed ");
    render_bytes(found, text_string(given), given->size, SHOWN);
    text_add(found, ", and without it ");
    render_bytes(found, text_string(wanted), wanted->size, SHOWN);
    return false;
}

static bool judge(struct outcome *outcome, const struct scene *scene,
                  const struct scene_check *check, const struct trace *trace,
                  struct problem *problem)
{
    struct trace seen = {0};
    struct text found = {0};
    struct log_difference difference = {0};
    struct finding finding = {.line = check->line, .fact = check->fact->name, .text = check->text};
    bool ok = true;
    if (!is_program(scene, check->path))
        text_add(&found, "no line gives such a program");
    else if (!has_traced(trace))
        text_add(&found, "nothing was traced: no ptrace of this program has succeeded");
    else if ((ok = watch(&seen, scene, check->path, problem)))
        finding.holds = log_agrees(check->fact->id, &seen, text_string(&trace->errors),
                                   trace->errors.size, &found, &difference) &&
                        prints_the_same(&seen, trace, &found);
    if (!finding.holds && memory_shared(trace))
        text_add(&found, "; " MEMORY_SHARED);
    finding.found = text_string(&found);
    finding.slip = difference.slip;
    finding.slip_signal = difference.signal;
    if (ok)
        outcome_add(outcome, &finding);
    text_free(&found);
    trace_free(&seen);
    return ok;
}

bool logs_judge(struct outcome *outcome, const struct scene *scene, const struct trace *trace,
                struct problem *problem)
{
    for (size_t i = 0; i < scene->check_count; i++)
        if (scene->checks[i].fact->id >= FACT_LOG &&
            !judge(outcome, scene, &scene->checks[i], trace, problem))
            return false;
    return true;
}
