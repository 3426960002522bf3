/* Every call of every table with random registers and random memory behind them, in every style:
 * one clean line comes out.  With AddressSanitizer, nothing outside the copies is read. */
#include "render/render.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 40, NUMBERS = 576, PIECES = 12, PIECE_BYTES = 320 };

static uint64_t seed = 20261127;

static uint64_t draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* Numbers that programs pass: small ones, bits, ends of ranges, pointers to the pieces. */
static uint64_t draw_word(const uint64_t *addresses)
{
    switch (draw() % 8) {
    case 0:
        return draw();
    case 1:
        return UINT64_MAX - draw() % 128;
    case 2:
        return (uint64_t)1 << draw() % 64;
    case 3:
        return draw() % 0x1000;
    case 4:
    case 5:
        return addresses[draw() % PIECES];
    default:
        return draw() % 40;
    }
}

/* Bytes in a block of just their size, so that reading behind them is seen. */
static uint8_t *draw_bytes(size_t size, const uint64_t *addresses)
{
    uint8_t *bytes = malloc(size ? size : 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)draw();
    for (size_t i = 0; i + 8 <= size; i += 8)
        if (draw() % 2) {
            uint64_t word = draw_word(addresses);
            memcpy(bytes + i, &word, sizeof word);
        }
    return bytes;
}

static bool is_clean(const struct text *text)
{
    for (size_t i = 0; i < text->size; i++)
        if (text->bytes[i] < ' ' || text->bytes[i] > '~')
            return false;
    return true;
}

static void one_event(struct event *event, struct copy *copies)
{
    uint64_t addresses[PIECES];
    for (size_t i = 0; i < PIECES; i++)
        addresses[i] = 0x1000 * (1 + draw() % 8);
    for (int i = 0; i < 6; i++)
        event->arg[i] = draw_word(addresses);
    for (size_t i = 0; i < PIECES; i++) {
        struct copy *copy = &copies[i];
        size_t size = draw() % 3 ? draw() % PIECE_BYTES : draw() % 32;
        *copy = (struct copy){.argument = (uint8_t)(draw() % 6),
                              .at_exit = draw() % 2,
                              .address = addresses[i],
                              .size = size,
                              .wanted = draw() % 3 ? size : size + (draw() % 2 ? 9 : draw())};
        if (i < 6)
            copy->address = event->arg[copy->argument = (uint8_t)i];
        copy->whole = copy->size == copy->wanted;
        copy->bytes = draw_bytes(size, addresses);
    }
    event->copies = copies;
    event->copy_count = PIECES;
}

static void one_call(enum abi abi, uint32_t number)
{
    struct copy copies[PIECES];
    struct event event = {.kind = draw() % 50 ? EVENT_CALL : EVENT_SIGNAL,
                          .abi = abi,
                          .number = number,
                          .signal = (int)(draw() % 70),
                          .signal_code = (int)(draw() % 10) - 5,
                          .returned = draw() % 8 != 0,
                          .result =
                              draw() % 2 ? (int64_t)(draw() % 200) : -(int64_t)(draw() % 600)};
    struct render_style style = {.string_limit = draw() % 60,
                                 .result_column = 40,
                                 .doors = draw() % 2,
                                 .verbose = draw() % 2,
                                 .hex = (enum render_hex)(draw() % 3),
                                 .names = (enum render_names)(draw() % 3)};
    struct text text = {0}, halves = {0};
    one_event(&event, copies);
    render_event(&text, &event, &style);
    EXPECT(is_clean(&text), "%s %u is not clean: %s", abi_name(abi), number, text_string(&text));
    if (event.kind == EVENT_CALL) {
        int shown = render_entry(&halves, &event, &style);
        render_return(&halves, &event, &style, shown, 0);
        EXPECT(strcmp(text_string(&text), text_string(&halves)) == 0,
               "%s %u in halves:\n#   %s\n#   %s", abi_name(abi), number, text_string(&text),
               text_string(&halves));
    }
    for (size_t i = 0; i < PIECES; i++)
        free(copies[i].bytes);
    text_free(&text);
    text_free(&halves);
}

int main(void)
{
    for (int abi = 0; abi < ABI_COUNT; abi++) {
        for (uint32_t number = 0; number < NUMBERS; number++)
            for (int round = 0; round < ROUNDS; round++)
                one_call((enum abi)abi, number);
        group(abi_name((enum abi)abi));
    }
    return done();
}
