/* Socket addresses, by family.  A family without a row, and an address too short for its
 * family, is shown as bytes. */
#include "render/network.h"

#include "tables/sets.h"

#include <arpa/inet.h>
#include <net/if.h>

enum { STORAGE = 128 }; /* struct sockaddr_storage */

void add_inet_address(struct text *to, const uint8_t *bytes)
{
    text_add(to, "inet_addr(\"%u.%u.%u.%u\")", bytes[0], bytes[1], bytes[2], bytes[3]);
}

void add_inet6_text(struct text *to, const uint8_t *bytes)
{
    char string[INET6_ADDRSTRLEN];
    text_add(to, "%s", inet_ntop(AF_INET6, bytes, string, sizeof string) ? string : "?");
}

/* The first interface of a network namespace is its loopback; the names of the others are not in
 * the event. */
void add_interface(struct text *to, uint32_t index)
{
    if (index == 1)
        text_add(to, "if_nametoindex(\"lo\")");
    else
        text_add(to, "%" PRIu32, index);
}

void add_byte_list(struct text *to, const uint8_t *bytes, size_t size)
{
    text_add_char(to, '[');
    for (size_t i = 0; i < size; i++)
        text_add(to, "%s%#x", i ? ", " : "", bytes[i]);
    text_add_char(to, ']');
}

static void add_unix(struct text *to, const struct source *from, size_t size)
{
    enum { PATH_BYTES = 108 };
    const uint8_t *path = from->bytes + 2;
    size -= 2;
    if (size > PATH_BYTES)
        size = PATH_BYTES;
    bool abstract = path[0] == '\0';
    text_add(to, ", sun_path=%s", abstract ? "@" : "");
    if (abstract)
        render_string(to, from->style, path + 1, size - 1, 0);
    else
        render_string(to, from->style, path, strnlen((const char *)path, size), 0);
}

static void add_inet(struct text *to, const struct source *from, size_t size)
{
    (void)size;
    text_add(to, ", sin_port=htons(%u), sin_addr=", big16(from->bytes + 2));
    add_inet_address(to, from->bytes + 4);
}

static void add_inet6(struct text *to, const struct source *from, size_t size)
{
    enum { WITHOUT_SCOPE = 24 };
    uint32_t scope = field_u32(from, WITHOUT_SCOPE);
    text_add(to, ", sin6_port=htons(%u), sin6_flowinfo=htonl(%" PRIu32 "), inet_pton(AF_INET6, \"",
             big16(from->bytes + 2), big32(from->bytes + 4));
    add_inet6_text(to, from->bytes + 8);
    text_add(to, "\", &sin6_addr)");
    if (size <= WITHOUT_SCOPE)
        return;
    bool local = from->bytes[8] == 0xfe && (from->bytes[9] & 0xc0) == 0x80;
    bool multicast = from->bytes[8] == 0xff && (from->bytes[9] & 0x0f) == 2;
    text_add(to, ", sin6_scope_id=");
    if (local || multicast)
        add_interface(to, scope);
    else
        text_add(to, "%" PRIu32, scope);
}

static void add_netlink_address(struct text *to, const struct source *from, size_t size)
{
    (void)size;
    if (field_u16(from, 2))
        text_add(to, ", nl_pad=%#x", field_u16(from, 2));
    text_add(to, ", nl_pid=%" PRId32 ", nl_groups=%#08" PRIx32, (int32_t)field_u32(from, 4),
             field_u32(from, 8));
}

static void add_packet(struct text *to, const struct source *from, size_t size)
{
    enum { FIXED = 12 };
    size_t length = from->bytes[11];
    text_add(to, ", sll_protocol=htons(");
    render_choice(to, from->style, names_ether_type, "ETH_P_???", big16(from->bytes + 2));
    text_add(to, "), sll_ifindex=");
    add_interface(to, field_u32(from, 4));
    text_add(to, ", sll_hatype=");
    render_choice(to, from->style, names_arp_hardware, "ARPHRD_???", field_u16(from, 8));
    text_add(to, ", sll_pkttype=");
    render_choice(to, from->style, names_packet_type, "PACKET_???", from->bytes[10]);
    text_add(to, ", sll_halen=%zu", length);
    if (!length)
        return;
    text_add(to, ", sll_addr=");
    add_byte_list(to, from->bytes + FIXED, length < size - FIXED ? length : size - FIXED);
}

static void add_vsock(struct text *to, const struct source *from, size_t size)
{
    (void)size;
    const uint8_t *zero = from->bytes + 13;
    uint32_t cid = field_u32(from, 8);
    if (field_u16(from, 2))
        text_add(to, ", svm_reserved1=%#x", field_u16(from, 2));
    text_add(to, ", svm_cid=");
    render_choice(to, from->style, names_vsock_cid, NULL, cid);
    text_add(to, ", svm_port=%#" PRIx32, field_u32(from, 4));
    if (from->bytes[12]) {
        text_add(to, ", svm_flags=");
        render_flags(to, from->style, names_vsock_flag, "VMADDR_FLAG_???", from->bytes[12]);
    }
    if (zero[0] || zero[1] || zero[2])
        text_add(to, ", svm_zero=\"\\x%02x\\x%02x\\x%02x\"", zero[0], zero[1], zero[2]);
}

