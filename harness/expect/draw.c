/* Drawing a scene: the names in the order of their let lines, then all that the run is given,
 * put together from them.  Everything comes from the seed and the name of the case. */
#include "expect/draw.h"

#include "expect/value.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

bool draw_fail(struct drawing *drawing, size_t place, const char *sentence)
{
    if (!drawing->failed)
        script_problem(drawing->one->script, place, drawing->problem, "%s", sentence);
    drawing->failed = true;
    return false;
}

/* An expression's value; a failure is told once, and gives an empty value. */
struct binding work_out(struct drawing *drawing, const struct node *node)
{
    struct scene *scene = drawing->scene;
    struct binding value = {.bound = true, .type = node->type};
    if (drawing->failed)
        return value;
    if (evaluate(node, scene->bindings, &scene->arena, &value) != VALUE_KNOWN) {
        draw_fail(drawing, node->begin, "with the values of this seed, this does not fit");
        value = (struct binding){.bound = true, .type = node->type};
    }
    return value;
}

char *work_out_string(struct drawing *drawing, const struct node *node)
{
    if (!node)
        return arena_string(&drawing->scene->arena, "");
    struct binding value = work_out(drawing, node);
    char *string = arena_alloc(&drawing->scene->arena, value.size + 1);
    if (value.size)
        memcpy(string, value.bytes, value.size);
    if (strlen(string) != value.size)
        draw_fail(drawing, node->begin, "a NUL cannot stand here: the string would end at it");
    return string;
}

/* ------------------------------------------------------------------- names */

const char *draw_word(struct drawing *drawing)
{
    if (drawing->used_count * 2 > draw_word_count) {
        memset(drawing->used_words, 0, draw_word_count);
        drawing->used_count = 0;
    }
    size_t i;
    do
        i = dice_below(&drawing->dice, draw_word_count);
    while (drawing->used_words[i]);
    drawing->used_words[i] = true;
    drawing->used_count++;
    return draw_words[i];
}

static struct binding draw_text(struct drawing *drawing, size_t count, const char *end)
{
    struct text text = {0};
    for (size_t i = 0; i < count; i++)
        text_add(&text, "%s%s", i ? " " : "", draw_word(drawing));
    text_add(&text, "%s", end);
    struct binding value = {
        .bound = true,
        .type = TYPE_BYTES,
        .size = text.size,
        .bytes = arena_copy(&drawing->scene->arena, text_string(&text), text.size + 1)};
    text_free(&text);
    return value;
}

static struct binding draw_integer(struct drawing *drawing, const struct draw *draw, wide step)
{
    wide low = work_out(drawing, draw->low).integer, high = work_out(drawing, draw->high).integer;
    struct binding value = {.bound = true, .type = TYPE_INTEGER};
    if (step > 1 && low < 0)
        draw_fail(drawing, draw->low->begin, "with the values of this seed, this is no address");
    low = (low + step - 1) / step;
    high = high / step;
    if (drawing->failed || low > high) {
        draw_fail(drawing, draw->low->begin, "with the values of this seed, this range is empty");
        return value;
    }
    wide count = high - low + 1;
    if (count > (wide)UINT64_MAX) /* 2^64 at most: both ends lie within 64 bits */
        count = 0;
    value.integer = (low + (wide)dice_below(&drawing->dice, (uint64_t)count)) * step;
    return value;
}

static size_t draw_count(struct drawing *drawing, const struct draw *draw)
{
    wide count = draw_integer(drawing, draw, 1).integer;
    if (count >= 1 && count <= WORDS_LIMIT)
        return (size_t)count;
    draw_fail(drawing, draw->low->begin,
              "with the values of this seed, these are too few or too many");
    return 1;
}

/* Any bytes, NUL and newline among them: what a program must hand on as it is. */
static struct binding draw_bytes(struct drawing *drawing, const struct draw *draw)
{
    struct binding value = {.bound = true, .type = TYPE_BYTES};
    wide size = draw_integer(drawing, draw, 1).integer;
    if (size < 0 || size > BYTES_LIMIT) {
        draw_fail(drawing, draw->low->begin,
                  "with the values of this seed, these are too many bytes");
        return value;
    }
    uint8_t *bytes = arena_alloc(&drawing->scene->arena, (size_t)size + 1);
    for (size_t i = 0; i < (size_t)size; i++)
        bytes[i] = (uint8_t)(dice_next(&drawing->dice) >> 32);
    value.bytes = bytes;
    value.size = (size_t)size;
    return value;
}

