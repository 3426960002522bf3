#include "expect/match.h"

#include <string.h>

static int emit(struct program *program, enum operation operation)
{
    if (program->count == program->room) {
        int room = program->room ? 2 * program->room : 32;
        struct instruction *code = ARENA_ARRAY(program->arena, struct instruction, (size_t)room);
        if (program->count)
            memcpy(code, program->code, (size_t)program->count * sizeof *code);
        program->code = code;
        program->room = room;
    }
    program->code[program->count] = (struct instruction){.operation = operation};
    return program->count++;
}

static void set_targets(struct program *program, int at, size_t count)
{
    program->code[at].targets = ARENA_ARRAY(program->arena, int, count);
    program->code[at].target_count = (int)count;
}

static void emit_line(struct program *program, enum operation operation, const struct step *step)
{
    int at = emit(program, operation);
    program->code[at].step = step;
}

static int emit_jump(struct program *program)
{
    int at = emit(program, DO_JUMP);
    set_targets(program, at, 1);
    return at;
}

/* The end that nobody wrote down: after a line for exit any status, for the line has checked it;
 * else the status must be 0. */
static void emit_implied_end(struct program *program, const struct step *last)
{
    struct step *end = ARENA_NEW(program->arena, struct step);
    *end = (struct step){.kind = STEP_EXITED, .implied = true};
    if (last) {
        end->line = last->line;
        end->place = last->place;
    }
    if (last && is_exit_line(last)) {
        end->implied_by = last;
    } else {
        end->result = ARENA_NEW(program->arena, struct node);
        end->result->kind = NODE_INTEGER;
        end->result->type = TYPE_INTEGER;
    }
    emit_line(program, DO_LINE, end);
}

static void compile_steps(struct program *program, const struct step *first, bool tail);

static void compile_either(struct program *program, const struct step *step, bool tail)
{
    int fork = emit(program, DO_FORK), jumps[CHILD_LIMIT];
    set_targets(program, fork, step->block_count);
    for (size_t i = 0; i < step->block_count; i++) {
        program->code[fork].targets[i] = program->count;
        compile_steps(program, step->blocks[i], tail);
        jumps[i] = emit_jump(program);
    }
    for (size_t i = 0; i < step->block_count; i++)
        program->code[jumps[i]].targets[0] = program->count;
}

static void compile_maybe(struct program *program, const struct step *step)
{
    int fork = emit(program, DO_FORK);
    set_targets(program, fork, 2);
    program->code[fork].shortest = 1;
    program->code[fork].targets[0] = program->count;
    compile_steps(program, step->blocks[0], false);
    program->code[fork].targets[1] = program->count;
}

/* A bound, which scene_draw has found to be in range. */
static uint64_t bound_of(const struct program *program, const struct node *node)
{
    struct binding value;
    evaluate(node, program->scene->bindings, program->arena, &value);
    return value.integer < 0 ? 0 : (uint64_t)value.integer;
}

/* Begins a block with rounds; what comes next is its body. */
static int emit_loop(struct program *program, enum operation operation, const struct step *step)
{
    int slot = program->slots++;
    int start = emit(program, DO_LOOP_START), loop = emit(program, operation);
    program->code[start].slot = program->code[loop].slot = slot;
    program->code[start].step = program->code[loop].step = step;
    set_targets(program, loop, 2);
    program->code[loop].targets[0] = program->count;
    return loop;
}

static void close_loop(struct program *program, int loop)
{
    int back = emit_jump(program);
    program->code[back].targets[0] = loop;
    program->code[loop].targets[1] = program->count;
}

static void compile_repeat(struct program *program, const struct step *step)
{
    int loop = emit_loop(program, DO_LOOP, step);
    program->code[loop].low = bound_of(program, step->low);
    program->code[loop].high = bound_of(program, step->high);
    compile_steps(program, step->blocks[0], false);
    close_loop(program, loop);
}

static void compile_step(struct program *program, const struct step *step, bool tail);

static void compile_any_order(struct program *program, const struct step *step)
{
    int slot = program->slots++, i = 0;
    int start = emit(program, DO_SET_START), set = emit(program, DO_SET);
    program->code[start].slot = slot;
    set_targets(program, set, step->child_count + 1);
    program->code[set].slot = slot;
    for (const struct step *child = step->blocks[0]; child; child = child->next) {
        program->code[set].targets[i++] = program->count;
        compile_step(program, child, false);
        int back = emit_jump(program);
        program->code[back].targets[0] = set;
    }
    program->code[set].targets[i] = program->count;
}

/* How many processes a list has at least, as far as the file says so. */
static uint64_t least_members(const struct program *program, const struct step *each)
{
    const struct name *name = &program->scene->one->names[each->child->name];
    if (!name->sure || name->scope->kind != STEP_REPEAT)
        return 0;
    return bound_of(program, name->scope->low);
}

static void compile_process(struct program *program, const struct step *step)
{
    const struct step *around = program->process;
    int slot = program->slots++;
    int enter = emit(program, DO_ENTER);
    program->code[enter].step = step;
    program->code[enter].slot = slot;
    program->process = step;
    compile_steps(program, step->blocks[0], true);
    program->process = around;
    int leave = emit(program, DO_LEAVE);
    program->code[leave].step = around;
    program->code[leave].slot = slot;
}

static void compile_each(struct program *program, const struct step *step)
{
    int loop = emit_loop(program, DO_EACH, step);
    program->code[loop].low = least_members(program, step);
    compile_process(program, step);
    close_loop(program, loop);
}

static void compile_step(struct program *program, const struct step *step, bool tail)
{
    switch (step->kind) {
    case STEP_CALL:
    case STEP_SIGNAL:
    case STEP_EXITED:
    case STEP_KILLED:
    case STEP_STOPPED:
        emit_line(program, DO_LINE, step);
        break;
    case STEP_GAP:
        emit_line(program, DO_GAP, step);
        break;
    case STEP_ANY_ORDER:
        compile_any_order(program, step);
        break;
    case STEP_REPEAT:
        compile_repeat(program, step);
        break;
    case STEP_MAYBE:
        compile_maybe(program, step);
        break;
    case STEP_EITHER:
        compile_either(program, step, tail);
        return; /* its branches have ends of their own */
    case STEP_PROCESS:
        if (step->each)
            compile_each(program, step);
        else
            compile_process(program, step);
        return;
    case STEP_NEVER:
    case STEP_COUNT:
        break;
    }
    if (tail && step->kind != STEP_EXITED && step->kind != STEP_KILLED)
        emit_implied_end(program, step);
}

static void compile_steps(struct program *program, const struct step *first, bool tail)
{
    const struct step *last = steps_last(first);
    if (tail && !last)
        emit_implied_end(program, NULL);
    for (const struct step *step = first; step; step = step->next)
        compile_step(program, step, tail && step == last);
}

void program_compile(struct program *program, const struct scene *scene, struct arena *arena)
{
    *program = (struct program){.arena = arena, .scene = scene};
    compile_steps(program, scene->one->body, true);
    emit(program, DO_ACCEPT);
}
