/* Structs behind pointers.  A struct is printed when a table has a printer of its name
 * (tables/structures.def); without one the pointer is shown.  To add one: its size there, its
 * printer in the file of its theme. */
#include "render/structures.h"

static const struct structure_row *const tables[] = {
    structures_basic,  structures_time,      structures_signals,  structures_processes,
    structures_files,  structures_directory, structures_memory,   structures_descriptors,
    structures_tasks,  structures_clock,     structures_network,  structures_options,
    structures_wait,   structures_filter,    structures_terminal, structures_ioctl,
    structures_ptrace, structures_ipc,       structures_perf,     structures_bpf};

static const struct structure_row *row_of(enum structure_id id)
{
    static const struct structure_row *found[STRUCTURES];
    static bool filled;
    if (!filled) {
        for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
            for (const struct structure_row *row = tables[i]; row->print; row++)
                found[row->id] = row;
        filled = true;
    }
    return id < STRUCTURES ? found[id] : NULL;
}

structure_printer *structure_printer_of(enum structure_id id)
{
    const struct structure_row *row = row_of(id);
    return row ? row->print : NULL;
}

/* ----------------------------------------------------------------------- fields */

static bool read_field(const struct source *from, size_t offset, void *to, size_t size)
{
    if (offset > from->size || size > from->size - offset)
        return false;
    memcpy(to, from->bytes + offset, size);
    return true;
}

uint64_t field_u64(const struct source *from, size_t offset)
{
    uint64_t value = 0;
    read_field(from, offset, &value, sizeof value);
    return value;
}

uint32_t field_u32(const struct source *from, size_t offset)
{
    uint32_t value = 0;
    read_field(from, offset, &value, sizeof value);
    return value;
}

uint16_t field_u16(const struct source *from, size_t offset)
{
    uint16_t value = 0;
    read_field(from, offset, &value, sizeof value);
    return value;
}

uint8_t field_u8(const struct source *from, size_t offset)
{
    return offset < from->size ? from->bytes[offset] : 0;
}

uint64_t field_word(const struct source *from, size_t wide, size_t narrow)
{
    return from->narrow ? field_u32(from, narrow) : field_u64(from, wide);
}

int64_t field_long(const struct source *from, size_t wide, size_t narrow)
{
    return from->narrow ? (int32_t)field_u32(from, narrow) : (int64_t)field_u64(from, wide);
}

int64_t word_at(const struct source *from, int index)
{
    return field_long(from, 8 * (size_t)index, 4 * (size_t)index);
}

/* -------------------------------------------------------------- where fields lead */

bool source_part(const struct source *from, uint64_t address, size_t size, struct source *there)
{
    const struct event *event = from->event;
    const struct copy *best = NULL;
    for (size_t i = 0; address && i < event->copy_count; i++) {
        const struct copy *copy = &event->copies[i];
        if (copy->argument == from->place->argument && copy->address == address &&
            copy->at_exit == from->at_exit && copy->bytes != from->bytes && copy->size &&
            (!best || copy->wanted == size))
            best = copy;
    }
    if (!best)
        return false;
    *there = *from;
    there->bytes = best->bytes;
    there->size = best->size < size ? best->size : size;
    there->wanted = size;
    there->before = NULL;
    there->address = address;
    return true;
}

bool source_at(const struct source *from, uint64_t address, size_t size, struct source *there)
{
    return source_part(from, address, size, there) && there->size >= size;
}

void render_string_at(struct text *to, const struct source *from, uint64_t address)
{
    enum { PATH_BYTES = 4096 };
    struct source there;
    if (!source_part(from, address, PATH_BYTES, &there)) {
        render_address(to, address);
        return;
    }
    size_t size = strnlen((const char *)there.bytes, there.size);
    if (size == there.size && there.size < PATH_BYTES) {
        render_address(to, address);
        return;
    }
    render_string(to, from->style, there.bytes, size, string_limit(from->style));
}

void render_bytes_at(struct text *to, const struct source *from, uint64_t address, size_t size)
{
    struct source there;
    size_t limit = string_limit(from->style);
    if (!size && address) {
        text_add(to, "\"\"");
    } else if (!source_part(from, address, size, &there) ||
               there.size < (size < limit ? size : limit)) {
        render_address(to, address);
    } else {
        render_string(to, from->style, there.bytes, there.size, limit);
        if (size > there.size && there.size <= limit)
            text_add(to, "...");
    }
}

void render_structure_at(struct text *to, const struct source *from, uint64_t address,
                         enum structure_id id)
{
    struct source there;
    structure_printer *print = structure_printer_of(id);
    size_t size = from->narrow ? structures[id].size_i386 : structures[id].size;
    if (!print || !source_at(from, address, size, &there) || !print(to, &there))
        render_address(to, address);
}

