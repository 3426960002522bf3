#include "expect/inside.h"

#include "expect/status.h"
#include "tables/inner.h"

#include <string.h>

enum { X32_BIT = 0x40000000 };

bool is_exit_line(const struct step *step)
{
    if (step->kind != STEP_CALL)
        return false;
    for (int i = 0; i < step->word_count; i++)
        if (strcmp(step->words[i], "exit") != 0 && strcmp(step->words[i], "exit_group") != 0)
            return false;
    return true;
}

bool is_called(const struct event *event)
{
    return event->kind == EVENT_CALL || event->kind == EVENT_VDSO_CALL;
}

bool step_number(const struct step *step, const struct binding *names, uint32_t *number)
{
    struct arena scratch = {0};
    struct binding value;
    bool known = step->number && evaluate(step->number, names, &scratch, &value) == VALUE_KNOWN;
    arena_free(&scratch);
    if (known)
        *number = (uint32_t)value.integer;
    return known;
}

/* Which of the line's names a call has, by its own table; -1: none.  A line with a number means the
 * name of this number. */
static int find_word(const struct step *step, const struct event *event,
                     const struct binding *names)
{
    const char *name = call_name(event->abi, event->number);
    uint32_t number;
    if (names && step_number(step, names, &number) && event->number != number)
        return -1;
    for (int i = 0; name && i < step->word_count; i++)
        if (strcmp(step->words[i], name) == 0)
            return i;
    return -1;
}

bool rule_names(const struct step *rule, const struct event *event)
{
    return is_called(event) && find_word(rule, event, NULL) >= 0 &&
           (rule->any_door || (rule->abi == event->abi && event_came_by(event, rule->door)));
}

/* The number of one of the line's names, taken from this table. */
static bool has_number(const struct step *step, enum abi abi, uint32_t number)
{
    for (int i = 0; i < step->word_count; i++)
        if (call_number(abi, step->words[i]) == (long)number)
            return true;
    return false;
}

static void note(struct comparison *comparison, enum difference difference, int argument)
{
    comparison->differing++;
    if (comparison->difference != SAME)
        return;
    comparison->difference = difference;
    comparison->argument = argument;
}

/* What is known of one argument that is compared. */
struct verdict {
    bool differs;
    bool only_size; /* … and only in how far it goes, which another argument says, or because the
                       call stored nothing, which its result says */
    bool failed;    /* … because the call failed and wrote nothing */
};

static struct verdict compare_bytes(struct fit *fit, const struct node *node,
                                    const struct event *event, int argument, enum kind kind)
{
    const struct copy *copy = event_copy(event, argument, kind == KIND_OUT_BYTES);
    if (!copy)
        return (struct verdict){.differs = true};
    size_t size = copy->size;
    bool string =
        kind == KIND_PATH ||
        (call_signature(event->abi, event->number)->parameter[argument].detail & DETAIL_NUL);
    if (string && copy->whole && size && copy->bytes[size - 1] == '\0')
        size--;
    if (copy->whole && fits_bytes(fit, node, copy->bytes, size, false))
        return (struct verdict){0};
    bool unknown = node->kind == NODE_NAME && !fit->names[node->name].bound;
    bool readable = size > 0 || copy->wanted == 0;
    return (struct verdict){.differs = true,
                            .only_size = kind != KIND_PATH && readable && !unknown &&
                                         fits_bytes(fit, node, copy->bytes, size, true)};
}

/* Another address is told also where the bytes are right only as far as they go. */
static struct verdict compare_address(struct fit *fit, const struct node *node,
                                      const struct event *event, int argument, enum kind kind)
{
    struct verdict verdict = {0};
    if (node->parts[0]->kind != NODE_ANY)
        verdict = compare_bytes(fit, node->parts[0], event, argument, kind);
    if (!fits_integer(fit, node->parts[1], argument_value(fit->width, kind, event->arg[argument])))
        verdict = (struct verdict){.differs = true};
    return verdict;
}

