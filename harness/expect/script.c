#include "expect/value.h"

#include "tables/inner.h"

#include <stdio.h>
#include <string.h>

enum { LINE_SHOWN = 100, FILE_SHOWN = 300 };

/* The first byte of the line in which a place stands. */
static size_t line_start(const struct script *script, size_t place)
{
    while (place > 0 && script->bytes[place - 1] != '\n')
        place--;
    return place;
}

unsigned script_line(const struct script *script, size_t place)
{
    unsigned line = 1;
    for (size_t i = 0; i < place && i < script->size; i++)
        line += script->bytes[i] == '\n';
    return line;
}

/* Adds bytes of one line so that they can be shown, a tab as one blank. */
static void add_shown(struct text *to, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] == '\t')
            text_add_char(to, ' ');
        else if (bytes[i] != '\r')
            text_add_safe(to, bytes + i, 1);
}

/* The line and the caret line.  A line too long to be shown is cut to the part around the
 * place; blanks at its beginning are left out. */
static void add_excerpt(struct text *to, const struct script *script, size_t place)
{
    size_t start = line_start(script, place), end = start;
    while (end < script->size && script->bytes[end] != '\n')
        end++;
    while (start < place && (script->bytes[start] == ' ' || script->bytes[start] == '\t'))
        start++;
    bool cut = place - start > LINE_SHOWN / 2 && end - start > LINE_SHOWN;
    if (cut)
        start = place - LINE_SHOWN / 2;
    text_add(to, "\n  %s", cut ? "..." : "");
    size_t before = to->size;
    add_shown(to, script->bytes + start, place - start);
    size_t caret = to->size - before + (cut ? 3 : 0);
    bool long_end = end - start > LINE_SHOWN;
    add_shown(to, script->bytes + place, (long_end ? start + LINE_SHOWN : end) - place);
    text_add(to, "%s\n  %*s^", long_end ? "..." : "", (int)caret, "");
}

bool script_problem(const struct script *script, size_t place, struct problem *problem,
                    const char *format, ...)
{
    struct text message = {0}, sentence = {0};
    va_list arguments;
    va_start(arguments, format);
    text_add_v(&sentence, format, arguments);
    va_end(arguments);
    if (place > script->size)
        place = script->size;
    size_t name = strlen(script->file);
    text_add_safe(&message, script->file, name < FILE_SHOWN ? name : FILE_SHOWN);
    text_add(&message, ":%u:%zu: ", script_line(script, place),
             place - line_start(script, place) + 1);
    text_add_safe(&message, sentence.bytes, sentence.size);
    add_excerpt(&message, script, place);
    problem_set(problem, STATUS_USAGE, "%s", text_string(&message));
    text_free(&message);
    text_free(&sentence);
    return false;
}

void node_walk(const struct node *node, node_visitor *visit, void *context)
{
    if (!node)
        return;
    visit(context, node);
    for (size_t i = 0; i < node->part_count; i++)
        node_walk(node->parts[i], visit, context);
}

const struct step *steps_last(const struct step *first)
{
    const struct step *last = NULL;
    for (const struct step *step = first; step; step = step->next)
        if (step->kind != STEP_PROCESS)
            last = step;
    return last;
}

static long cap(long count)
{
    return count > EVENT_LIMIT ? EVENT_LIMIT + 1 : count;
}

static long step_least(const struct step *step, bound_function *bound, const void *context)
{
    long least = 0;
    switch (step->kind) {
    case STEP_CALL:
    case STEP_SIGNAL:
    case STEP_EXITED:
    case STEP_KILLED:
    case STEP_STOPPED:
        return 1;
    case STEP_ANY_ORDER:
    case STEP_PROCESS:
        return steps_least(step->blocks[0], bound, context);
    case STEP_REPEAT:
        least = steps_least(step->blocks[0], bound, context);
        return cap(least * bound(context, step->low));
    case STEP_EITHER:
        least = steps_least(step->blocks[0], bound, context);
        for (size_t i = 1; i < step->block_count; i++) {
            long other = steps_least(step->blocks[i], bound, context);
            least = other < least ? other : least;
        }
        return least;
    case STEP_GAP:
    case STEP_MAYBE:
    case STEP_NEVER:
    case STEP_COUNT:
        break;
    }
    return 0;
}

