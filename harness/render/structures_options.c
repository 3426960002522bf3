/* Values of socket options, as setsockopt(2) reads and getsockopt(2) writes them. */
#include "render/network.h"

#include "tables/sets.h"

#include <linux/if_packet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* Options of SOL_SOCKET that are one int, however long the buffer is. */
static bool is_int_option(uint32_t option, bool reading)
{
    static const uint8_t options[] = {
        SO_DEBUG,
        SO_REUSEADDR,
        SO_DONTROUTE,
        SO_BROADCAST,
        SO_SNDBUF,
        SO_RCVBUF,
        SO_KEEPALIVE,
        SO_OOBINLINE,
        SO_NO_CHECK,
        SO_PRIORITY,
        SO_BSDCOMPAT,
        SO_REUSEPORT,
        SO_PASSCRED,
        SO_RCVLOWAT,
        SO_SNDLOWAT,
        SO_DETACH_FILTER,
        29,
        SO_ACCEPTCONN,
        SO_SNDBUFFORCE,
        SO_RCVBUFFORCE,
        SO_PASSSEC,
        35,
        SO_MARK,
        37,
        SO_RXQ_OVFL,
        SO_WIFI_STATUS,
        SO_PEEK_OFF,
        SO_NOFCS,
        SO_LOCK_FILTER,
        45,
        SO_BUSY_POLL,
        SO_INCOMING_CPU,
        SO_CNX_ADVICE,
        56,
        60,
        63,
        64,
        65,
        68,
        69,
        70,
        73,
        75,
    };
    if (reading && option == SO_ERROR)
        return true;
    return option < 256 && memchr(options, (int)option, sizeof options) != NULL;
}

/* What the kernel has written of a struct of ints, which may be less than all of it. */
static bool add_fields(struct text *to, const struct source *from, const char *const *names)
{
    for (size_t i = 0; names[i] && (i == 0 || i * 4 < from->size); i++) {
        text_add(to, "%s%s=", i ? ", " : "{", names[i]);
        if (i * 4 + 4 <= from->size)
            text_add(to, "%" PRId32, (int32_t)field_u32(from, i * 4));
        else
            render_hex_string(to, from->bytes + i * 4, from->size - i * 4, 0);
    }
    text_add_char(to, '}');
    return true;
}

static bool add_read_int(struct text *to, const struct source *from)
{
    if (from->size < 4)
        render_hex_string(to, from->bytes, from->size, 0);
    else
        text_add(to, "[%" PRId32 "]", (int32_t)field_u32(from, 0));
    return true;
}

static bool add_bytes(struct text *to, const struct source *from)
{
    if (from->wanted == 4 && from->size == 4)
        text_add(to, "[%" PRId32 "]", (int32_t)field_u32(from, 0));
    else
        render_string(to, from->style, from->bytes, from->size, string_limit(from->style));
    return true;
}

static bool add_read_option(struct text *to, const struct source *from, uint32_t level,
                            uint32_t option)
{
    static const char *const linger[] = {"l_onoff", "l_linger", NULL};
    static const char *const credentials[] = {"pid", "uid", "gid", NULL};
    static const char *const statistics[] = {"tp_packets", "tp_drops", NULL};
    if (!from->size)
        return false;
    if (level == SOL_SOCKET && option == SO_LINGER)
        return add_fields(to, from, linger);
    if (level == SOL_SOCKET && option == SO_PEERCRED)
        return add_fields(to, from, credentials);
    if (level == SOL_PACKET && option == PACKET_STATISTICS)
        return add_fields(to, from, statistics);
    if (level == SOL_SOCKET && is_int_option(option, true))
        return add_read_int(to, from);
    return add_bytes(to, from);
}

static void add_icmp_filter(struct text *to, const struct source *from)
{
    static const char *const types[] = {
        [0] = "ICMP_ECHOREPLY",      [3] = "ICMP_DEST_UNREACH", [4] = "ICMP_SOURCE_QUENCH",
        [5] = "ICMP_REDIRECT",       [8] = "ICMP_ECHO",         [11] = "ICMP_TIME_EXCEEDED",
        [12] = "ICMP_PARAMETERPROB", [13] = "ICMP_TIMESTAMP",   [14] = "ICMP_TIMESTAMPREPLY",
        [15] = "ICMP_INFO_REQUEST",  [16] = "ICMP_INFO_REPLY",  [17] = "ICMP_ADDRESS",
        [18] = "ICMP_ADDRESSREPLY"};
    uint32_t set = field_u32(from, 0);
    bool inverted = __builtin_popcount(set) > 16, any = false;
    if (inverted)
        set = ~set;
    text_add(to, "%s", inverted ? "~[" : "[");
    for (unsigned i = 0; i < 32; i++) {
        if (!(set >> i & 1))
            continue;
        const char *name = i < sizeof types / sizeof *types ? types[i] : NULL;
        text_add(to, "%s", any ? " " : "");
        if (name)
            text_add(to, "%s", name);
        else
            text_add(to, "%#x /* ICMP_??? */", i);
        any = true;
    }
    text_add_char(to, ']');
}

