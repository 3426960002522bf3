#include "lesson/run.h"

#include "base/file.h"
#include "capture/capture.h"
#include "expect/source.h"
#include "lesson/audit.h"
#include "lesson/cell.h"
#include "lesson/given.h"
#include "lesson/logs.h"
#include "lesson/objects.h"
#include "lesson/permit.h"
#include "lesson/ports.h"
#include "tables/inner.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* Far above what a lesson's program needs, so that a loaded machine changes no verdict; low
 * enough that a loop that never ends is told soon. */
enum {
    CPU_MS = 3000,
    OUTPUT_BYTES = 65536,
    EVENTS = 5000,
    TASKS = 64,        /* where the jail has a limit of its own, it is lower */
    STUCK_PART = 12,   /* of the wall time: all of it is asleep, and nothing can come */
    WITNESS_FACTOR = 4 /* single-stepping is slow */
};

enum { SPANS = 64 };

/* The program's own code, where a case asks whose a call is.  Code that claims to be none of its
 * own (by #line) is nobody's: then no call is from the program. */
static size_t find_own(const struct scene *scene, const char *program, struct code_span *spans)
{
    struct source *source = scene->own ? source_open(program) : NULL;
    if (!source)
        return 0;
    size_t count = source_own(source, spans, SPANS);
    source_close(source);
    if (count == 0)
        spans[count++] = (struct code_span){0};
    return count;
}

static bool capture_scene(struct case_run *run, const struct program *program,
                          const struct expect_case *one, const char *directory,
                          const struct capture_place *place, uint64_t seed, size_t witness,
                          unsigned wall_ms, struct problem *problem)
{
    const struct scene *scene = &run->scene;
    struct inject injects[16];
    if (scene->inject_count > sizeof injects / sizeof *injects)
        return problem_set(problem, STATUS_USAGE, "more than 16 injects in one case");
    for (size_t i = 0; i < scene->inject_count; i++) {
        const struct scene_inject *from = &scene->injects[i];
        injects[i] = (struct inject){.abi = from->abi,
                                     .number = from->number,
                                     .any_door = from->any_door,
                                     .door = from->door,
                                     .has_result = !from->shortens,
                                     .result = from->result,
                                     .shortens = from->shortens,
                                     .seed = seed + i,
                                     .first = from->first,
                                     .last = from->last};
    }
    struct permit permit;
    permit_make(&permit, one);
    struct code_span own[SPANS];
    size_t own_count = find_own(scene, program->file, own);
    unsigned factor = run->witnessed ? WITNESS_FACTOR : 1;
    struct capture_plan plan = {.program = program->file,
                                .argv = scene->argv,
                                .envp = scene->envp,
                                .directory = directory,
                                .place = place,
                                .input = scene->input,
                                .input_size = scene->input_size,
                                .collect = true,
                                .world = &scene->world,
                                .start_at = program->start_at,
                                .vdso = expect_case_sees_vdso(one),
                                .first_only = scene->unwatched,
                                .witness = run->witnessed,
                                .witness_events = witness,
                                .allowed = program->jailed ? &permit.now : NULL,
                                .allowed_early =
                                    program->jailed && program->start_at ? &permit.early : NULL,
                                .injects = injects,
                                .inject_count = scene->inject_count,
                                .own = own,
                                .own_count = own_count,
                                .poison = scene->poison ? (seed << 1 | 1) * 0x9e3779b97f4a7c15u : 0,
                                .wall_ms = wall_ms,
                                .cpu_ms = CPU_MS * factor,
                                .output_limit = OUTPUT_BYTES,
                                .stop_limit = EVENTS,
                                .task_limit = TASKS,
                                .stuck_ms = wall_ms / STUCK_PART};
    bool ran = capture_run(&plan, &run->trace, problem);
    for (size_t i = 0; i < run->trace.count; i++)
        inner_unwrap(&run->trace.events[i]);
    return ran;
}

/* A program whose segments do not fit into memory dies inside its execve, past the point of no
 * return: that is its own doing. */
