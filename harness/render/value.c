/* Values that need no memory: one printer a kind. */
#include "render/parts.h"

#include <inttypes.h>
#include <stdio.h>

/* What a value may be shown with; event and style may be NULL. */
struct setting {
    const struct event *event;
    const struct render_style *style;
    const struct parameter *parameter;
};

typedef void value_printer(struct text *to, const struct setting *setting, uint64_t value);

static void print_int(struct text *to, const struct setting *setting, uint64_t value)
{
    (void)setting;
    text_add(to, "%" PRId32, (int32_t)value);
}

static void print_uint(struct text *to, const struct setting *setting, uint64_t value)
{
    (void)setting;
    text_add(to, "%" PRIu32, (uint32_t)value);
}

static void print_long(struct text *to, const struct setting *setting, uint64_t value)
{
    (void)setting;
    text_add(to, "%" PRId64, (int64_t)value);
}

static void print_size(struct text *to, const struct setting *setting, uint64_t value)
{
    (void)setting;
    text_add(to, "%" PRIu64, value);
}

static void print_hex(struct text *to, const struct setting *setting, uint64_t value)
{
    (void)setting;
    text_add(to, "%#" PRIx64, value);
}

static void print_id(struct text *to, const struct setting *setting, uint64_t value)
{
    (void)setting;
    render_id(to, (uint32_t)value);
}

static void print_id16(struct text *to, const struct setting *setting, uint64_t value)
{
    (void)setting;
    render_id(to, (uint16_t)value == UINT16_MAX ? UINT32_MAX : (uint16_t)value);
}

static void print_descriptor(struct text *to, const struct setting *setting, uint64_t value)
{
    render_descriptor(to, setting->event, (int32_t)value);
}

static void print_dirfd(struct text *to, const struct setting *setting, uint64_t value)
{
    render_directory(to, setting->style, setting->event, (int32_t)value);
}

static void print_mode(struct text *to, const struct setting *setting, uint64_t value)
{
    render_mode(to, setting->style, (unsigned)value & 0xffff, setting->parameter->names != NULL);
}

static void print_device(struct text *to, const struct setting *setting, uint64_t value)
{
    render_device(to, setting->style, (uint32_t)value);
}

static void print_flags(struct text *to, const struct setting *setting, uint64_t value)
{
    const struct parameter *parameter = setting->parameter;
    if (!(parameter->detail & DETAIL_WIDE))
        value = (uint32_t)value;
    render_flags(to, setting->style, parameter->names, parameter->prefix, value);
}

/* Choices may be negative (RUSAGE_CHILDREN): compared as the int that the kernel reads. */
static void print_choice(struct text *to, const struct setting *setting, uint64_t value)
{
    const struct parameter *parameter = setting->parameter;
    if (!(parameter->detail & DETAIL_WIDE)) {
        uint64_t extended = (uint64_t)(int64_t)(int32_t)value;
        const char *name = choice_name(parameter->names, extended);
        char number[24];
        value = (uint32_t)value;
        if (name && extended != value) {
            snprintf(number, sizeof number, "%#" PRIx64, value);
            render_named(to, setting->style, number, name);
            return;
        }
    }
    render_choice(to, setting->style, parameter->names, parameter->prefix, value);
}

static void print_signal(struct text *to, const struct setting *setting, uint64_t value)
{
    render_signal(to, setting->style, (int32_t)value);
}

static void print_address(struct text *to, const struct setting *setting, uint64_t value)
{
    (void)setting;
    render_address(to, value);
}

static value_printer *const printers[] = {
    [KIND_NONE] = print_hex,
    [KIND_INT] = print_int,
    [KIND_UINT] = print_uint,
    [KIND_LONG] = print_long,
    [KIND_SIZE] = print_size,
    [KIND_HEX] = print_hex,
    [KIND_FD] = print_descriptor,
    [KIND_DIRFD] = print_dirfd,
    [KIND_PID] = print_int,
    [KIND_MODE] = print_mode,
    [KIND_FLAGS] = print_flags,
    [KIND_CHOICE] = print_choice,
    [KIND_SIGNAL] = print_signal,
    [KIND_ADDRESS] = print_address,
    [KIND_PATH] = print_address,
    [KIND_IN_BYTES] = print_address,
    [KIND_OUT_BYTES] = print_address,
    [KIND_IN_STRUCT] = print_address,
    [KIND_OUT_STRUCT] = print_address,
    [KIND_STRINGS] = print_address,
    [KIND_ID] = print_id,
    [KIND_INOUT_STRUCT] = print_address,
    [KIND_DEVICE] = print_device,
    [KIND_ID16] = print_id16,
};

void render_place_value(struct text *to, const struct place *place)
{
    struct setting setting = {place->event, place->style, place->parameter};
    printers[place->parameter->kind](to, &setting, place->value);
}

void render_value(struct text *to, const struct parameter *parameter, uint64_t value)
{
    struct setting setting = {NULL, NULL, parameter};
    printers[parameter->kind](to, &setting, value);
}
