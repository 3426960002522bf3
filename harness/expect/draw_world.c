/* What a run finds and meets besides its arguments and files, put together from the drawn names. */
#include "expect/draw.h"

#include "expect/facts.h"
#include "render/render.h"

#include <string.h>

static int64_t work_out_between(struct drawing *drawing, const struct node *node, wide low,
                                wide high, const char *sentence)
{
    wide value = work_out(drawing, node).integer;
    if (!drawing->failed && (value < low || value > high))
        draw_fail(drawing, node->begin, sentence);
    return drawing->failed ? (int64_t)low : (int64_t)value;
}

/* ------------------------------------------------------------- descriptors */

static const char too_much[] = "what arrives at once is 64 KiB at most, as much as a pipe holds";

struct channels {
    struct channel *all;
    size_t count;
};

static bool has_channel(const struct channels *channels, int number)
{
    for (size_t i = 0; i < channels->count; i++)
        if (channels->all[i].number == number)
            return true;
    return false;
}

static const char *work_out_path(struct drawing *drawing, const struct node *node)
{
    const char *path = work_out_string(drawing, node);
    const char *fault = drawing->failed ? NULL : path_fault((const uint8_t *)path, strlen(path));
    if (fault)
        draw_fail(drawing, node->begin, fault);
    return path;
}

static void draw_channels(struct drawing *drawing, struct channels *channels)
{
    const struct expect_case *one = drawing->one;
    channels->all = ARENA_ARRAY(&drawing->scene->arena, struct channel, one->inherited_count + 2);
    for (size_t i = 0; i < one->inherited_count && !drawing->failed; i++) {
        const struct inherited *from = &one->inherited[i];
        int number = (int)work_out_between(drawing, from->number, 3, NUMBER_LIMIT,
                                           "with the values of this seed, this is no descriptor");
        if (!drawing->failed && has_channel(channels, number))
            draw_fail(drawing, from->place,
                      "with the values of this seed, this descriptor is given twice");
        struct channel *channel = &channels->all[channels->count++];
        *channel = (struct channel){.kind = from->kind, .number = number};
        if (from->path)
            channel->path = work_out_path(drawing, from->path);
        if (!from->bytes)
            continue;
        struct binding text = work_out(drawing, from->bytes);
        channel->bytes = arena_copy(&drawing->scene->arena, text.bytes, text.size);
        channel->size = text.size;
        if (text.size > OFFER_LIMIT)
            draw_fail(drawing, from->bytes->begin, too_much);
    }
}

/* ---------------------------------------------------------------- arrivals */

struct offers {
    struct offer *all;
    size_t count;
};

static void add_offer(struct drawing *drawing, struct offers *offers, struct offer offer,
                      size_t place)
{
    if (offers->count == PIECES_LIMIT) {
        draw_fail(drawing, place, "with the values of this seed, these are too many pieces");
        return;
    }
    offers->all[offers->count++] = offer;
}

static void draw_pieces(struct drawing *drawing, struct offers *offers, const struct arrival *from,
                        struct offer offer)
{
    wide low = OFFER_LIMIT, high = OFFER_LIMIT;
    const uint8_t *bytes = offer.bytes;
    size_t size = offer.size;
    static const char sentence[] = "with the values of this seed, this is no size of a piece";
    if (from->low) {
        low = work_out_between(drawing, from->low, 1, OFFER_LIMIT, sentence);
        high = work_out_between(drawing, from->high, 1, OFFER_LIMIT, sentence);
        if (!drawing->failed && low > high)
            draw_fail(drawing, from->low->begin,
                      "with the values of this seed, this range is empty");
    } else if (size > OFFER_LIMIT) {
        draw_fail(drawing, from->bytes->begin, too_much);
    }
    while (size > 0 && !drawing->failed) {
        size_t part = (size_t)low;
        if (from->low)
            part += (size_t)dice_below(&drawing->dice, (uint64_t)(high - low + 1));
        offer.bytes = bytes;
        offer.size = part < size ? part : size;
        add_offer(drawing, offers, offer, from->place);
        bytes += offer.size;
        size -= offer.size;
    }
}

