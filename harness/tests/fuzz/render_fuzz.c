/* Throws bytes at the renderer: they are an event, its style, and the memory behind its arguments.
 * Whatever they are, one clean line comes out, the same as a whole and in halves, and nothing
 * outside the copies is read. */
#include "render/render.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES = 12, PIECE_MOST = 400 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What is left of the input. */
struct input {
    const uint8_t *bytes;
    size_t size;
};

static uint64_t take(struct input *input, size_t size)
{
    uint64_t value = 0;
    if (size > input->size)
        size = input->size;
    memcpy(&value, input->bytes, size);
    input->bytes += size;
    input->size -= size;
    return value;
}

static void must_be_clean(const struct text *text)
{
    for (size_t i = 0; i < text->size; i++)
        if (text->bytes[i] < ' ' || text->bytes[i] > '~')
            abort();
}

/* A pointer now and then leads to one of the pieces, which lie at 0x1000, 0x2000, … */
static uint64_t take_word(struct input *input)
{
    uint8_t kind = (uint8_t)take(input, 1);
    if (kind < 128)
        return 0x1000u * (1u + kind % PIECES) + (kind % 3 ? 0 : take(input, 1));
    return take(input, kind < 192 ? 1 : kind < 224 ? 4 : 8);
}

/* Each in a block of just its size. */
static void take_copies(struct input *input, struct event *event, struct copy *copies)
{
    event->copies = copies;
    for (; event->copy_count < PIECES && input->size; event->copy_count++) {
        struct copy *copy = &copies[event->copy_count];
        uint8_t how = (uint8_t)take(input, 1);
        size_t size = take(input, 2) % PIECE_MOST;
        size_t more = how & 32 ? 0 : take(input, how & 64 ? 1 : 8);
        if (size > input->size)
            size = input->size;
        *copy = (struct copy){.argument = how % 6,
                              .at_exit = how & 8,
                              .address = how & 16 ? 0x1000u * (1u + event->copy_count)
                                                  : event->arg[how % 6],
                              .size = size,
                              .wanted = size + more,
                              .bytes = malloc(size ? size : 1)};
        copy->whole = copy->size == copy->wanted;
        memcpy(copy->bytes, input->bytes, size);
        input->bytes += size;
        input->size -= size;
    }
}

static struct render_style take_style(struct input *input)
{
    uint8_t how = (uint8_t)take(input, 1);
    return (struct render_style){.string_limit = take(input, 1),
                                 .result_column = 40,
                                 .doors = how & 1,
                                 .verbose = how & 2,
                                 .hex = (enum render_hex)(how / 4 % 3),
                                 .names = (enum render_names)(how / 16 % 3)};
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct input input = {bytes, size};
    struct copy copies[PIECES];
    struct text text = {0}, halves = {0};
    struct render_style style = take_style(&input);
    uint8_t how = (uint8_t)take(&input, 1);
    struct event event = {.kind = how % 32 ? EVENT_CALL : EVENT_SIGNAL,
                          .abi = (enum abi)(how % ABI_COUNT),
                          .number = (uint32_t)take(&input, 2) % 1024,
                          .signal = (int)(how % 70),
                          .signal_code = (int8_t)take(&input, 1),
                          .returned = how & 64,
                          .result = (int64_t)take_word(&input)};
    if (how & 128)
        event.result = -event.result;
    for (int i = 0; i < 6; i++)
        event.arg[i] = take_word(&input);
    take_copies(&input, &event, copies);
    render_event(&text, &event, &style);
    must_be_clean(&text);
    if (event.kind == EVENT_CALL) {
        int shown = render_entry(&halves, &event, &style);
        render_return(&halves, &event, &style, shown, 0);
        if (strcmp(text_string(&text), text_string(&halves)) != 0)
            abort();
    }
    for (size_t i = 0; i < event.copy_count; i++)
        free(copies[i].bytes);
    text_free(&text);
    text_free(&halves);
    return 0;
}