static bool too_big(const struct trace *trace)
{
    return trace->ending.kind == ENDING_NOT_STARTED && trace->ending.number == ENOMEM &&
           trace->count && trace->events[trace->count - 1].kind == EVENT_KILLED;
}

static bool judge_ending(const struct trace *trace, struct problem *problem)
{
    const struct ending *ending = &trace->ending;
    if (too_big(trace))
        return true;
    if (ending->kind == ENDING_INTERRUPTED)
        return problem_set(problem, (enum status)(128 + ending->number), "interrupted");
    if (ending->kind == ENDING_NOT_STARTED)
        return problem_set(problem, STATUS_FAULT, "the program cannot be started: %s",
                           strerror(ending->number));
    return true;
}

/* What came out of a pipe is what the calls say that they wrote: else a result was forged, or
 * somebody wrote whom nobody watched. */
static void compare_told(struct case_run *run)
{
    const struct text *came[] = {NULL, &run->trace.output, &run->trace.errors};
    for (int number = 1; number < 3 && run->outcome.agrees; number++) {
        const struct told *told = &run->trace.told[number];
        struct text text = {0}, found = {0};
        bool differ = told->in_order && told->size == came[number]->size && told->size &&
                      memcmp(told->bytes.bytes, came[number]->bytes, told->size) != 0;
        if (!told->known || (told->size == came[number]->size && !differ))
            continue;
        text_add(&text, "what came on %s is what the calls wrote",
                 number == 1 ? "stdout" : "stderr");
        if (differ)
            text_add(&found, "it is not what lay in memory when the calls were made");
        else
            text_add(&found, "the calls that were seen wrote %llu bytes, and %zu came",
                     (unsigned long long)told->size, came[number]->size);
        outcome_add(&run->outcome, &(struct finding){.fact = "output",
                                                     .text = text_string(&text),
                                                     .found = text_string(&found)});
        text_free(&text);
        text_free(&found);
    }
}

bool case_run(struct case_run *run, const struct program *program, const struct expect_case *one,
              uint64_t seed, size_t witness, unsigned wall_ms, struct problem *problem)
{
    char directory[PATH_MAX] = "";
    struct cell cell = {0};
    time_t since = time(NULL);
    enum expect_link link = expect_case_build(one).link;
    bool freestanding = (link == LINK_FREESTANDING || link == LINK_I386) && !program->start_at;
    *run = (struct case_run){
        .one = one, .name = expect_case_name(one), .witnessed = witness > 0 && freestanding};
    scene_ports(ports_take);
    bool ok = scene_draw(&run->scene, one, seed, problem) &&
              given_make(&run->scene, directory, sizeof directory, problem) &&
              (!program->jailed ||
               cell_open(&cell, program, directory, one, &run->scene, seed, problem)) &&
              capture_scene(run, program, one, directory, cell.jail ? &cell.place : NULL, seed,
                            witness, wall_ms, problem) &&
              judge_ending(&run->trace, problem);
    if (!cell.jail || !(jail_layers(cell.jail) & JAIL_BIT(JAIL_IPC)))
        objects_remove(&run->trace, cell.jail ? jail_user(cell.jail) : geteuid(), since);
    run->trace.ending.leftover |= cell.leftover;
    if (ok) {
        expect_match(&run->outcome, &run->scene, &run->trace);
        const char *left = cell_directory(&cell, directory);
        given_judge(&run->outcome, &run->scene, &run->trace, left);
        ok = logs_judge(&run->outcome, &run->scene, &run->trace, problem);
        if (!run->scene.unwatched)
            compare_told(run);
        audit_run(&run->scene, &run->trace, left, freestanding, &run->remark);
    }
    cell_close(&cell);
    if (*directory)
        directory_remove(directory);
    ports_release();
    return ok;
}

void case_run_free(struct case_run *run)
{
    text_free(&run->remark);
    outcome_free(&run->outcome);
    trace_free(&run->trace);
    scene_free(&run->scene);
    *run = (struct case_run){0};
}
