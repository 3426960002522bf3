/* Rules of the calls on sockets: protocols by family, options by level. */
#include "render/network.h"

#include "tables/sets.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static bool print_protocol(struct text *to, const struct place *place)
{
    uint32_t protocol = (uint32_t)place->value;
    uint16_t swapped = (uint16_t)((protocol & 0xff) << 8 | (protocol >> 8 & 0xff));
    switch ((uint32_t)place->event->arg[0]) {
    case AF_INET:
    case AF_INET6:
        render_choice(to, place->style, names_protocol, "IPPROTO_???", protocol);
        return true;
    case AF_NETLINK:
        render_choice(to, place->style, names_netlink_family, "NETLINK_???", protocol);
        return true;
    case AF_PACKET:
        text_add(to, "htons(");
        render_choice(to, place->style, names_ether_type, "ETH_P_???", swapped);
        text_add_char(to, ')');
        return true;
    default:
        return false;
    }
}

/* ----------------------------------------------------------------- options' names */

static const struct {
    unsigned level;
    const struct constant *names, *when_read; /* what is another name when it is read, or NULL */
    const char *prefix;
} levels[] = {
    {SOL_IP, names_ip_option, names_ip_option_get, "IP_???"},
    {SOL_SOCKET, names_socket_option, names_socket_option_get, "SO_???"},
    {IPPROTO_TCP, names_tcp_option, NULL, "TCP_???"},
    {IPPROTO_UDP, names_udp_option, NULL, "UDP_???"},
    {SOL_IPV6, names_ipv6_option, names_ipv6_option_get, "IPV6_???"},
    {IPPROTO_SCTP, names_sctp_option, NULL, "SCTP_???"},
    {SOL_RAW, names_raw_option, NULL, "RAW_???"},
    {SOL_PACKET, names_packet_option, NULL, "PACKET_???"},
    {269 /* SOL_DCCP */, names_dccp_option, NULL, "DCCP_SOCKOPT_???"},
    {270 /* SOL_NETLINK */, names_netlink_option, NULL, "NETLINK_???"},
    {280 /* SOL_NFC */, names_nfc_option, NULL, "NFC_LLCP_???"},
    {282 /* SOL_TLS */, names_tls_option, NULL, "TLS_???"},
    {279 /* SOL_ALG */, names_alg_option, NULL, "ALG_???"},
    {AF_VSOCK, names_vsock_option, NULL, "SO_VM_???"},
};

static bool has_row(const struct constant *names, uint64_t value)
{
    for (; names && names->name; names++)
        if (names->value == value)
            return true;
    return false;
}

static void add_option(struct text *to, const struct place *place, bool reading)
{
    uint32_t level = (uint32_t)place->event->arg[1], option = (uint32_t)place->value;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (levels[i].level != level)
            continue;
        bool other = reading && has_row(levels[i].when_read, option);
        render_choice(to, place->style, other ? levels[i].when_read : levels[i].names,
                      levels[i].prefix, option);
        return;
    }
    text_add(to, "%" PRIu32, option);
}

static bool print_option_set(struct text *to, const struct place *place)
{
    add_option(to, place, false);
    return true;
}

static bool print_option_read(struct text *to, const struct place *place)
{
    add_option(to, place, true);
    return true;
}

/* ------------------------------------------------------------------ other arguments */

/* An address's length, when there is no address. */
static bool print_no_length(struct text *to, const struct place *place)
{
    if (place->event->arg[place->argument - 1])
        return false;
    render_address(to, place->value);
    return true;
}

/* The calls inside this one that have no name are numbers. */
static bool print_inside(struct text *to, const struct place *place)
{
    if (has_row(names_socketcall, (uint32_t)place->value))
        return false;
    text_add(to, "%" PRIu32, (uint32_t)place->value);
    return true;
}

/* The buffer of a netlink socket. */
static bool print_buffer(struct text *to, const struct place *place)
{
    struct source from;
    bool received = place->parameter->kind == KIND_OUT_BYTES;
    if (place->event->netlink <= 0 || !argument_source(place, received, &from) ||
        from.size < from.wanted || !is_netlink(&from))
        return false;
    add_netlink(to, &from);
    return true;
}

/* As many messages as were received. */
static bool print_messages(struct text *to, const struct place *place)
{
    struct source from, before;
    size_t each = call_is_narrow(place->event) ? 32 : 64;
    if (!place->event->returned || place->event->result < 0 ||
        !argument_source(place, true, &from) || !argument_source(place, false, &before) ||
        before.size < from.size) {
        render_address(to, place->value);
        return true;
    }
    from.before = before.bytes;
    return render_array(to, &from, (uint64_t)place->event->result, each,
                        structure_printer_of(STRUCTURE_mmsghdr_out));
}

/* What is written of a message is known when it has returned; of the timeout, too. */
static int early_messages(const struct event *event)
{
    (void)event;
    return 1;
}

const struct count_rule early_network[] = {{"sendmmsg", early_messages},
                                           {"recvmmsg", early_messages},
                                           {"recvmmsg_time64", early_messages},
                                           {NULL, NULL}};

const struct argument_rule arguments_network[] = {
    {"socket", 2, print_protocol},
    {"socketcall", 0, print_inside},
    {"ipc", 0, print_inside},
    {"setsockopt", 2, print_option_set},
    {"getsockopt", 2, print_option_read},
    {"accept", 2, print_no_length},
    {"accept4", 2, print_no_length},
    {"getsockname", 2, print_no_length},
    {"getpeername", 2, print_no_length},
    {"recvfrom", 5, print_no_length},
    {"recvmmsg", 1, print_messages},
    {"recvmmsg_time64", 1, print_messages},
    {"sendto", 1, print_buffer},
    {"recvfrom", 1, print_buffer},
    {NULL, 0, NULL},
};
