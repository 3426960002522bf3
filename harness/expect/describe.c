#include "expect/describe.h"

#include "expect/status.h"

#include "render/render.h"
#include "tables/names.h"
#include "tables/sets.h"

#include <string.h>

void describe_source(const struct description *d, size_t begin, size_t end)
{
    text_add_safe(d->to, d->one->script->bytes + begin, end - begin);
}

static void add_error(const struct description *d, wide value)
{
    const char *name = value < 0 && value >= -4095 ? errno_name((int)-value) : NULL;
    if (value < 0 && restart_name((int)-value))
        text_add(d->to, "? %s", restart_name((int)-value));
    else if (name)
        text_add(d->to, "-1 %s", name);
    else
        text_add(d->to, "%lld", (long long)value);
}

void describe_integer(const struct description *d, wide value)
{
    enum kind kind = d->parameter->kind;
    struct parameter shown = *d->parameter;
    if (d->result && (value < 0 || kind == KIND_SIZE || kind == KIND_NONE)) {
        add_error(d, value);
        return;
    }
    if (kind_is_pointer(kind) && d->abi == ABI_I386)
        value = (wide)(uint32_t)value;
    if (kind_is_pointer(kind))
        shown = (struct parameter){.name = shown.name, .kind = KIND_ADDRESS};
    render_value(d->to, &shown, (uint64_t)value);
}

void describe_value(const struct description *d, const struct node *node)
{
    static const char *const relations[] = {"< ", "<= ", "> ", ">= ", "= ", "!= "};
    struct binding value;
    switch (node->kind) {
    case NODE_RANGE:
        describe_value(d, node->parts[0]);
        text_add(d->to, "..");
        describe_value(d, node->parts[1]);
        return;
    case NODE_COMPARE:
        text_add(d->to, "%s", relations[node->relation]);
        describe_value(d, node->parts[0]);
        return;
    case NODE_CHOICES:
        for (size_t i = 0; i < node->part_count; i++) {
            text_add(d->to, "%s", i ? "|" : "");
            describe_value(d, node->parts[i]);
        }
        return;
    case NODE_IN:
        describe_in(d, node);
        return;
    default:
        break;
    }
    bool nameless = d->parameter->names == names_none && node->kind == NODE_INTEGER;
    bool known = !nameless && evaluate(node, d->names, d->scratch, &value) == VALUE_KNOWN;
    if (!known && node->kind == NODE_ELEMENT)
        describe_member(d, node);
    else if (!known)
        describe_source(d, node->begin, node->end);
    else if (value.type == TYPE_BYTES)
        render_bytes(d->to, value.bytes, value.size, STRING_SHOWN);
    else
        describe_integer(d, value.integer);
}

bool describe_set(const struct description *d, const struct node *node, wide *value)
{
    uint64_t all = 0;
    struct binding one;
    for (size_t i = 0; i < node->part_count; i++) {
        if (evaluate(node->parts[i], d->names, d->scratch, &one) != VALUE_KNOWN)
            return false;
        all |= (uint64_t)one.integer;
    }
    *value = (wide)all;
    return true;
}

static void describe_pattern(const struct description *d, const struct node *node,
                             struct wanted_value *wanted, struct arena *arena)
{
    size_t begin = d->to->size;
    struct binding value;
    wide all;
    wanted->kind = VALUE_OTHER;
    if (node->kind == NODE_CHOICES && d->set && describe_set(d, node, &all)) {
        wanted->kind = VALUE_INTEGER;
        wanted->integer = (int64_t)(uint64_t)all;
        describe_integer(d, all);
    } else if (evaluate(node, d->names, d->scratch, &value) == VALUE_KNOWN) {
        struct binding same;
        wanted->literal = evaluate(node, NULL, d->scratch, &same) == VALUE_KNOWN;
        wanted->kind = value.type == TYPE_BYTES ? VALUE_BYTES : VALUE_INTEGER;
        wanted->integer = (int64_t)(uint64_t)value.integer;
        wanted->bytes =
            value.size ? arena_copy(arena, value.bytes, value.size) : (const uint8_t *)"";
        wanted->size = value.size;
        describe_value(d, node);
    } else {
        const struct node *name = node->kind == NODE_ERROR ? node->parts[0] : node;
        if (node->kind == NODE_ANY || name->kind == NODE_NAME)
            wanted->kind = VALUE_ANY;
        if (node->kind == NODE_ERROR)
            wanted->kind = VALUE_OTHER;
        describe_value(d, node);
    }
    wanted->text = arena_print(arena, "%s", text_string(d->to) + begin);
}