static port_free *is_free;

port_free *scene_ports(port_free *now)
{
    port_free *before = is_free;
    is_free = now;
    return before;
}

/* Below the ports that the kernel gives out by itself, and none whose two bytes are equal: it would
 * be the same in both orders. */
static struct binding draw_port(struct drawing *drawing, const struct draw *draw)
{
    enum { FIRST = 20000, PORTS = 12000, TRIES = 200 };
    struct binding value = {.bound = true, .type = TYPE_INTEGER};
    for (int i = 0; i < TRIES; i++) {
        value.integer = FIRST + (wide)dice_below(&drawing->dice, PORTS);
        if (value.integer >> 8 != (value.integer & 0xff) &&
            (!is_free || is_free((uint16_t)value.integer)))
            return value;
    }
    draw_fail(drawing, draw->place, "this machine has no free port");
    return value;
}

static void draw_names(struct drawing *drawing, const struct draw *draw)
{
    struct binding *names = drawing->scene->bindings, value = {0};
    switch (draw->kind) {
    case DRAW_WORD:
        value = draw_text(drawing, 1, "");
        break;
    case DRAW_WORDS:
        value = draw_text(drawing, draw_count(drawing, draw), "");
        break;
    case DRAW_LINE:
        value = draw_text(drawing, 2 + dice_below(&drawing->dice, 5), "\n");
        break;
    case DRAW_NUMBER:
        value = draw_integer(drawing, draw, 1);
        break;
    case DRAW_ADDRESS:
        value = draw_integer(drawing, draw, 4096);
        break;
    case DRAW_BYTES:
        value = draw_bytes(drawing, draw);
        break;
    case DRAW_PORT:
        value = draw_port(drawing, draw);
        break;
    case DRAW_ONE_OF: {
        size_t row = dice_below(&drawing->dice, draw->value_count);
        for (size_t i = 0; i < draw->name_count; i++)
            names[draw->names[i]] = work_out(drawing, draw->values[row * draw->name_count + i]);
        return;
    }
    }
    names[draw->names[0]] = value;
}

/* -------------------------------------------------------- what a run is given */

static void draw_strings(struct drawing *drawing)
{
    const struct expect_case *one = drawing->one;
    struct scene *scene = drawing->scene;
    scene->argv = ARENA_ARRAY(&scene->arena, char *, one->run_count + 1);
    for (size_t i = 0; i < one->run_count; i++)
        scene->argv[i] = work_out_string(drawing, one->run[i]);
    scene->envp = ARENA_ARRAY(&scene->arena, char *, one->env_count + 1);
    for (size_t i = 0; i < one->env_count; i++)
        scene->envp[i] = arena_print(&scene->arena, "%s=%s", one->env[i].word,
                                     work_out_string(drawing, one->env[i].right));
    if (one->input) {
        struct binding input = work_out(drawing, one->input);
        scene->input = arena_copy(&scene->arena, input.bytes, input.size);
        scene->input_size = input.size;
    }
}

static void draw_injects(struct drawing *drawing)
{
    const struct expect_case *one = drawing->one;
    struct scene *scene = drawing->scene;
    scene->injects = ARENA_ARRAY(&scene->arena, struct scene_inject, one->inject_count + 1);
    scene->inject_count = one->inject_count;
    for (size_t i = 0; i < one->inject_count; i++) {
        const struct injection *from = &one->injects[i];
        struct scene_inject *inject = &scene->injects[i];
        *inject = (struct scene_inject){.abi = from->abi,
                                        .number = from->number,
                                        .door = from->door,
                                        .last = from->once ? 1 : 0,
                                        .shortens = !from->result};
        if (from->nth) {
            wide nth = work_out(drawing, from->nth).integer;
            if (nth < 1 || nth > NTH_LIMIT)
                draw_fail(drawing, from->nth->begin,
                          "with the values of this seed, this is no number of a call");
            inject->first = inject->last = (unsigned)nth;
        }
        if (!from->result)
            continue;
        inject->result = (int64_t)work_out(drawing, from->result).integer;
        if (from->result->kind == NODE_ERROR && (inject->result >= 0 || inject->result < -4095))
            draw_fail(drawing, from->result->begin,
                      "with the values of this seed, this is no errno");
    }
}

/* ------------------------------------------------ what the body makes of it */

