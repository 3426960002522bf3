/* Control data of messages (cmsg(3)): a header, data, and the next one at a multiple of the word
 * size. */
#include "render/network.h"

#include "tables/sets.h"

#include <netinet/in.h>
#include <sys/socket.h>

static void add_descriptors(struct text *to, const struct source *data)
{
    text_add_char(to, '[');
    for (size_t at = 0; at + 4 <= data->size; at += 4) {
        text_add(to, at ? ", " : "");
        if (at / 4 >= array_limit(data->style)) {
            text_add(to, "...");
            break;
        }
        render_descriptor(to, data->event, (int32_t)field_u32(data, at));
    }
    text_add_char(to, ']');
}

/* Times as two words (…_OLD), or as two 64-bit numbers (…_NEW). */
static void add_time(struct text *to, const struct source *data, size_t at, size_t word,
                     const char *fraction)
{
    int64_t seconds, rest;
    if (word == 4) {
        seconds = (int32_t)field_u32(data, at);
        rest = (int32_t)field_u32(data, at + 4);
    } else {
        seconds = (int64_t)field_u64(data, at);
        rest = (int64_t)field_u64(data, at + 8);
    }
    text_add(to, "{tv_sec=%" PRId64 ", %s=%" PRId64 "}", seconds, fraction, rest);
}

static void add_times(struct text *to, const struct source *data, unsigned count, bool old,
                      const char *fraction)
{
    size_t word = old && data->narrow ? 4 : 8;
    if (data->size < 2 * word * count) {
        text_add(to, "???");
        return;
    }
    text_add(to, "%s", count > 1 ? "[" : "");
    for (unsigned i = 0; i < count; i++) {
        text_add(to, i ? ", " : "");
        add_time(to, data, 2 * word * i, word, fraction);
    }
    text_add(to, "%s", count > 1 ? "]" : "");
}

static bool add_socket_data(struct text *to, const struct source *data, uint32_t type)
{
    enum { SECURITY = 3, STAMP = 29, STAMP_NS = 35, STAMPING = 37, NEW = 63, NEW_NS, NEW_ING };
    switch (type) {
    case SCM_RIGHTS:
        if (data->size < 4)
            return false;
        text_add(to, ", cmsg_data=");
        add_descriptors(to, data);
        return true;
    case SCM_CREDENTIALS:
        if (data->size < 12)
            return false;
        text_add(to, ", cmsg_data={pid=%" PRId32 ", uid=", (int32_t)field_u32(data, 0));
        render_id(to, field_u32(data, 4));
        text_add(to, ", gid=");
        render_id(to, field_u32(data, 8));
        text_add_char(to, '}');
        return true;
    case SECURITY:
        if (!data->size)
            return false;
        text_add(to, ", cmsg_data=");
        render_string(to, data->style, data->bytes, data->size, string_limit(data->style));
        return true;
    case STAMP:
    case NEW:
        text_add(to, ", cmsg_data=");
        add_times(to, data, 1, type == STAMP, "tv_usec");
        return true;
    case STAMP_NS:
    case NEW_NS:
        text_add(to, ", cmsg_data=");
        add_times(to, data, 1, type == STAMP_NS, "tv_nsec");
        return true;
    case STAMPING:
    case NEW_ING:
        text_add(to, ", cmsg_data=");
        add_times(to, data, 3, type == STAMPING, "tv_nsec");
        return true;
    default:
        return false;
    }
}

/* What an error queue holds: the error, and who sent it. */
static void add_error(struct text *to, const struct source *data)
{
    struct source offender = *data;
    offender.bytes += 16;
    offender.size = 16;
    text_add(to,
             ", cmsg_data={ee_errno=%" PRIu32
             ", ee_origin=%u, ee_type=%u, ee_code=%u, ee_info=%" PRIu32 ", ee_data=%" PRIu32
             ", offender=",
             field_u32(data, 0), data->bytes[4], data->bytes[5], data->bytes[6], field_u32(data, 8),
             field_u32(data, 12));
    add_socket_address(to, &offender, 16);
    text_add_char(to, '}');
}

