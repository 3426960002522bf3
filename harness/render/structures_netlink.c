/* Netlink messages: headers, and payloads of those of the route family.  Everything else is shown
 * as bytes in hexadecimal. */
#include "render/netlink.h"

#include "tables/names.h"
#include "tables/sets.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

enum { HEADER = 16, ATTRIBUTE = 4 };

static size_t align(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

void add_raw(struct text *to, const struct source *from)
{
    render_hex_string(to, from->bytes, from->size, string_limit(from->style));
}

struct source source_behind(const struct source *from, size_t at, size_t size)
{
    struct source there = *from;
    if (at > from->size)
        at = from->size;
    there.bytes += at;
    there.address += at;
    there.size = size < from->size - at ? size : from->size - at;
    there.wanted = there.size;
    return there;
}

static int family_of(const struct source *from)
{
    return from->event->netlink - 1;
}

/* ----------------------------------------------------------------------- attributes */

static void add_attribute(struct text *to, const struct source *from, const struct attributes *kind,
                          uint8_t family, size_t length)
{
    enum { NESTED = 0x8000, BIG_ENDIAN_VALUE = 0x4000 };
    uint16_t type = field_u16(from, 2), number = type & 0x3fff;
    struct source value = source_behind(from, ATTRIBUTE, length - ATTRIBUTE);
    bool has_value = length > ATTRIBUTE;
    text_add(to, "%s{nla_len=%u, nla_type=", has_value ? "[" : "", field_u16(from, 0));
    if (type & NESTED)
        text_add(to, "NLA_F_NESTED|");
    if (type & BIG_ENDIAN_VALUE)
        text_add(to, "NLA_F_NET_BYTEORDER|");
    render_choice(to, from->style, kind->names, kind->prefix, number);
    text_add_char(to, '}');
    if (!has_value)
        return;
    text_add(to, ", ");
    const struct attribute *row = kind->rows;
    while (row && row->print && row->type != number)
        row++;
    if (!row || !row->print || !row->print(to, &value, family))
        add_raw(to, &value);
    text_add_char(to, ']');
}

void add_attributes(struct text *to, const struct source *from, const struct attributes *kind,
                    uint8_t family)
{
    size_t at = 0, limit = array_limit(from->style);
    bool several = from->size >= ATTRIBUTE && align(field_u16(from, 0)) < from->size;
    text_add(to, "%s", several ? "[" : "");
    for (size_t i = 0; at < from->size; i++) {
        struct source one = source_behind(from, at, SIZE_MAX);
        size_t length = field_u16(&one, 0);
        text_add(to, i ? ", " : "");
        if (i >= limit) {
            text_add(to, "...");
            break;
        }
        if (one.size < ATTRIBUTE) {
            add_raw(to, &one);
            break;
        }
        size_t whole = length;
        if (length < ATTRIBUTE)
            length = ATTRIBUTE;
        add_attribute(to, &one, kind, family, length < one.size ? length : one.size);
        if (whole < ATTRIBUTE)
            break;
        at += align(length);
    }
    text_add(to, "%s", several ? "]" : "");
}

/* -------------------------------------------------------------------------- messages */

static void add_type(struct text *to, const struct source *from, uint16_t type)
{
    if (type < NLMSG_MIN_TYPE)
        render_choice(to, from->style, names_nl_type, "NLMSG_???", type);
    else if (family_of(from) == NETLINK_ROUTE)
        render_choice(to, from->style, names_route_type, "RTM_???", type);
    else if (family_of(from) == NETLINK_SOCK_DIAG)
        render_choice(to, from->style, names_diag_type, "SOCK_DIAG_???", type);
    else if (family_of(from) == NETLINK_GENERIC)
        render_choice(to, from->style, names_generic_type, "GENERIC_FAMILY_???", type);
    else
        text_add(to, "%#x /* NLMSG_??? */", type);
}

/* The upper bits mean other things for those who ask, make, remove, and for answers. */
static const struct constant *flags_of(const struct source *from, uint16_t type)
{
    enum { NEW, DELETE, GET };
    if (type == NLMSG_ERROR)
        return names_nl_flag_ack;
    if (type < NLMSG_MIN_TYPE)
        return names_nl_flag;
    if (family_of(from) == NETLINK_SOCK_DIAG)
        return names_nl_flag_get;
    if (family_of(from) != NETLINK_ROUTE)
        return names_nl_flag;
    switch (type & 3) {
    case NEW:
        return names_nl_flag_new;
    case DELETE:
        return names_nl_flag_delete;
    case GET:
        return names_nl_flag_get;
    default:
        return names_nl_flag;
    }
}

static void add_header(struct text *to, const struct source *from)
{
    uint16_t type = field_u16(from, 4);
    text_add(to, "{nlmsg_len=%" PRIu32 ", nlmsg_type=", field_u32(from, 0));
    add_type(to, from, type);
    text_add(to, ", nlmsg_flags=");
    render_flags(to, from->style, flags_of(from, type), "NLM_F_???", field_u16(from, 6));
    text_add(to, ", nlmsg_seq=%" PRIu32 ", nlmsg_pid=%" PRId32 "}", field_u32(from, 8),
             (int32_t)field_u32(from, 12));
}

static void add_message(struct text *to, const struct source *from);

/* An errno, and the message that it answers: all of it, or its header. */
static void add_error(struct text *to, const struct source *from, uint16_t flags)
{
    enum { CAPPED = 0x100, ATTRIBUTES = 0x200 };
    static const struct attributes about = {names_nl_attribute_ack, "NLMSGERR_ATTR_???", NULL};
    int32_t error = (int32_t)field_u32(from, 0);
    const char *name = error < 0 ? errno_name(-error) : NULL;
    struct source answered = source_behind(from, 4, SIZE_MAX);
    size_t size = flags & CAPPED ? HEADER : align(field_u32(&answered, 0));
    if (name)
        text_add(to, "{error=-%s", name);
    else
        text_add(to, "{error=%" PRId32, error);
    if (answered.size >= HEADER) {
        struct source message = source_behind(&answered, 0, flags & ATTRIBUTES ? size : SIZE_MAX);
        text_add(to, ", msg=");
        if (flags & CAPPED)
            add_header(to, &message);
        else
            add_message(to, &message);
    }
    text_add_char(to, '}');
    if (flags & ATTRIBUTES && size < answered.size) {
        struct source rest = source_behind(&answered, size, SIZE_MAX);
        text_add(to, ", ");
        add_attributes(to, &rest, &about, 0);
    }
}

static void add_payload(struct text *to, const struct source *from, uint16_t type, uint16_t flags)
{
    if (type == NLMSG_DONE && from->size >= 4)
        text_add(to, "%" PRId32, (int32_t)field_u32(from, 0));
    else if (type == NLMSG_ERROR && from->size >= 4)
        add_error(to, from, flags);
    else if (type < NLMSG_MIN_TYPE || family_of(from) != NETLINK_ROUTE ||
             !add_route_payload(to, from, type))
        add_raw(to, from);
}

static void add_message(struct text *to, const struct source *from)
{
    uint32_t length = field_u32(from, 0);
    size_t size = length < from->size ? length : from->size;
    bool has_payload = size > HEADER;
    text_add(to, "%s", has_payload ? "[" : "");
    add_header(to, from);
    if (!has_payload)
        return;
    struct source payload = source_behind(from, HEADER, size - HEADER);
    text_add(to, ", ");
    add_payload(to, &payload, field_u16(from, 4), field_u16(from, 6));
    text_add_char(to, ']');
}

bool is_netlink(const struct source *from)
{
    return from->event->netlink > 0 && from->size >= HEADER;
}

void add_netlink(struct text *to, const struct source *from)
{
    size_t at = 0, limit = array_limit(from->style), first = align(field_u32(from, 0));
    bool several = first >= HEADER && first < from->size;
    text_add(to, "%s", several ? "[" : "");
    for (size_t i = 0; at < from->size; i++) {
        struct source one = source_behind(from, at, SIZE_MAX);
        uint32_t length = field_u32(&one, 0);
        text_add(to, i ? ", " : "");
        if (i >= limit) {
            text_add(to, "...");
            break;
        }
        if (one.size < HEADER) {
            add_raw(to, &one);
            break;
        }
        add_message(to, &one);
        if (length < HEADER)
            break;
        at += align(length);
    }
    text_add(to, "%s", several ? "]" : "");
}