static void add_status(struct description *d, const struct node *node, struct wanted_value *wanted,
                       struct arena *arena)
{
    static const struct parameter number = {.name = "", .kind = KIND_INT},
                                  signal = {.name = "", .kind = KIND_SIGNAL};
    size_t begin = d->to->size;
    d->parameter = status_is_signal(node) ? &signal : &number;
    text_add(d->to, "[%s%s", status_word(node), node->part_count ? " " : "");
    if (node->part_count)
        describe_value(d, node->parts[0]);
    text_add_char(d->to, ']');
    wanted->kind = VALUE_OTHER;
    wanted->text = arena_print(arena, "%s", text_string(d->to) + begin);
}

static void add_argument(struct description *d, const struct node *node,
                         struct wanted_value *wanted, struct arena *arena)
{
    size_t begin = d->to->size;
    struct binding address;
    if (node->kind == NODE_STATUS) {
        add_status(d, node, wanted, arena);
        return;
    }
    if (looks_inside(node)) {
        wanted->kind = VALUE_OTHER;
        describe_inside(d, node);
        wanted->text = arena_print(arena, "%s", text_string(d->to) + begin);
        return;
    }
    if (node->kind != NODE_AT) {
        describe_pattern(d, node, wanted, arena);
        return;
    }
    describe_pattern(d, node->parts[0], wanted, arena);
    text_add(d->to, " at ");
    describe_value(d, node->parts[1]);
    wanted->text = arena_print(arena, "%s", text_string(d->to) + begin);
    if (evaluate(node->parts[1], d->names, d->scratch, &address) != VALUE_KNOWN)
        return;
    wanted->has_address = true;
    wanted->address = (uint64_t)address.integer;
    if (wanted->kind == VALUE_ANY) {
        wanted->kind = VALUE_INTEGER;
        wanted->integer = (int64_t)wanted->address;
    }
}

/* Which of the line's names the event has; the first for all others. */
static int word_of(const struct step *step, const struct event *event)
{
    if (event && event->kind == EVENT_CALL && event->abi == step->abi)
        for (int i = 0; i < step->word_count; i++)
            if (step->numbers[i] == event->number)
                return i;
    return 0;
}

/* The names of the line; of one with a number the name of this number alone. */
static const struct signature *describe_names(struct description *d, const struct step *step,
                                              struct wanted *wanted, const struct event *event)
{
    uint32_t number;
    int only = -1;
    if (step_number(step, d->names, &number))
        for (int i = 0; i < step->word_count; i++)
            only = step->numbers[i] == number ? i : only;
    if (only >= 0) {
        wanted->number_count = 1;
        wanted->numbers[0] = number;
        text_add(d->to, "%s", step->words[only]);
        return call_signature(step->abi, number);
    }
    for (int i = 0; i < step->word_count; i++)
        text_add(d->to, "%s%s", i ? "|" : "", step->words[i]);
    return call_signature(step->abi, step->numbers[word_of(step, event)]);
}

static void describe_call(struct description *d, const struct step *step, struct wanted *wanted,
                          const struct event *event, struct arena *arena)
{
    struct text *to = d->to;
    d->abi = step->abi;
    const struct signature *signature = describe_names(d, step, wanted, event);
    text_add(to, "(");
    for (int i = 0; i < step->argument_count; i++) {
        text_add(to, "%s", i ? ", " : "");
        d->parameter = &signature->parameter[i];
        d->set = d->parameter->kind == KIND_FLAGS;
        add_argument(d, step->arguments[i], &wanted->argument[i], arena);
    }
    text_add(to, "%s)", !step->rest ? "" : step->argument_count ? ", ..." : "...");
    if (step->result) {
        struct parameter returns = {.name = "", .kind = signature->returns};
        d->parameter = &returns;
        d->set = false;
        d->result = true;
        text_add(to, " = ");
        describe_pattern(d, step->result, &wanted->result, arena);
        d->parameter = NULL;
    }
    if (step->timed) {
        text_add(to, " ");
        describe_source(d, step->time_begin, step->time_end);
    }
    if (step->door != DOOR_SYSCALL)
        render_door(
            to, &(struct event){.abi = step->abi, .door = step->door, .number = step->numbers[0]});
    if (step->own)
        text_add(to, " from program");
}

/* What the line says of the order between processes. */
static void add_order(const struct description *d, const struct step *step)
{
    for (size_t i = 0; i < step->label_count; i++)
        text_add(d->to, " @%s", d->one->names[step->labels[i]].word);
    for (size_t i = 0; i < step->after_count; i++)
        text_add(d->to, " after @%s", d->one->names[step->afters[i]].word);
}

