#include "expect/status.h"
#include "tables/names.h"

#include <string.h>

/* Arguments are compared as bytes, as a set of flags, as a pointer or as an integer; names that
 * share a line must agree in that. */
enum sort { SORT_INTEGER, SORT_FLAGS, SORT_BYTES, SORT_POINTER };

static enum sort sort_of(enum kind kind)
{
    if (kind == KIND_FLAGS)
        return SORT_FLAGS;
    if (kind_is_bytes(kind))
        return SORT_BYTES;
    return kind_is_pointer(kind) ? SORT_POINTER : SORT_INTEGER;
}

/* Calls whose last parameters stand only where the ones before ask for them (the mode of open is
 * for O_CREAT): open(2), fcntl(2), ioctl(2), prctl(2), mremap(2), futex(2), clone(2), mq_open(3),
 * semctl(2).  `least` are those that always count. */
static const struct {
    const char *call;
    int least;
} optional[] = {
    {"open", 2},   {"openat", 3}, {"fcntl", 2},   {"fcntl64", 2}, {"ioctl", 2}, {"prctl", 1},
    {"mremap", 4}, {"futex", 3},  {"mq_open", 2}, {"semctl", 3},  {"clone", 2},
};

static int least_arguments(const char *call, int count)
{
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
        if (strcmp(call, optional[i].call) == 0)
            return optional[i].least;
    return count;
}

static void check_count(struct parser *parser, const struct step *step, int i)
{
    const struct signature *signature = call_signature(step->abi, step->numbers[i]);
    int given = step->argument_count, count = signature->typed ? signature->count : 6;
    const char *plural = count == 1 ? "" : "s";
    if (given > count)
        refuse(parser, step->argument_places[count], "%s takes %d argument%s, not %d",
               step->words[i], count, plural, given);
    if (given < least_arguments(step->words[i], count) && !step->rest && signature->typed)
        refuse(parser, step->word_places[i],
               "%s takes %d argument%s, not %d; ... stands for the rest", step->words[i], count,
               plural, given);
}

/* A set is put together from values, not from ranges. */
static void check_flags(struct parser *parser, const struct node *node)
{
    if (node->kind == NODE_CHOICES)
        for (size_t i = 0; i < node->part_count; i++)
            if (node->parts[i]->kind == NODE_RANGE)
                refuse(parser, node->parts[i]->begin, "a set of flags holds no range");
}

/* Bytes and where they lie. */
static void settle_address(struct parser *parser, struct node *node, enum sort sort,
                           const char *what)
{
    if (sort != SORT_BYTES)
        refuse(parser, node->mark, "%s no pointer to bytes, so \"at\" cannot stand here", what);
    settle_pattern(parser, node->parts[0], TYPE_BYTES, TYPE_BYTES, "before \"at\" stands");
    settle_pattern(parser, node->parts[1], TYPE_INTEGER, TYPE_INTEGER, "behind \"at\" stands");
    node->type = node->parts[0]->type;
}

static void settle_argument(struct parser *parser, struct step *step, int argument)
{
    struct node *node = step->arguments[argument];
    const struct signature *signature = call_signature(step->abi, step->numbers[0]);
    const struct parameter *parameter = &signature->parameter[argument];
    enum sort sort = sort_of(parameter->kind);
    for (int i = 1; i < step->word_count; i++)
        if (sort_of(call_signature(step->abi, step->numbers[i])->parameter[argument].kind) != sort)
            refuse(parser, node->begin, "argument %d of %s and of %s are different things",
                   argument + 1, step->words[0], step->words[i]);
    bool named = signature->typed && parameter->name;
    const char *what = arena_print(&parser->expectation->arena, "argument %d of %s%s%s%s is",
                                   argument + 1, step->words[0], named ? " (" : "",
                                   named ? parameter->name : "", named ? ")" : "");
    if (looks_inside(node)) {
        settle_inside(parser, step, argument, what);
        return;
    }
    if (node->kind == NODE_STATUS)
        settle_status(parser, node, parameter, what);
    else if (node->kind == NODE_AT)
        settle_address(parser, node, sort, what);
    else if (sort == SORT_BYTES)
        settle_pattern(parser, node, TYPE_BYTES, TYPE_INTEGER, what);
    else
        settle_pattern(parser, node, TYPE_INTEGER, TYPE_INTEGER,
                       sort == SORT_POINTER
                           ? arena_print(&parser->expectation->arena,
                                         "%s a pointer; what it leads to is written in {} or "
                                         "[], and else it is compared with",
                                         what)
                           : what);
    if (sort == SORT_FLAGS)
        check_flags(parser, node);
}

/* Results that nobody can mean: an errno without -1, a failure as a plain number. */
static void check_result(struct parser *parser, const struct node *node)
{
    if (node->kind == NODE_CHOICES)
        for (size_t i = 0; i < node->part_count; i++)
            check_result(parser, node->parts[i]);
    wide value;
    const char *word = arena_print(&parser->expectation->arena, "%.*s",
                                   (int)(node->end - node->begin), parser->bytes + node->begin);
    if (node->kind == NODE_INTEGER && errno_number(word))
        refuse(parser, node->begin, "an error is written -1 %s", word);
    if (node->kind == NODE_NEGATE && constant_integer(node, &value) && value < 0 && value >= -4095)
        refuse(parser, node->begin, "an error is written -1 and its name, such as -1 ENOENT");
}

static void settle_result(struct parser *parser, struct step *step)
{
    for (int i = 0; i < step->word_count; i++)
        if (call_signature(step->abi, step->numbers[i])->returns == KIND_NONE)
            refuse(parser, step->result->begin, "%s does not return", step->words[i]);
    check_result(parser, step->result);
    settle_pattern(parser, step->result, TYPE_INTEGER, TYPE_INTEGER, "a result is");
}

void settle_call(struct parser *parser, struct step *step)
{
    for (int i = 0; i < step->word_count; i++) {
        step->numbers[i] = find_inner(parser, step, i);
        for (int j = 0; j < i; j++)
            if (step->numbers[j] == step->numbers[i])
                refuse(parser, step->word_places[i], "%s stands here twice", step->words[i]);
        check_count(parser, step, i);
    }
    bool first = step->result && step->result->kind == NODE_IN; /* as it is compared */
    if (first)
        settle_result(parser, step);
    for (int i = 0; i < step->argument_count; i++)
        settle_argument(parser, step, i);
    if (step->result && !first)
        settle_result(parser, step);
}
