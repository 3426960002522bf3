/* What calls wait for: descriptors of poll, select and epoll; and how they say what came. */
#include "render/structures.h"

#include "tables/names.h"
#include "tables/sets.h"

static bool print_pollfd(struct text *to, const struct source *from)
{
    int32_t fd = (int32_t)field_u32(from, 0);
    text_add(to, "{fd=");
    render_descriptor(to, from->event, fd);
    if (fd >= 0) {
        text_add(to, ", events=");
        render_flags(to, from->style, names_poll_event, "POLL???", field_u16(from, 4));
    }
    text_add_char(to, '}');
    return true;
}

static bool has_bit(const struct source *from, size_t bit)
{
    return bit / 8 < from->size && from->bytes[bit / 8] >> bit % 8 & 1;
}

static void add_descriptors(struct text *to, const struct source *from)
{
    bool any = false;
    text_add_char(to, '[');
    for (size_t fd = 0; fd < 8 * from->size && (int64_t)fd < (int32_t)from->event->arg[0]; fd++) {
        if (!has_bit(from, fd))
            continue;
        text_add(to, any ? " " : "");
        render_descriptor(to, from->event, (int)fd);
        any = true;
    }
    text_add_char(to, ']');
}

static bool print_fd_set(struct text *to, const struct source *from)
{
    if (from->size < from->wanted || (int32_t)from->event->arg[0] <= 0)
        return false;
    add_descriptors(to, from);
    return true;
}

/* {a pointer to a signal set, the set's size} */
static bool print_sigmask(struct text *to, const struct source *from)
{
    struct source there;
    uint64_t address = field_word(from, 0, 0), size = field_word(from, 8, 4);
    text_add(to, "{sigmask=");
    if (size == 8 && source_at(from, address, 8, &there))
        add_signal_set(to, from->style, there.bytes, 8);
    else
        render_address(to, address);
    text_add(to, ", sigsetsize=%" PRIu64 "}", size);
    return true;
}

/* The 64 bits of data are not aligned. */
static bool print_epoll_event(struct text *to, const struct source *from)
{
    const char *call = call_name(from->event->abi, from->event->number);
    if (call && strcmp(call, "epoll_ctl") == 0 && (uint32_t)from->event->arg[1] == 2)
        return false; /* EPOLL_CTL_DEL does not read it */
    text_add(to, "{events=");
    render_flags(to, from->style, names_epoll_event, "EPOLL???", field_u32(from, 0));
    text_add(to, ", data={u32=%" PRIu32 ", u64=%" PRIu64 "}}", field_u32(from, 4),
             field_u64(from, 4));
    return true;
}

/* struct futex_waitv */
static bool print_waiter(struct text *to, const struct source *from)
{
    text_add(to, "{val=%#" PRIx64 ", uaddr=", field_u64(from, 0));
    render_address(to, field_u64(from, 8));
    text_add(to, ", flags=");
    render_flags(to, from->style, names_futex2, "FUTEX_???", field_u32(from, 16));
    if (field_u32(from, 20))
        text_add(to, ", __reserved=%#" PRIx32, field_u32(from, 20));
    text_add_char(to, '}');
    return true;
}

const struct structure_row structures_wait[] = {
    {.id = STRUCTURE_futex_waiter, .print = print_waiter},
    {.id = STRUCTURE_pollfd, .print = print_pollfd},
    {.id = STRUCTURE_fd_set, .print = print_fd_set},
    {.id = STRUCTURE_sigmask_size, .print = print_sigmask},
    {.id = STRUCTURE_epoll_event, .print = print_epoll_event},
    {.print = NULL},
};