/* The exit status that follows from a line for exit. */
static bool implied_status(const struct description *d, const struct step *exit,
                           const struct event *event, int *status)
{
    struct binding value;
    if (event && event->kind == EVENT_EXITED) {
        *status = event->status;
        return true;
    }
    if (!exit->argument_count ||
        evaluate(exit->arguments[0], d->names, d->scratch, &value) != VALUE_KNOWN)
        return false;
    *status = (int)(value.integer & 0xff);
    return true;
}

static void describe_exit(struct description *d, const struct step *step, struct wanted *wanted,
                          const struct event *event, struct arena *arena)
{
    static const struct parameter plain = {.name = "", .kind = KIND_INT};
    int status;
    d->parameter = &plain;
    if (step->result) {
        wanted->has_result = true;
        text_add(d->to, "+++ exited with ");
        describe_pattern(d, step->result, &wanted->result, arena);
        text_add(d->to, " +++");
    } else if (implied_status(d, step->implied_by, event, &status)) {
        wanted->has_result = true;
        wanted->result = (struct wanted_value){
            .kind = VALUE_INTEGER, .integer = status, .text = arena_print(arena, "%d", status)};
        wanted->implied = step->implied_by != NULL;
        if (wanted->implied) /* the line for exit has said with what */
            text_add(d->to, "+++ exited +++");
        else
            text_add(d->to, "+++ exited with %d +++", status);
    } else {
        text_add(d->to, "+++ exited +++");
    }
}

const struct wanted *describe_line(struct arena *arena, const struct expect_case *one,
                                   const struct step *step, const struct binding *names,
                                   const struct event *event)
{
    struct wanted *wanted = ARENA_NEW(arena, struct wanted);
    struct arena scratch = {0};
    struct text text = {0};
    struct description d = {.to = &text, .one = one, .names = names, .scratch = &scratch};
    wanted->line = step->line;
    wanted->signal = step->signal;
    const char *signal = signal_name(step->signal);
    switch (step->kind) {
    case STEP_CALL:
        wanted->kind = EVENT_CALL;
        wanted->abi = step->abi;
        wanted->door = step->door;
        wanted->number_count = step->word_count;
        memcpy(wanted->numbers, step->numbers, sizeof wanted->numbers);
        wanted->argument_count = step->argument_count;
        wanted->has_result = step->result != NULL;
        describe_call(&d, step, wanted, event, arena);
        break;
    case STEP_SIGNAL:
        wanted->kind = EVENT_SIGNAL;
        wanted->door = step->door;
        text_add(&text, "--- %s", signal ? signal : "_");
        if (step->about) {
            text_add_char(&text, ' ');
            describe_inside(&d, step->about);
        }
        text_add(&text, " ---%s", step->door == DOOR_VSYSCALL ? " via vsyscall" : "");
        break;
    case STEP_STOPPED:
        wanted->kind = EVENT_STOPPED;
        text_add(&text, "--- stopped by %s ---", signal ? signal : "?");
        break;
    case STEP_KILLED:
        wanted->kind = EVENT_KILLED;
        text_add(&text, "+++ killed by %s +++", signal ? signal : "_");
        break;
    default:
        wanted->kind = EVENT_EXITED;
        describe_exit(&d, step, wanted, event, arena);
        break;
    }
    add_order(&d, step);
    wanted->text = arena_print(arena, "%s", text_string(&text));
    text_free(&text);
    arena_free(&scratch);
    return wanted;
}

const struct wanted *describe_rule(struct arena *arena, const struct expect_case *one,
                                   const struct step *rule, const struct binding *names,
                                   unsigned long seen)
{
    static const char *const relations[] = {"<", "<=", ">", ">=", "=", "!="};
    struct wanted *wanted = ARENA_NEW(arena, struct wanted);
    struct arena scratch = {0};
    struct text text = {0};
    struct description d = {.to = &text, .one = one, .names = names, .scratch = &scratch};
    static const struct parameter plain = {.name = "", .kind = KIND_LONG};
    d.parameter = &plain;
    wanted->line = rule->line;
    wanted->kind = EVENT_CALL;
    wanted->abi = rule->abi;
    wanted->door = rule->door;
    wanted->number_count = rule->word_count;
    memcpy(wanted->numbers, rule->numbers, sizeof wanted->numbers);
    text_add(&text, "%s ", rule->kind == STEP_COUNT ? "count" : "never");
    for (int i = 0; i < rule->word_count; i++)
        text_add(&text, "%s%s", i ? "|" : "", rule->words[i]);
    if (!rule->any_door)
        text_add(&text, " via %s", door_name(rule->door));
    if (rule->kind == STEP_COUNT) {
        text_add(&text, " %s ", relations[rule->relation]);
        describe_value(&d, rule->low);
        text_add(&text, ", not %lu", seen);
    }
    wanted->text = arena_print(arena, "%s", text_string(&text));
    text_free(&text);
    arena_free(&scratch);
    return wanted;
}