static bool add_ip_data(struct text *to, const struct source *data, uint32_t type)
{
    switch (type) {
    case IP_PKTINFO:
        if (data->size < 12)
            return false;
        text_add(to, ", cmsg_data={ipi_ifindex=");
        add_interface(to, field_u32(data, 0));
        text_add(to, ", ipi_spec_dst=");
        add_inet_address(to, data->bytes + 4);
        text_add(to, ", ipi_addr=");
        add_inet_address(to, data->bytes + 8);
        text_add_char(to, '}');
        return true;
    case IP_TTL:
    case IP_CHECKSUM:
        if (data->size < 4)
            return false;
        text_add(to, type == IP_TTL ? ", cmsg_data=[%" PRIu32 "]" : ", cmsg_data=[%" PRIu32 "]",
                 field_u32(data, 0));
        return true;
    case IP_TOS:
    case IP_RECVOPTS:
    case IP_RETOPTS:
        if (!data->size)
            return false;
        text_add(to, ", cmsg_data=");
        add_byte_list(to, data->bytes, data->size);
        return true;
    case IP_RECVERR:
        if (data->size < 32)
            return false;
        add_error(to, data);
        return true;
    case IP_ORIGDSTADDR:
        if (data->size < 16)
            return false;
        text_add(to, ", cmsg_data=");
        add_socket_address(to, data, 16);
        return true;
    default:
        return false;
    }
}

/* One header with its data, of which `size` bytes lie inside the buffer. */
static void add_control(struct text *to, const struct source *from, size_t header, size_t at,
                        size_t size)
{
    struct source data = *from;
    uint64_t length = from->narrow ? field_u32(from, at) : field_u64(from, at);
    uint32_t level = field_u32(from, at + header - 8), type = field_u32(from, at + header - 4);
    size_t there = length < size ? (size_t)length : size;
    data.bytes += at + header;
    data.size = there > header ? there - header : 0;
    text_add(to, "{cmsg_len=%" PRIu64 ", cmsg_level=", length);
    render_choice(to, from->style, names_level, "SOL_???", level);
    text_add(to, ", cmsg_type=");
    if (level == SOL_SOCKET) {
        render_choice(to, from->style, names_control_type, "SCM_???", type);
        add_socket_data(to, &data, type);
    } else if (level == SOL_IP) {
        render_choice(to, from->style, names_ip_control, "IP_???", type);
        add_ip_data(to, &data, type);
    } else {
        text_add(to, "%#" PRIx32, type);
    }
    text_add_char(to, '}');
}

void render_control_at(struct text *to, const struct source *from, uint64_t address, uint64_t size)
{
    struct source there;
    size_t word = from->narrow ? 4 : 8, header = from->narrow ? 12 : 16;
    /* The kernel's own limit on control data; strace stops here, too. */
    enum { MOST = 1 << 17 };
    if (size > MOST)
        size = MOST;
    if (size < header || !source_at(from, address, (size_t)size, &there)) {
        render_address(to, address);
        return;
    }
    text_add_char(to, '[');
    for (size_t at = 0; at + header <= size;) {
        uint64_t length = from->narrow ? field_u32(&there, at) : field_u64(&there, at);
        size_t left = (size_t)size - at, step;
        text_add(to, at ? ", " : "");
        add_control(to, &there, header, at, left);
        if (length > left)
            break;
        step = (size_t)(length < header ? header : length);
        step = (step + word - 1) / word * word;
        if (length < header || step >= left)
            step = length < header ? step : left;
        at += step;
        if (length < header || (at < size && size - at < header)) {
            if (at < size) {
                text_add(to, ", ... /* ");
                render_address(to, address + at);
                text_add(to, " */");
            }
            break;
        }
    }
    text_add_char(to, ']');
}
