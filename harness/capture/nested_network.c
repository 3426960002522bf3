/* What message headers lead to: an address, the buffers, control data.  Offsets are those of
 * struct msghdr (sys/socket.h), for wide and narrow programs. */
#include "capture/copies.h"

enum {
    ADDRESS_BYTES = 128,     /* struct sockaddr_storage: the kernel takes no more */
    IOVECS = 1024,           /* UIO_MAXIOV */
    CONTROL_BYTES = 1 << 17, /* more than the kernel takes */
    HEADER = 56,             /* struct msghdr */
    HEADER_NARROW = 28,
    MANY = 64, /* struct mmsghdr: a header, and how many bytes were sent or received */
    MANY_NARROW = 32
};

static struct copy part_of(const struct copy *copy, size_t at, size_t size)
{
    struct copy part = *copy;
    part.bytes += at;
    part.address += at;
    part.size = size;
    part.wanted = size;
    return part;
}

/* Of the buffers `size` bytes count: SIZE_MAX, or what was received. */
static void follow_header(struct following *following, const struct copy *header, size_t size)
{
    uint64_t count = follow_word(following, header, 24, 12);
    uint64_t control = follow_word(following, header, 40, 20);
    size_t each = following->narrow ? 8 : 16;
    uint32_t name_size = follow_int(header, following->narrow ? 4 : 8);
    if (header->size < (following->narrow ? HEADER_NARROW : HEADER))
        return;
    follow_bytes(following, follow_word(following, header, 0, 0),
                 name_size < ADDRESS_BYTES ? name_size : ADDRESS_BYTES);
    struct copy iovecs = follow_bytes(following, follow_word(following, header, 16, 8),
                                      (count < IOVECS ? (size_t)count : IOVECS) * each);
    if (iovecs.bytes)
        follow_iovecs(following, &iovecs, size);
    follow_bytes(following, follow_word(following, header, 32, 16),
                 control < CONTROL_BYTES ? (size_t)control : CONTROL_BYTES);
}

static void follow_sent(struct following *following, const struct copy *copy)
{
    follow_header(following, copy, SIZE_MAX);
}

static void follow_received(struct following *following, const struct copy *copy)
{
    int64_t result = following->call->event.result;
    follow_header(following, copy, result < 0 ? 0 : (size_t)result);
}

static void follow_many_sent(struct following *following, const struct copy *copy)
{
    size_t each = following->narrow ? MANY_NARROW : MANY;
    for (size_t at = 0; at + each <= copy->size; at += each) {
        struct copy header = part_of(copy, at, each);
        follow_header(following, &header, SIZE_MAX);
    }
}

static void follow_many_received(struct following *following, const struct copy *copy)
{
    size_t each = following->narrow ? MANY_NARROW : MANY;
    for (size_t at = 0; at + each <= copy->size; at += each) {
        struct copy header = part_of(copy, at, each);
        follow_header(following, &header,
                      follow_int(&header, following->narrow ? HEADER_NARROW : HEADER));
    }
}

const struct follower_row followers_network[] = {
    {STRUCTURE_msghdr, false, follow_sent},
    {STRUCTURE_msghdr_out, true, follow_received},
    {STRUCTURE_mmsghdr, true, follow_many_sent},
    {STRUCTURE_mmsghdr_out, true, follow_many_received},
    {STRUCTURES, false, NULL},
};