bool render_array(struct text *to, const struct source *from, uint64_t count, size_t each,
                  structure_printer *print)
{
    if (count && from->size < each)
        return false;
    size_t limit = array_limit(from->style);
    text_add_char(to, '[');
    for (uint64_t i = 0; i < count; i++) {
        text_add(to, i ? ", " : "");
        if (i >= limit) {
            text_add(to, "...");
            break;
        }
        struct source one = *from;
        one.bytes += i * each;
        one.size = one.wanted = each;
        one.address += i * each;
        if (from->before)
            one.before += i * each;
        if ((i + 1) * each > from->size) {
            text_add(to, "... /* ");
            render_address(to, one.address);
            text_add(to, " */");
            break;
        }
        if (!print(to, &one))
            render_address(to, one.address);
    }
    text_add_char(to, ']');
    return true;
}

void render_array_at(struct text *to, const struct source *from, uint64_t address, uint64_t count,
                     size_t each, structure_printer *print)
{
    struct source there;
    size_t wanted = each && count > SIZE_MAX / each ? SIZE_MAX : (size_t)count * each;
    if (!count && address)
        text_add(to, "[]");
    else if (!source_part(from, address, wanted, &there) ||
             !render_array(to, &there, count, each, print))
        render_address(to, address);
}

/* ---------------------------------------------------------------------- arguments */

static struct source source_of(const struct place *place, const struct copy *copy)
{
    return (struct source){.bytes = copy->bytes,
                           .size = copy->size,
                           .wanted = copy->wanted,
                           .address = copy->address,
                           .narrow = call_is_narrow(place->event),
                           .at_exit = copy->at_exit,
                           .place = place,
                           .style = place->style,
                           .event = place->event};
}

bool argument_source(const struct place *place, bool at_exit, struct source *from)
{
    const struct copy *copy = event_copy(place->event, place->argument, at_exit);
    if (copy)
        *from = source_of(place, copy);
    return copy != NULL;
}

static bool render_one(struct text *to, const struct source *from)
{
    const struct parameter *parameter = from->place->parameter;
    size_t size = structure_size(from->event, parameter->structure);
    structure_printer *print = structure_printer_of(parameter->structure->id);
    if (!print)
        return false;
    if (parameter->detail & DETAIL_ARRAY && from->wanted == SIZE_MAX)
        return false; /* more than there are addresses */
    if (parameter->detail & DETAIL_ARRAY)
        return render_array(to, from, size ? from->wanted / size : 0, size, print);
    if (from->size < size || (!size && from->wanted && !from->size))
        return false;
    return print(to, from);
}

/* True when what the call writes is shown behind what it read: " => {...}". */
bool has_tail(const struct event *event, int argument)
{
    const struct parameter *parameter = call_parameter(event, argument);
    if (parameter->kind == KIND_IN_STRUCT) {
        const struct copy *entry = event_copy(event, argument, false);
        return parameter->detail & DETAIL_TAIL && entry && clone_stores(entry);
    }
    const struct structure_row *row =
        parameter->kind == KIND_INOUT_STRUCT ? row_of(parameter->structure->id) : NULL;
    return row && !row->changes && !(parameter->detail & DETAIL_EARLY);
}

void render_tail(struct text *to, const struct place *place)
{
    const struct copy *entry = event_copy(place->event, place->argument, false);
    const struct copy *exit = event_copy(place->event, place->argument, true);
    if (!entry || !has_tail(place->event, place->argument))
        return;
    struct source before = source_of(place, entry);
    if (place->parameter->kind == KIND_IN_STRUCT) {
        before.at_exit = true;
        if (place->event->returned && !event_failed(place->event))
            add_cloned(to, &before);
        return;
    }
    if (!exit || exit->size < entry->size || memcmp(entry->bytes, exit->bytes, entry->size) == 0)
        return;
    struct source after = source_of(place, exit);
    text_add(to, " => ");
    if (!render_one(to, &after))
        render_address(to, after.address);
}

/* What the call read, and what it has written over it when that is known. */
static bool render_changed(struct text *to, const struct place *place, const struct copy *entry,
                           const struct copy *exit)
{
    struct source before = source_of(place, entry);
    if (has_tail(place->event, place->argument) || !exit || exit->size != entry->size)
        return render_one(to, &before);
    struct source after = source_of(place, exit);
    after.before = entry->bytes;
    after.size = entry->size; /* no more can be read of both */
    return render_one(to, &after);
}

bool render_structures(struct text *to, const struct place *place)
{
    const struct copy *entry = event_copy(place->event, place->argument, false);
    const struct copy *exit = event_copy(place->event, place->argument, true);
    const struct parameter *parameter = place->parameter;
    if (parameter->kind == KIND_INOUT_STRUCT)
        return entry &&
               render_changed(to, place, entry, parameter->detail & DETAIL_EARLY ? NULL : exit);
    const struct copy *copy = parameter->kind == KIND_IN_STRUCT ? entry : exit;
    if (!copy)
        return false;
    struct source from = source_of(place, copy);
    from.at_exit |= (parameter->detail & DETAIL_LATE) != 0;
    return render_one(to, &from);
}