/* Names that the run binds are not known yet; everything else in the body must have a value. */
static void check_node(void *context, const struct node *node)
{
    struct drawing *drawing = context;
    struct scene *scene = drawing->scene;
    struct arena scratch = {0};
    struct binding low, high;
    if (evaluate(node, scene->bindings, &scratch, &low) == VALUE_TOO_LARGE)
        draw_fail(drawing, node->begin, "with the values of this seed, this does not fit");
    if (node->kind == NODE_RANGE &&
        evaluate(node->parts[0], scene->bindings, &scratch, &low) == VALUE_KNOWN &&
        evaluate(node->parts[1], scene->bindings, &scratch, &high) == VALUE_KNOWN &&
        low.integer > high.integer)
        draw_fail(drawing, node->begin, "with the values of this seed, this range is empty");
    arena_free(&scratch);
}

static bool makes_list(const struct expect_case *one, const struct step *block)
{
    for (size_t i = 0; i < block->fresh_count; i++)
        if (one->names[block->fresh[i]].list)
            return true;
    return false;
}

/* A number of none of the line's names could be met by no program. */
static void check_number(struct drawing *drawing, const struct step *step)
{
    if (!step->number)
        return;
    wide number = work_out(drawing, step->number).integer;
    for (int i = 0; i < step->word_count; i++)
        if (step->numbers[i] == number)
            return;
    draw_fail(drawing, step->number->begin,
              "with the values of this seed, this is the number of none of the line's names");
}

static void check_steps(struct drawing *drawing, const struct step *first)
{
    for (const struct step *step = first; step && !drawing->failed; step = step->next) {
        for (int i = 0; i < step->argument_count; i++)
            node_walk(step->arguments[i], check_node, drawing);
        node_walk(step->result, check_node, drawing);
        check_number(drawing, step);
        if (step->low) {
            wide low = work_out(drawing, step->low).integer;
            wide high = step->high ? work_out(drawing, step->high).integer : low;
            if (step->kind == STEP_REPEAT &&
                (low < 0 || high < 1 || high > REPEAT_LIMIT || low > high))
                draw_fail(drawing, step->low->begin,
                          "with the values of this seed, this is no number of times");
            if (high > MEMBER_LIMIT && makes_list(drawing->one, step))
                draw_fail(drawing, step->low->begin,
                          "with the values of this seed, a list becomes too long");
        }
        for (size_t i = 0; i < step->block_count; i++)
            check_steps(drawing, step->blocks[i]);
    }
}

static long drawn_bound(const void *context, const struct node *node)
{
    const struct scene *scene = context;
    struct arena scratch = {0};
    struct binding value;
    bool known = evaluate(node, scene->bindings, &scratch, &value) == VALUE_KNOWN;
    arena_free(&scratch);
    return known ? (long)value.integer : 1;
}

static void check_body(struct drawing *drawing)
{
    const struct expect_case *one = drawing->one;
    check_steps(drawing, one->body);
    check_steps(drawing, one->rules);
    if (one->output)
        work_out(drawing, one->output);
    if (one->errors)
        work_out(drawing, one->errors);
    if (!drawing->failed && steps_least(one->body, drawn_bound, drawing->scene) > EVENT_LIMIT)
        draw_fail(drawing, one->place,
                  "with the values of this seed, this asks for too many events");
}

bool scene_draw(struct scene *scene, const struct expect_case *one, uint64_t seed,
                struct problem *problem)
{
    *scene = (struct scene){
        .one = one, .poison = one->poison, .own = one->sees_own, .unwatched = one->unwatched};
    struct drawing drawing = {
        .scene = scene, .one = one, .dice = dice_start(seed, one->name), .problem = problem};
    drawing.used_words = ARENA_ARRAY(&scene->arena, bool, draw_word_count);
    scene->bindings = ARENA_ARRAY(&scene->arena, struct binding, one->name_count + 1);
    for (const struct draw *draw = one->draws; draw && !drawing.failed; draw = draw->next)
        draw_names(&drawing, draw);
    if (!drawing.failed)
        draw_strings(&drawing);
    draw_given(&drawing);
    if (!drawing.failed)
        draw_world(&drawing);
    if (!drawing.failed)
        draw_injects(&drawing);
    if (!drawing.failed)
        draw_checks(&drawing);
    if (!drawing.failed)
        check_body(&drawing);
    return !drawing.failed;
}

void scene_free(struct scene *scene)
{
    arena_free(&scene->arena);
    *scene = (struct scene){0};
}