static bool add_membership(struct text *to, const struct source *from, uint32_t level)
{
    if (from->size < (level == SOL_IP ? 8 : 20))
        return false;
    if (level == SOL_IP) {
        text_add(to, "{imr_multiaddr=");
        add_inet_address(to, from->bytes);
        text_add(to, ", imr_interface=");
        add_inet_address(to, from->bytes + 4);
    } else {
        text_add(to, "{inet_pton(AF_INET6, \"");
        add_inet6_text(to, from->bytes);
        text_add(to, "\", &ipv6mr_multiaddr), ipv6mr_interface=");
        add_interface(to, field_u32(from, 16));
    }
    text_add_char(to, '}');
    return true;
}

static bool add_packet_membership(struct text *to, const struct source *from)
{
    if (from->size < 16)
        return false;
    uint16_t length = field_u16(from, 6);
    text_add(to, "{mr_ifindex=");
    add_interface(to, field_u32(from, 0));
    text_add(to, ", mr_type=");
    render_choice(to, from->style, names_packet_membership, "PACKET_MR_???", field_u16(from, 4));
    text_add(to, ", mr_alen=%u, mr_address=", length);
    for (unsigned i = 0; i < length && i < 8; i++)
        text_add(to, "%s%02x", i ? ":" : "", from->bytes[8 + i]);
    text_add_char(to, '}');
    return true;
}

static bool is_membership(uint32_t level, uint32_t option)
{
    return (level == SOL_IP && (option == IP_ADD_MEMBERSHIP || option == IP_DROP_MEMBERSHIP)) ||
           (level == SOL_IPV6 && (option == IPV6_ADD_MEMBERSHIP || option == IPV6_DROP_MEMBERSHIP ||
                                  option == IPV6_JOIN_ANYCAST || option == IPV6_LEAVE_ANYCAST));
}

static bool add_set_option(struct text *to, const struct source *from, uint32_t level,
                           uint32_t option)
{
    bool negative = (int32_t)from->wanted < 0;
    if ((level == SOL_SOCKET && is_int_option(option, false)) || level == 270 /* SOL_NETLINK */) {
        if (from->size < 4 || negative)
            return false;
        text_add(to, "[%" PRId32 "]", (int32_t)field_u32(from, 0));
        return true;
    }
    if (level == SOL_SOCKET && option == SO_LINGER) {
        if (from->size < 8 || negative)
            return false;
        text_add(to, "{l_onoff=%" PRId32 ", l_linger=%" PRId32 "}", (int32_t)field_u32(from, 0),
                 (int32_t)field_u32(from, 4));
        return true;
    }
    if (level == SOL_SOCKET && (option == SO_ATTACH_FILTER || option == 51))
        return from->wanted == (from->narrow ? 8 : 16) && from->size == from->wanted &&
               structure_printer_of(STRUCTURE_sock_fprog)(to, from);
    if (is_membership(level, option))
        return !negative && add_membership(to, from, level);
    if (level == SOL_PACKET &&
        (option == PACKET_ADD_MEMBERSHIP || option == PACKET_DROP_MEMBERSHIP))
        return !negative && add_packet_membership(to, from);
    if (level == SOL_RAW && option == 1) {
        if (from->size < 4 || negative)
            return false;
        add_icmp_filter(to, from);
        return true;
    }
    size_t limit = string_limit(from->style);
    if (from->size < from->wanted && from->size < limit)
        return false;
    return add_bytes(to, from);
}

static bool print_option_value(struct text *to, const struct source *from)
{
    uint32_t level = (uint32_t)from->event->arg[1], option = (uint32_t)from->event->arg[2];
    return from->at_exit ? add_read_option(to, from, level, option)
                         : add_set_option(to, from, level, option);
}

const struct structure_row structures_options[] = {
    {.id = STRUCTURE_sockopt, .print = print_option_value},
    {.print = NULL},
};