static const struct {
    uint16_t family;
    size_t least; /* bytes without which the rest is shown raw */
    void (*add)(struct text *to, const struct source *from, size_t size);
} families[] = {
    {AF_UNIX, 3, add_unix},      {AF_INET, 16, add_inet},
    {AF_INET6, 24, add_inet6},   {AF_NETLINK, 12, add_netlink_address},
    {AF_PACKET, 20, add_packet}, {AF_VSOCK, 16, add_vsock},
};

void add_socket_address(struct text *to, const struct source *from, size_t size)
{
    uint16_t family = field_u16(from, 0);
    text_add(to, "{sa_family=");
    render_choice(to, from->style, names_domain, "AF_???", family);
    bool shown = size <= 2;
    for (size_t i = 0; !shown && i < sizeof families / sizeof *families; i++)
        if (families[i].family == family && size >= families[i].least) {
            families[i].add(to, from, size);
            shown = true;
        }
    if (!shown) {
        text_add(to, ", sa_data=");
        render_string(to, from->style, from->bytes + 2, size - 2, 0);
    }
    text_add_char(to, '}');
}

void render_socket_address_at(struct text *to, const struct source *from, uint64_t address,
                              int64_t size)
{
    struct source there;
    size_t shown = size > STORAGE ? STORAGE : (size_t)size;
    if (size < 2 || !source_at(from, address, shown, &there))
        render_address(to, address);
    else
        add_socket_address(to, &there, shown);
}

/* An argument; its size is in wanted: an int that may be negative. */
static bool print_sockaddr(struct text *to, const struct source *from)
{
    size_t size = from->wanted > STORAGE ? STORAGE : from->wanted;
    if ((int32_t)from->wanted < 2 || from->size < size)
        return false;
    add_socket_address(to, from, size);
    return true;
}

/* ----------------------------------------------------------- message headers */

/* A buffer of a netlink socket holds messages. */
static bool add_netlink_iovec(struct text *to, const struct source *from)
{
    struct source there;
    uint64_t base = field_word(from, 0, 0), length = field_word(from, 8, 4);
    if (from->event->netlink <= 0 || !source_part(from, base, (size_t)length, &there) ||
        !is_netlink(&there))
        return false;
    text_add(to, "{iov_base=");
    add_netlink(to, &there);
    text_add(to, ", iov_len=%" PRIu64 "}", length);
    return true;
}

static bool print_received_iovec(struct text *to, const struct source *from)
{
    return add_netlink_iovec(to, from) || structure_printer_of(STRUCTURE_iovec_out)(to, from);
}

static bool print_sent_iovec(struct text *to, const struct source *from)
{
    return add_netlink_iovec(to, from) || structure_printer_of(STRUCTURE_iovec)(to, from);
}

static void add_header(struct text *to, const struct source *from, bool received)
{
    uint32_t flags = field_u32(from, from->narrow ? 24 : 48);
    uint64_t control_size = field_word(from, 40, 20), count = field_word(from, 24, 12);
    size_t length_at = from->narrow ? 4 : 8;
    int32_t size = (int32_t)field_u32(from, length_at), before = size;
    if (from->before)
        before = int_at(from->before + length_at);
    text_add(to, "{msg_name=");
    render_socket_address_at(to, from, field_word(from, 0, 0), size < before ? size : before);
    text_add(to, ", msg_namelen=%" PRId32, before);
    if (before != size)
        text_add(to, " => %" PRId32, size);
    text_add(to, ", msg_iov=");
    render_array_at(to, from, field_word(from, 16, 8), count, from->narrow ? 8 : 16,
                    received ? print_received_iovec : print_sent_iovec);
    text_add(to, ", msg_iovlen=%" PRIu64, count);
    if (control_size) {
        text_add(to, ", msg_control=");
        render_control_at(to, from, field_word(from, 32, 16), control_size);
    }
    text_add(to, ", msg_controllen=%" PRIu64 ", msg_flags=", control_size);
    render_flags(to, from->style, names_message, "MSG_???", flags);
    text_add_char(to, '}');
}

static bool print_sent(struct text *to, const struct source *from)
{
    add_header(to, from, false);
    return true;
}

/* Before the call, and of one that failed, only the room for the address is of interest. */
static bool print_received(struct text *to, const struct source *from)
{
    if (from->at_exit)
        add_header(to, from, true);
    else
        text_add(to, "{msg_namelen=%" PRId32 "}", (int32_t)field_u32(from, from->narrow ? 4 : 8));
    return true;
}

static void add_message(struct text *to, const struct source *from, bool received)
{
    struct source header = *from;
    header.size = header.wanted = from->narrow ? 28 : 56;
    text_add(to, "{msg_hdr=");
    add_header(to, &header, received);
    if (!event_failed(from->event))
        text_add(to, ", msg_len=%" PRIu32, field_u32(from, from->narrow ? 28 : 56));
    text_add_char(to, '}');
}

static bool print_sent_message(struct text *to, const struct source *from)
{
    add_message(to, from, false);
    return true;
}

static bool print_received_message(struct text *to, const struct source *from)
{
    if (!from->at_exit)
        return false;
    add_message(to, from, true);
    return true;
}

const struct structure_row structures_network[] = {
    {.id = STRUCTURE_sockaddr, .print = print_sockaddr},
    {.id = STRUCTURE_msghdr, .print = print_sent},
    {.id = STRUCTURE_msghdr_out, .print = print_received, .changes = true},
    {.id = STRUCTURE_mmsghdr, .print = print_sent_message},
    {.id = STRUCTURE_mmsghdr_out, .print = print_received_message, .changes = true},
    {.print = NULL},
};