long steps_least(const struct step *first, bound_function *bound, const void *context)
{
    long least = 0;
    for (const struct step *step = first; step; step = step->next)
        least = cap(least + step_least(step, bound, context));
    return least;
}

static void add_calls(const struct step *first, struct call_set *calls)
{
    for (const struct step *step = first; step; step = step->next) {
        for (int i = 0; step->kind == STEP_CALL && i < step->word_count; i++) {
            call_set_add(calls, step->abi, step->numbers[i]);
            call_set_add(calls, step->abi, inner_outer(step->numbers[i]));
        }
        for (size_t i = 0; i < step->block_count; i++)
            add_calls(step->blocks[i], calls);
    }
}

static bool has_gap(const struct step *first)
{
    for (const struct step *step = first; step; step = step->next) {
        if (step->kind == STEP_GAP)
            return true;
        for (size_t i = 0; i < step->block_count; i++)
            if (has_gap(step->blocks[i]))
                return true;
    }
    return false;
}

static bool step_passes(const struct step *step, const char *call, int argument, uint64_t value)
{
    struct arena scratch = {0};
    struct binding binding;
    bool passes = false;
    if (step->kind != STEP_CALL || step->abi != ABI_X86_64 || argument >= step->argument_count)
        return false;
    for (int i = 0; i < step->word_count; i++)
        passes = passes || strcmp(step->words[i], call) == 0;
    passes = passes &&
             evaluate(step->arguments[argument], NULL, &scratch, &binding) == VALUE_KNOWN &&
             binding.type == TYPE_INTEGER && binding.integer == (wide)value;
    arena_free(&scratch);
    return passes;
}

static bool some_passes(const struct step *first, const char *call, int argument, uint64_t value)
{
    for (const struct step *step = first; step; step = step->next) {
        if (step_passes(step, call, argument, value))
            return true;
        for (size_t i = 0; i < step->block_count; i++)
            if (some_passes(step->blocks[i], call, argument, value))
                return true;
    }
    return false;
}

bool expect_case_passes(const struct expect_case *one, const char *call, int argument,
                        uint64_t value)
{
    enum { SET_SECCOMP = 22 };
    bool filters = one->filters && strcmp(call, "prctl") == 0 && value == SET_SECCOMP;
    return filters || some_passes(one->body, call, argument, value);
}

bool expect_case_unwatched(const struct expect_case *one)
{
    return one->unwatched;
}

const char *const *expect_case_requires(const struct expect_case *one, size_t *count)
{
    *count = one->requires_count;
    return one->requires;
}

void expect_case_allows(const struct expect_case *one, struct call_set *calls)
{
    expect_case_calls(one, calls);
    if (!has_gap(one->body))
        return;
    calls->others = true;
    if (one->i386)
        calls->inner = UINT64_MAX;
    for (uint32_t number = 0; number < CALL_NUMBERS; number++) {
        call_set_add(calls, ABI_X86_64, number);
        if (one->i386)
            call_set_add(calls, ABI_I386, number);
    }
}

const char *expect_case_lacking(const struct expect_case *one)
{
    return one->lacking;
}

bool expect_case_sees_vdso(const struct expect_case *one)
{
    return one->sees_vdso;
}

void expect_case_calls(const struct expect_case *one, struct call_set *calls)
{
    add_calls(one->body, calls);
    if (one->filters)
        call_set_add(calls, ABI_X86_64, (uint32_t)call_number(ABI_X86_64, "seccomp"));
}