static struct verdict compare_argument(struct fit *fit, const struct step *step, int word,
                                       const struct event *event, int argument)
{
    const struct node *node = step->arguments[argument];
    const struct parameter *parameter =
        &call_signature(step->abi, step->numbers[word])->parameter[argument];
    fit->width = parameter_width(event->abi, parameter);
    fit->set = parameter->kind == KIND_FLAGS;
    if (node->kind == NODE_STATUS) {
        bool stored;
        bool fits = fits_status(fit, node, event, argument, &stored);
        return (struct verdict){.differs = !fits, .only_size = !stored};
    }
    if (looks_inside(node))
        return (struct verdict){.differs = !fits_inside(fit, node, event, argument, NULL),
                                .failed = event_failed(event) && parameter->kind != KIND_IN_STRUCT};
    if (node->kind == NODE_AT)
        return compare_address(fit, node, event, argument, parameter->kind);
    if (node->type == TYPE_BYTES)
        return compare_bytes(fit, node, event, argument, parameter->kind);
    wide value = argument_value(fit->width, parameter->kind, event->arg[argument]);
    return (struct verdict){.differs = !fits_integer(fit, node, value)};
}

bool line_look(const struct step *step, const struct event *event, struct binding *names,
               int argument, struct arena *scratch, struct discrepancy *where)
{
    struct fit fit = {.names = names, .arena = scratch, .kept = scratch};
    int word = step->kind == STEP_CALL && is_called(event) ? find_word(step, event, names) : -1;
    if (word < 0 || argument >= step->argument_count || !looks_inside(step->arguments[argument]))
        return false;
    for (int i = 0; i < argument; i++)
        compare_argument(&fit, step, word, event, i);
    return !fits_inside(&fit, step->arguments[argument], event, argument, where);
}

static bool result_differs(struct fit *fit, const struct step *step, const struct event *event)
{
    if (!step->result) /* what rt_sigreturn gives back is the result of what was interrupted */
        return event_failed(event) && strcmp(step->words[0], "rt_sigreturn") != 0;
    if (!event->returned)
        return true;
    fit->width = event->abi == ABI_I386 ? 32 : 64;
    fit->set = false;
    if (fit->width == 32 && call_returns(event) == KIND_ADDRESS && !event_failed(event)) {
        fit->width = 64; /* such an address may have bit 31, and is no negative number */
        return !fits_result(fit, step->result, (uint32_t)event->result);
    }
    return !fits_result(fit, step->result, event->result);
}

static bool time_differs(const struct step *step, const struct event *event)
{
    if (!step->timed)
        return false;
    if (!event->left_ns || event->left_ns < event->entered_ns)
        return true;
    uint64_t taken = event->left_ns - event->entered_ns;
    return taken < step->shortest_ns || taken > step->longest_ns;
}

/* Arguments from left to right, then the result: so a name may be bound and used in one line.
 * What `in` takes out in the result comes first, for its number may stand in the arguments.
 * A buffer that is right as far as it goes is not what differs when its length does. */
static void compare_values(const struct step *step, int word, const struct event *event,
                           struct fit *fit, struct comparison *comparison)
{
    const struct signature *signature = call_signature(step->abi, step->numbers[word]);
    struct verdict verdicts[6] = {{0}};
    bool first = step->result && step->result->kind == NODE_IN;
    bool result = first && result_differs(fit, step, event);
    for (int i = 0; i < step->argument_count; i++)
        verdicts[i] = compare_argument(fit, step, word, event, i);
    if (!first)
        result = result_differs(fit, step, event);
    for (int i = 0; i < step->argument_count; i++) {
        const struct parameter *parameter = &signature->parameter[i];
        int from = parameter->size_from;
        bool size = from >= 1 && from <= step->argument_count && verdicts[from - 1].differs;
        if (parameter->kind == KIND_OUT_BYTES || step->arguments[i]->kind == NODE_STATUS)
            size = size || result;
        if (verdicts[i].differs && !(verdicts[i].only_size && size) &&
            !(verdicts[i].failed && result))
            note(comparison, DIFFERS_ARGUMENT, i);
    }
    if (result)
        note(comparison, DIFFERS_RESULT, 0);
    if (time_differs(step, event))
        note(comparison, DIFFERS_TIME, 0);
}