static void draw_arrivals(struct drawing *drawing, struct channels *channels)
{
    const struct expect_case *one = drawing->one;
    struct arena *arena = &drawing->scene->arena;
    struct offers offers = {0};
    if (one->arrival_count || one->signal_count)
        offers.all = ARENA_ARRAY(arena, struct offer, PIECES_LIMIT);
    if (one->input && one->signal_count && !drawing->failed) {
        /* It would end the wait that the signal is for: so it comes when that is over. */
        struct arrival whole = {.bytes = one->input, .place = one->input->begin};
        draw_pieces(
            drawing, &offers, &whole,
            (struct offer){.bytes = drawing->scene->input, .size = drawing->scene->input_size});
        add_offer(drawing, &offers, (struct offer){.kind = OFFER_END}, whole.place);
        drawing->scene->input = NULL;
    }
    for (size_t i = 0; i < one->arrival_count && !drawing->failed; i++) {
        const struct arrival *from = &one->arrivals[i];
        struct offer offer = {.kind = from->kind};
        if (from->number)
            offer.number =
                (int)work_out_between(drawing, from->number, 0, NUMBER_LIMIT,
                                      "with the values of this seed, this is no descriptor");
        if (from->kind == OFFER_BYTES) {
            struct binding text = work_out(drawing, from->bytes);
            offer.bytes = arena_copy(arena, text.bytes, text.size);
            offer.size = text.size;
            draw_pieces(drawing, &offers, from, offer);
        } else {
            add_offer(drawing, &offers, offer, from->place);
        }
        if (!drawing->failed && offer.number && !has_channel(channels, offer.number))
            draw_fail(drawing, from->place,
                      "no line `given descriptor` gives the descriptor that this is for");
    }
    bool input = false;
    for (size_t i = 0; i < offers.count; i++)
        input = input || (offers.all[i].number == 0 && offers.all[i].kind != OFFER_SILENCE);
    if (input)
        channels->all[channels->count++] = (struct channel){.kind = CHANNEL_PIPE, .number = 0};
    drawing->scene->world.offers = offers.all;
    drawing->scene->world.offer_count = offers.count;
}

/* ------------------------------------------------------------------- peers */

static void draw_peers(struct drawing *drawing)
{
    const struct expect_case *one = drawing->one;
    struct arena *arena = &drawing->scene->arena;
    struct peer *peers = ARENA_ARRAY(arena, struct peer, one->meeting_count + 1);
    for (size_t i = 0; i < one->meeting_count && !drawing->failed; i++) {
        const struct meeting *from = &one->meetings[i];
        struct turn *turns = ARENA_ARRAY(arena, struct turn, from->speech_count);
        for (size_t j = 0; j < from->speech_count; j++) {
            struct binding text = work_out(drawing, from->speeches[j].bytes);
            turns[j] = (struct turn){.sends = from->speeches[j].sends,
                                     .bytes = arena_copy(arena, text.bytes, text.size),
                                     .size = text.size};
        }
        peers[i] = (struct peer){
            .role = from->role,
            .turns = turns,
            .turn_count = from->speech_count,
            .counts = from->calls != NULL,
            .calls = from->calls ? (unsigned)work_out_between(
                                       drawing, from->calls, 0, 64,
                                       "with the values of this seed, this is no number of calls")
                                 : 0,
            .port = (uint16_t)work_out_between(drawing, from->port, 1, 65535,
                                               "with the values of this seed, this is no port")};
    }
    drawing->scene->world.peers = peers;
    drawing->scene->world.peer_count = one->meeting_count;
}

/* ------------------------------------------------------ limits and signals */

static void draw_limits(struct drawing *drawing)
{
    const struct expect_case *one = drawing->one;
    struct arena *arena = &drawing->scene->arena;
    struct limit *limits = ARENA_ARRAY(arena, struct limit, one->limit_count + 1);
    for (size_t i = 0; i < one->limit_count; i++)
        limits[i] = (struct limit){
            .resource = one->limits[i].resource,
            .value = (uint64_t)work_out_between(drawing, one->limits[i].value, 0, (wide)1 << 40,
                                                "with the values of this seed, this is no limit")};
    struct sending *sendings = ARENA_ARRAY(arena, struct sending, one->signal_count + 1);
    for (size_t i = 0; i < one->signal_count; i++) {
        const struct signalling *from = &one->signals[i];
        sendings[i] = (struct sending){
            .signal = from->signal, .abi = from->abi, .number = from->number, .times = 1};
        if (from->times)
            sendings[i].times =
                (unsigned)work_out_between(drawing, from->times, 1, 100,
                                           "with the values of this seed, this is no number of "
                                           "times");
    }
    struct world *world = &drawing->scene->world;
    world->limits = limits;
    world->limit_count = one->limit_count;
    world->sendings = sendings;
    world->sending_count = one->signal_count;
}

