/* The files that are there when the program starts. */
#include "expect/draw.h"
#include "expect/watched.h"

#include <limits.h>
#include <string.h>

const char *path_fault(const uint8_t *path, size_t size)
{
    if (!size)
        return "a path cannot be empty";
    if (memchr(path, '\0', size))
        return "a NUL cannot stand in a path";
    if (path[0] == '/')
        return "the path must be relative: it lies where the program starts";
    if (size >= PATH_MAX / 2)
        return "this path is too long";
    for (size_t begin = 0, end; begin <= size; begin = end + 1) {
        for (end = begin; end < size && path[end] != '/'; end++)
            ;
        size_t part = end - begin;
        if (part == 0 || (part == 1 && path[begin] == '.'))
            return "the path must be written plainly, without empty parts and \".\"";
        if (part == 2 && path[begin] == '.' && path[begin + 1] == '.')
            return "the path must not lead upwards by \"..\"";
        if (part > NAME_MAX)
            return "a part of this path is too long";
    }
    if (size == 7 && memcmp(path, "program", 7) == 0)
        return "the program itself has this name";
    return NULL;
}

/* Names that differ in their words and lengths, in no order: a directory that tells nothing. */
static void draw_entries(struct drawing *drawing, const struct pair *pair, struct given *given)
{
    struct arena *arena = &drawing->scene->arena;
    wide count = work_out(drawing, pair->count).integer;
    if (drawing->failed)
        return;
    if (count < 1 || count > ENTRIES_LIMIT) {
        draw_fail(drawing, pair->count->begin,
                  "with the values of this seed, this is no number of entries");
        return;
    }
    given->name_count = (size_t)count;
    given->names = ARENA_ARRAY(arena, char *, (size_t)count);
    for (size_t i = 0; i < given->name_count; i++) {
        const char *first = draw_words[dice_below(&drawing->dice, draw_word_count)];
        const char *second = draw_words[dice_below(&drawing->dice, draw_word_count)];
        size_t number = i * 7 + dice_below(&drawing->dice, 7); /* so no name comes twice */
        if (dice_below(&drawing->dice, 2))
            given->names[i] = arena_print(arena, "%s%zu", first, number);
        else
            given->names[i] = arena_print(arena, "%s-%s.%zu", first, second, number);
    }
}

extern const unsigned char callers_image[], callers_image_end[];   /* callers.asm */
extern const unsigned char prisoner_image[], prisoner_image_end[]; /* prisoner.asm */

/* Where the content begins, and how long the file is in all. */
static void draw_sparse(struct drawing *drawing, const struct pair *pair, struct given *given)
{
    wide at = pair->at ? work_out(drawing, pair->at).integer : 0;
    wide least = at + (wide)given->size;
    wide length = pair->length ? work_out(drawing, pair->length).integer : least;
    if (drawing->failed)
        return;
    if (at < 0 || length < least || length > SPARSE_LIMIT)
        draw_fail(drawing, pair->length ? pair->length->begin : pair->at->begin,
                  "with the values of this seed, the file does not hold its content there");
    given->at = (uint64_t)at;
    given->length = (uint64_t)length;
}

static void draw_program(struct drawing *drawing, const struct pair *pair, struct given *given)
{
    wide calls = work_out(drawing, pair->count).integer;
    if (drawing->failed)
        return;
    if (calls < 1 || calls > CALLS_LIMIT) {
        draw_fail(drawing, pair->count->begin,
                  "with the values of this seed, this is no number of calls");
        return;
    }
    given->mode = 0755;
    given->content = watched_draw(&drawing->scene->arena, &drawing->dice, given->path,
                                  (unsigned)calls, pair->features, &given->size);
}

static void draw_one(struct drawing *drawing, const struct pair *pair, struct given *given)
{
    struct binding path = work_out(drawing, pair->left);
    if (drawing->failed)
        return;
    const char *fault = path_fault(path.bytes, path.size);
    if (fault)
        draw_fail(drawing, pair->left->begin, fault);
    given->kind = pair->kind;
    given->mode = pair->kind == GIVEN_DIRECTORY || pair->kind == GIVEN_ENTRIES ? 0755 : 0644;
    if (pair->mode) {
        wide mode = work_out(drawing, pair->mode).integer;
        if (mode < 0 || mode > 07777)
            draw_fail(drawing, pair->mode->begin, "with the values of this seed, this is no mode");
        given->mode = (unsigned)mode;
    }
    given->path = work_out_string(drawing, pair->left);
    if (pair->kind == GIVEN_FILE) {
        struct binding content = work_out(drawing, pair->right);
        given->content = arena_copy(&drawing->scene->arena, content.bytes, content.size);
        given->size = content.size;
        draw_sparse(drawing, pair, given);
    } else if (pair->kind == GIVEN_ENTRIES) {
        draw_entries(drawing, pair, given);
    } else if (pair->kind == GIVEN_PROGRAM) {
        draw_program(drawing, pair, given);
    } else if (pair->kind == GIVEN_CALLERS) {
        given->mode = 0755;
        given->content = callers_image;
        given->size = (size_t)(callers_image_end - callers_image);
    } else if (pair->kind == GIVEN_PRISONER) {
        given->mode = 0755;
        given->content = prisoner_image;
        given->size = (size_t)(prisoner_image_end - prisoner_image);
    } else if (pair->kind == GIVEN_LINK) {
        given->target = work_out_string(drawing, pair->right);
        if (!*given->target)
            draw_fail(drawing, pair->right->begin, "a link needs a target");
    }
    struct scene *scene = drawing->scene;
    for (size_t i = 0; i < scene->given_count && !drawing->failed; i++)
        if (strcmp(scene->given[i].path, given->path) == 0)
            draw_fail(drawing, pair->left->begin, "this path is given twice");
    scene->given_count++;
}

void draw_given(struct drawing *drawing)
{
    const struct expect_case *one = drawing->one;
    struct scene *scene = drawing->scene;
    scene->given = ARENA_ARRAY(&scene->arena, struct given, one->given_count + 1);
    for (size_t i = 0; i < one->given_count && !drawing->failed; i++)
        draw_one(drawing, &one->given[i], &scene->given[i]);
}