static bool compare_call(const struct step *step, const struct event *event, struct fit *fit,
                         struct comparison *comparison)
{
    enum { FEW = 2, MANY = 8 };
    if (!is_called(event))
        return false;
    int word = find_word(step, event, fit->names);
    if (word >= 0) {
        bool other = event->abi == ABI_I386 && event->number != step->numbers[word];
        if (event->abi != step->abi || !event_came_by(event, step->door) || other ||
            (step->own && event->foreign))
            note(comparison, DIFFERS_DOOR, 0);
        compare_values(step, word, event, fit, comparison);
        return true;
    }
    /* The call that is many, and where its arguments were to lie is nothing … */
    for (int i = 0; event->abi == step->abi && step->through && i < step->word_count; i++)
        if (event->number == inner_outer(step->numbers[i])) {
            comparison->differing = FEW;
            comparison->difference = DIFFERS_DOOR;
            return true;
        }
    /* … the right number taken to the wrong table … */
    uint32_t number = event->number & ~(uint32_t)X32_BIT;
    comparison->differing = MANY;
    comparison->difference = DIFFERS_DOOR;
    if (event->abi != step->abi)
        for (int i = 0; i < step->word_count; i++)
            if (step->numbers[i] == number)
                return true;
    /* … or the number from the wrong table.  A call that ended the run stands for the first line
     * that is missing rather than for the last. */
    comparison->difference = DIFFERS_CALL;
    return !(event->denied && is_exit_line(step)) &&
           has_number(step, step->abi == ABI_I386 ? ABI_X86_64 : ABI_I386, number);
}

static bool compare_exit(const struct step *step, const struct event *event, struct fit *fit,
                         struct comparison *comparison)
{
    if (event->kind == EVENT_KILLED) {
        note(comparison, DIFFERS_CALL, 0);
        return true;
    }
    if (event->kind != EVENT_EXITED)
        return false;
    fit->width = 32;
    if (step->result && !fits_integer(fit, step->result, event->status))
        note(comparison, DIFFERS_RESULT, 0);
    return true;
}

static bool compare_signal(const struct step *step, const struct event *event, enum event_kind kind,
                           struct comparison *comparison)
{
    if (kind == EVENT_KILLED && event->kind == EVENT_EXITED) {
        note(comparison, DIFFERS_CALL, 0);
        return true;
    }
    if (event->kind != kind)
        return false;
    if (step->signal && event->signal != step->signal)
        note(comparison, DIFFERS_CALL, 0);
    return true;
}

bool line_compare(const struct step *step, const struct event *event, struct binding *names,
                  struct arena *kept, struct comparison *comparison)
{
    struct arena scratch = {0};
    struct fit fit = {.names = names, .arena = &scratch, .kept = kept};
    bool related = false;
    *comparison = (struct comparison){.difference = SAME};
    switch (step->kind) {
    case STEP_CALL:
        related = compare_call(step, event, &fit, comparison);
        break;
    case STEP_EXITED:
        related = compare_exit(step, event, &fit, comparison);
        break;
    case STEP_SIGNAL:
        related = compare_signal(step, event, EVENT_SIGNAL, comparison);
        if (related && step->door == DOOR_VSYSCALL && !is_in_vsyscall_page(event->ip))
            note(comparison, DIFFERS_DOOR, 0);
        if (related && comparison->difference == SAME && step->about &&
            !fits_siginfo(&fit, step->about, event))
            note(comparison, DIFFERS_CALL, 0);
        break;
    case STEP_STOPPED:
        related = compare_signal(step, event, EVENT_STOPPED, comparison);
        break;
    case STEP_KILLED:
        related = compare_signal(step, event, EVENT_KILLED, comparison);
        break;
    default:
        break;
    }
    if (related && !keeps_order(&fit, step, event))
        note(comparison, DIFFERS_ORDER, 0);
    comparison->bound = fit.bound;
    arena_free(&scratch);
    return related;
}
