/* Arguments that lead to memory: shown from the copies that the event holds, or as the
 * address when the memory could not be read. */
#include "render/parts.h"

uint64_t widen_argument(const struct event *event, int argument, enum kind kind)
{
    uint64_t value = event->arg[argument];
    if (event->abi == ABI_X32 && kind_is_pointer(kind))
        return (uint32_t)value;
    if (event->abi != ABI_I386)
        return value;
    return kind == KIND_LONG ? (uint64_t)(int64_t)(int32_t)value : (uint32_t)value;
}

size_t string_limit(const struct render_style *style)
{
    return style->string_limit ? style->string_limit : 32;
}

size_t array_limit(const struct render_style *style)
{
    return style->verbose ? SIZE_MAX : string_limit(style);
}

/* Enough of the bytes for what will be shown. */
static bool copy_suffices(const struct copy *copy, size_t limit)
{
    return copy && copy->size >= (copy->wanted < limit ? copy->wanted : limit);
}

/* Shows at most `limit` of the `wanted` bytes, of which the copy may hold fewer. */
static void render_copied(struct text *to, const struct place *place, const struct copy *copy,
                          size_t wanted, size_t limit)
{
    size_t size = wanted < copy->size ? wanted : copy->size;
    if (place->parameter->detail & DETAIL_HEX)
        render_hex_string(to, copy->bytes, size, limit);
    else
        render_string(to, place->style, copy->bytes, size, limit);
    if (wanted > size && size <= limit)
        text_add(to, "...");
}

enum { PATH_BYTES = 4096 }; /* PATH_MAX: what the kernel reads of a path */

/* A path is shown whole.  One that has no NUL was cut by the copying, or runs into memory
 * that cannot be read. */
static bool print_path(struct text *to, const struct place *place)
{
    const struct copy *copy = event_copy(place->event, place->argument, false);
    bool enough =
        place->parameter->detail & DETAIL_LIMIT && copy && copy->size > string_limit(place->style);
    if (!copy || (!copy->whole && copy->size < PATH_BYTES && !enough))
        return false;
    bool ended = copy->whole && copy->size > 0;
    size_t limit = place->parameter->detail & DETAIL_LIMIT ? string_limit(place->style) : 0;
    render_string(to, place->style, copy->bytes, copy->size - ended, limit);
    if (!copy->whole && (!limit || copy->size <= limit))
        text_add(to, "...");
    return true;
}

static bool print_in_bytes(struct text *to, const struct place *place)
{
    const struct copy *copy = event_copy(place->event, place->argument, false);
    size_t limit = string_limit(place->style);
    if (!copy_suffices(copy, limit))
        return false;
    render_copied(to, place, copy, copy->wanted, limit);
    return true;
}

static bool print_out_bytes(struct text *to, const struct place *place)
{
    const struct copy *copy = event_copy(place->event, place->argument, true);
    size_t limit = string_limit(place->style);
    if (!copy_suffices(copy, limit))
        return false;
    size_t wanted = copy->wanted;
    if (place->parameter->detail & DETAIL_NUL) {
        if (copy->whole && wanted && copy->bytes[wanted - 1] == '\0')
            wanted--;
        limit = wanted; /* a path, shown whole */
    }
    render_copied(to, place, copy, wanted, limit);
    return true;
}

/* An array of strings of which not all could be read; its second copy has the pointers, the
 * others the strings. */
struct pointers {
    const struct place *place;
    const struct copy *array;
    size_t width, count;
    bool ended; /* by a NULL */
};

static uint64_t pointer_at(const struct pointers *pointers, size_t i)
{
    uint64_t pointer = 0;
    memcpy(&pointer, pointers->array->bytes + i * pointers->width, pointers->width);
    return pointer;
}

static bool find_pointers(const struct place *place, const struct copy *first,
                          struct pointers *pointers)
{
    const struct event *event = place->event;
    size_t width = call_is_narrow(event) ? 4 : 8;
    for (size_t i = 0; i < event->copy_count; i++) {
        const struct copy *copy = &event->copies[i];
        if (copy == first || copy->argument != place->argument || copy->at_exit ||
            copy->address != first->address || copy->size < width)
            continue;
        *pointers = (struct pointers){place, copy, width, copy->size / width, copy->whole};
        pointers->count -= copy->whole;
        return true;
    }
    return false;
}