static void draw_auxiliaries(struct drawing *drawing)
{
    const struct expect_case *one = drawing->one;
    struct auxiliary *all =
        ARENA_ARRAY(&drawing->scene->arena, struct auxiliary, one->auxiliary_count + 1);
    for (size_t i = 0; i < one->auxiliary_count; i++)
        all[i] = (struct auxiliary){
            .type = one->auxiliaries[i].type,
            .value = (uint64_t)work_out_between(drawing, one->auxiliaries[i].value, 0, UINT32_MAX,
                                                "with the values of this seed, this does not fit")};
    drawing->scene->world.auxiliaries = all;
    drawing->scene->world.auxiliary_count = one->auxiliary_count;
}

void draw_world(struct drawing *drawing)
{
    struct scene *scene = drawing->scene;
    struct channels channels = {0};
    for (int i = 0; i < 3; i++) {
        scene->world.streams[i].kind = drawing->one->streams[i].kind;
        if (drawing->one->streams[i].path)
            scene->world.streams[i].path = work_out_path(drawing, drawing->one->streams[i].path);
    }
    draw_channels(drawing, &channels);
    draw_arrivals(drawing, &channels);
    scene->world.channels = channels.all;
    scene->world.channel_count = channels.count;
    draw_auxiliaries(drawing);
    draw_peers(drawing);
    draw_limits(drawing);
}

/* ------------------------------------------------------------------ checks */

/* The line with this run's words in it. */
static const char *fill_in(struct arena *arena, const struct scene_check *check)
{
    const struct fact *fact = check->fact;
    struct text text = {0};
    text_add(&text, "check");
    for (size_t i = 0; i < 4 && fact->words[i]; i++)
        text_add(&text, " %s", fact->words[i]);
    if (fact->path) {
        text_add_char(&text, ' ');
        render_bytes(&text, check->path, strlen(check->path), 64);
    }
    for (size_t i = 0; i < 2 && fact->behind[i]; i++)
        text_add(&text, " %s", fact->behind[i]);
    if (fact->value == TAKES_CALLS) {
        say_filtered(&text, check);
    } else if (fact->value == TAKES_INTEGER) {
        text_add(&text, " 0%lo", (unsigned long)check->integer);
    } else if (fact->value != TAKES_NOTHING) {
        text_add_char(&text, ' ');
        render_bytes(&text, check->bytes, check->size, 64);
    }
    const char *line = arena_string(arena, text_string(&text));
    text_free(&text);
    return line;
}

/* Where the program starts has a name only where a directory is looked at. */
static const char *work_out_checked(struct drawing *drawing, const struct checking *from)
{
    if (!from->path)
        return "";
    const char *path = work_out_string(drawing, from->path);
    bool start = from->fact->id == FACT_STDOUT_NAMES && strcmp(path, ".") == 0;
    return drawing->failed || start ? path : work_out_path(drawing, from->path);
}

void draw_checks(struct drawing *drawing)
{
    const struct expect_case *one = drawing->one;
    struct scene *scene = drawing->scene;
    scene->checks = ARENA_ARRAY(&scene->arena, struct scene_check, one->check_count + 1);
    scene->check_count = one->check_count;
    for (size_t i = 0; i < one->check_count && !drawing->failed; i++) {
        const struct checking *from = &one->checks[i];
        struct scene_check *check = &scene->checks[i];
        *check = (struct scene_check){.fact = from->fact,
                                      .line = script_line(one->script, from->place),
                                      .path = work_out_checked(drawing, from)};
        struct binding value = {0};
        if (from->right)
            value = work_out(drawing, from->right);
        if (from->fact->value == TAKES_PATH)
            work_out_string(drawing, from->right); /* refuses a NUL */
        check->bytes = value.bytes;
        check->size = value.size;
        check->integer = (int64_t)value.integer;
        if (from->fact->value == TAKES_CALLS)
            draw_filtered(drawing, from, check);
        check->text = fill_in(&scene->arena, check);
    }
}
