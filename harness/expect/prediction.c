#include "expect/prediction.h"

#include "expect/ast.h"
#include "expect/catalogue.h"

#include <string.h>

static bool is_plain(const struct step *step)
{
    return step->kind == STEP_GAP || step->kind == STEP_EXITED ||
           (step->kind == STEP_CALL && step->word_count <= 2);
}

bool prediction_is_plain(const struct expectation *prediction, struct problem *problem)
{
    for (size_t i = 0; i < prediction->case_count; i++) {
        const struct expect_case *one = prediction->cases[i];
        if (one->draws || one->rules || one->inject_count || one->poison || one->output)
            return script_problem(one->script, one->place, problem,
                                  "a prediction has lines of calls, and in front of them build and "
                                  "run as they were");
        for (const struct step *step = one->body; step; step = step->next)
            if (!is_plain(step))
                return script_problem(one->script, step->place, problem,
                                      "a prediction is a plain list: one call a line, by at most "
                                      "two names");
    }
    return true;
}

static bool same_word(const struct node *a, const struct node *b)
{
    return a->kind == NODE_BYTES && b->kind == NODE_BYTES && a->size == b->size &&
           memcmp(a->bytes, b->bytes, a->size) == 0;
}

static bool same_run(const struct expect_case *a, const struct expect_case *b)
{
    bool same = a->run_count == b->run_count && a->build.said == b->build.said &&
                a->build.link == b->build.link && a->build.from_main == b->build.from_main &&
                a->env_count == b->env_count && a->given_count == b->given_count;
    for (size_t i = 0; same && i < a->run_count; i++)
        same = same_word(a->run[i], b->run[i]);
    return same;
}

const struct expect_case *prediction_find(const struct expectation *prediction,
                                          const struct expect_case *of, struct problem *problem)
{
    for (size_t i = 0; i < prediction->case_count; i++) {
        const struct expect_case *one = prediction->cases[i];
        if (strcmp(one->name, of->name) != 0)
            continue;
        if (same_run(one, of))
            return one;
        script_problem(one->script, one->place, problem,
                       "the lines build and run of a case must stay as they were");
        return NULL;
    }
    problem_set(problem, STATUS_USAGE, "%s: the case %s is missing", prediction->file, of->name);
    return NULL;
}

struct prediction prediction_score(const struct outcome *outcome, const struct trace *trace)
{
    struct prediction score = {0};
    for (size_t i = 0; i < trace->count; i++)
        score.made += trace->events[i].kind == EVENT_CALL;
    for (size_t i = 0; i < outcome->row_count; i++) {
        const struct wanted *wanted = outcome->rows[i].wanted;
        if (!wanted || wanted->kind != EVENT_CALL)
            continue;
        score.predicted++;
        score.met += outcome->rows[i].difference == SAME;
    }
    if (score.predicted + score.made)
        score.percent = 200 * score.met / (score.predicted + score.made);
    return score;
}

/* ------------------------------------------------------------ misconceptions */

static bool predicts(const struct outcome *outcome, const char *name)
{
    for (size_t i = 0; i < outcome->row_count; i++)
        if (outcome->rows[i].wanted && wants_named(outcome->rows[i].wanted, name))
            return true;
    return false;
}

static bool makes(const struct trace *trace, const char *name)
{
    for (size_t i = 0; i < trace->count; i++)
        if (is_named(&trace->events[i], name))
            return true;
    return false;
}

/* Only what the program's own source says: so few lines where so many calls were made. */
static bool only_own(const struct outcome *outcome, const struct trace *trace)
{
    struct prediction score = prediction_score(outcome, trace);
    return score.predicted <= 3 && score.made > 2 * score.predicted + 2;
}

static bool execve_predicted(const struct outcome *outcome, const struct trace *trace)
{
    return predicts(outcome, "execve") && !makes(trace, "execve");
}

static bool library_forgotten(const struct outcome *outcome, const struct trace *trace)
{
    return makes(trace, "openat") && !predicts(outcome, "openat");
}

static bool library_opened(const struct outcome *outcome, const struct trace *trace)
{
    return predicts(outcome, "openat") && !makes(trace, "openat");
}

static bool preparations(const struct outcome *outcome, const struct trace *trace)
{
    static const char *const names[] = {"brk", "arch_prctl", "set_tid_address", "rseq", "mprotect"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (predicts(outcome, names[i]) && !makes(trace, names[i]))
            return true;
    return false;
}

enum { DYNAMIC = 1 << LINK_DYNAMIC, STATIC = 1 << LINK_STATIC, FREE = 1 << LINK_FREESTANDING };

// clang-format off
static const struct {
    const char *id;
    unsigned links; /* of which builds this can be true */
    bool (*test)(const struct outcome *outcome, const struct trace *trace);
    const char *headline, *why;
} misconceptions[] = {
    {"execve-predicted", DYNAMIC | STATIC | FREE, execve_predicted,
     "execve is not the program's",
     "execve was made before this program was there: by whoever started it, in its own process. "
     "The trace begins behind it."},
    {"only-what-i-wrote", DYNAMIC | STATIC, only_own,
     "more happens than the source says",
     "The prediction has the calls that main makes. Before main runs, libc prepares itself, and in "
     "a dynamic program the loader maps libc first: main is not the start."},
    {"library-forgotten", DYNAMIC, library_forgotten,
     "libc is a file, and somebody has to open it",
     "A dynamic program does not contain libc. The loader, ld.so, opens ld.so.cache to learn where "
     "libc.so.6 is, opens that, reads its headers and maps its parts: openat, read, mmap, close."},
    {"library-in-static", STATIC, library_opened,
     "a static program opens no library",
     "What it needs of libc was copied into the program when it was linked. There is no loader and "
     "nothing to open; what is left is libc's own preparation."},
    {"libc-in-freestanding", FREE, library_opened,
     "a freestanding program has no library",
     "It was linked with our start code alone: there is no loader, and no library to open."},
    {"libc-in-freestanding", FREE, preparations,
     "a freestanding program has no libc to prepare",
     "brk, arch_prctl, set_tid_address and the like are made by libc, for itself. This program has "
     "only our start code, which makes no call before main."},
};
// clang-format on

void prediction_explain(const struct expect_case *one, const struct outcome *outcome,
                        const struct trace *trace, struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < sizeof misconceptions / sizeof *misconceptions; i++) {
        if (!(misconceptions[i].links >> one->build.link & 1) ||
            !misconceptions[i].test(outcome, trace))
            continue;
        diagnosis->id = misconceptions[i].id;
        headline(diagnosis, "%s", misconceptions[i].headline);
        say(diagnosis, "%s", misconceptions[i].why);
        return;
    }
    struct prediction score = prediction_score(outcome, trace);
    headline(diagnosis, "%u of %u predicted calls were made, in this order", score.met,
             score.predicted);
    say(diagnosis, "The program made %u calls.", score.made);
}