static void add_pointed_string(struct text *to, const struct place *place, const struct copy *array,
                               uint64_t address)
{
    const struct event *event = place->event;
    size_t limit = string_limit(place->style);
    for (size_t i = 0; i < event->copy_count; i++) {
        const struct copy *copy = &event->copies[i];
        if (copy == array || copy->argument != place->argument || copy->address != address ||
            copy->at_exit || (!copy->whole && copy->size <= limit))
            continue;
        render_string(to, place->style, copy->bytes, copy->size - copy->whole, limit);
        return;
    }
    render_address(to, address);
}

static void render_pointers(struct text *to, const struct pointers *pointers)
{
    size_t most = array_limit(pointers->place->style);
    text_add_char(to, '[');
    for (size_t i = 0; i < pointers->count; i++) {
        text_add(to, i ? ", " : "");
        if (i >= most) {
            text_add(to, "...]");
            return;
        }
        add_pointed_string(to, pointers->place, pointers->array, pointer_at(pointers, i));
    }
    if (!pointers->ended) {
        text_add(to, "%s... /* ", pointers->count ? ", " : "");
        render_address(to, pointers->array->address + pointers->count * pointers->width);
        text_add(to, " */");
    }
    text_add_char(to, ']');
}

static void render_count(struct text *to, const struct place *place, size_t count, bool ended)
{
    render_address(to, place->value);
    text_add(to, " /* %zu var%s%s */", count, count == 1 ? "" : "s", ended ? "" : ", unterminated");
}

/* The strings stand in the copy one behind the other, each with its NUL. */
static void render_whole_strings(struct text *to, const struct place *place,
                                 const struct copy *copy, bool counted)
{
    size_t limit = string_limit(place->style), most = array_limit(place->style), count = 0;
    text_add(to, counted ? "" : "[");
    for (size_t at = 0; at < copy->size; count++) {
        size_t size = strnlen((const char *)copy->bytes + at, copy->size - at);
        if (!counted && count <= most)
            text_add(to, count ? ", " : "");
        if (!counted && count < most)
            render_string(to, place->style, copy->bytes + at, size, limit);
        else if (!counted && count == most)
            text_add(to, "...");
        at += size + 1;
    }
    if (counted)
        render_count(to, place, count, true);
    else
        text_add_char(to, ']');
}

/* Of an environment only the number of strings is shown, unless all is. */
static bool print_strings(struct text *to, const struct place *place)
{
    const struct copy *copy = event_copy(place->event, place->argument, false);
    bool counted = strcmp(place->parameter->name, "envp") == 0 && !place->style->verbose;
    struct pointers pointers;
    if (copy && copy->whole)
        render_whole_strings(to, place, copy, counted);
    else if (!copy || !find_pointers(place, copy, &pointers))
        return false;
    else if (counted)
        render_count(to, place, pointers.count, pointers.ended);
    else
        render_pointers(to, &pointers);
    return true;
}

/* Printers of the kinds that lead to memory; each returns false, with nothing written, when
 * it cannot. */
typedef bool memory_printer(struct text *to, const struct place *place);

static memory_printer *const printers[] = {
    [KIND_PATH] = print_path,
    [KIND_IN_BYTES] = print_in_bytes,
    [KIND_OUT_BYTES] = print_out_bytes,
    [KIND_IN_STRUCT] = render_structures,
    [KIND_OUT_STRUCT] = render_structures,
    [KIND_INOUT_STRUCT] = render_structures,
    [KIND_STRINGS] = print_strings,
};

static struct place place_of(const struct event *event, int argument,
                             const struct render_style *style)
{
    struct place place = {.event = event,
                          .parameter = call_parameter(event, argument),
                          .style = style,
                          .argument = argument};
    place.value = widen_argument(event, argument, place.parameter->kind);
    return place;
}

void render_argument_head(struct text *to, const struct event *event, int argument,
                          const struct render_style *style)
{
    struct place place = place_of(event, argument, style);
    enum kind kind = place.parameter->kind;
    if (render_special_argument(to, &place))
        return;
    size_t printer_count = sizeof printers / sizeof *printers;
    memory_printer *print = kind < printer_count ? printers[kind] : NULL;
    if (!print || !place.value || !print(to, &place))
        render_place_value(to, &place);
}

void render_argument_tail(struct text *to, const struct event *event, int argument,
                          const struct render_style *style)
{
    struct place place = place_of(event, argument, style);
    if (has_tail(event, argument))
        render_tail(to, &place);
}

void render_argument(struct text *to, const struct event *event, int argument,
                     const struct render_style *style)
{
    render_argument_head(to, event, argument, style);
    render_argument_tail(to, event, argument, style);
}
