/* Netlink messages about links, addresses, routes and neighbours (rtnetlink(7)). */
#include "render/netlink.h"

#include "tables/sets.h"

#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>

/* ---------------------------------------------------------------- kinds of values */

static bool print_u8(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    if (from->size < 1)
        return false;
    text_add(to, "%u", field_u8(from, 0));
    return true;
}

static bool print_u32(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    if (from->size < 4)
        return false;
    text_add(to, "%" PRIu32, field_u32(from, 0));
    return true;
}

static bool print_s32(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    if (from->size < 4)
        return false;
    text_add(to, "%" PRId32, (int32_t)field_u32(from, 0));
    return true;
}

static bool print_text(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    size_t size = strnlen((const char *)from->bytes, from->size);
    render_string(to, from->style, from->bytes, size, string_limit(from->style));
    if (size == from->size)
        text_add(to, "...");
    return true;
}

static bool print_hardware(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    for (size_t i = 0; i < from->size; i++)
        text_add(to, "%s%02x", i ? ":" : "", from->bytes[i]);
    return true;
}

static bool print_interface(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    if (from->size < 4)
        return false;
    add_interface(to, field_u32(from, 0));
    return true;
}

static bool print_address(struct text *to, const struct source *from, uint8_t family)
{
    if (family == AF_INET && from->size >= 4) {
        add_inet_address(to, from->bytes);
        return true;
    }
    if (family != AF_INET6 || from->size < 16)
        return false;
    text_add(to, "inet_pton(AF_INET6, \"");
    add_inet6_text(to, from->bytes);
    text_add(to, "\")");
    return true;
}

/* Numbers of 4 or 8 bytes, by their names; as many as there are. */
static bool add_numbers(struct text *to, const struct source *from, const char *const *names,
                        size_t each)
{
    size_t i = 0;
    for (; names[i] && (i + 1) * each <= from->size; i++)
        text_add(to, "%s%s=%" PRIu64, i ? ", " : "{", names[i],
                 each == 4 ? field_u32(from, 4 * i) : field_u64(from, 8 * i));
    if (i)
        text_add_char(to, '}');
    return i != 0;
}

/* -------------------------------------------------------------------------- links */

static const char *const statistics[] = {"rx_packets",
                                         "tx_packets",
                                         "rx_bytes",
                                         "tx_bytes",
                                         "rx_errors",
                                         "tx_errors",
                                         "rx_dropped",
                                         "tx_dropped",
                                         "multicast",
                                         "collisions",
                                         "rx_length_errors",
                                         "rx_over_errors",
                                         "rx_crc_errors",
                                         "rx_frame_errors",
                                         "rx_fifo_errors",
                                         "rx_missed_errors",
                                         "tx_aborted_errors",
                                         "tx_carrier_errors",
                                         "tx_fifo_errors",
                                         "tx_heartbeat_errors",
                                         "tx_window_errors",
                                         "rx_compressed",
                                         "tx_compressed",
                                         "rx_nohandler",
                                         "rx_otherhost_dropped",
                                         NULL};

static bool print_statistics(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    return add_numbers(to, from, statistics, 4);
}

static bool print_statistics64(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    return add_numbers(to, from, statistics, 8);
}

static bool print_map(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    if (from->size < 28)
        return false;
    text_add(to,
             "{mem_start=%#" PRIx64 ", mem_end=%#" PRIx64 ", base_addr=%#" PRIx64
             ", irq=%u, dma=%u, port=%u}",
             field_u64(from, 0), field_u64(from, 8), field_u64(from, 16), field_u16(from, 24),
             field_u8(from, 26), field_u8(from, 27));
    return true;
}

static bool print_extended_mask(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    if (from->size < 4)
        return false;
    render_flags(to, from->style, names_link_filter, "RTEXT_FILTER_???", field_u32(from, 0));
    return true;
}

static const struct attribute link_info_rows[] = {{1 /* IFLA_INFO_KIND */, print_text}, {0, NULL}};

static bool print_link_info(struct text *to, const struct source *from, uint8_t family)
{
    static const struct attributes info = {names_link_info, "IFLA_INFO_???", link_info_rows};
    add_attributes(to, from, &info, family);
    return true;
}

static const struct attribute link_rows[] = {
    {IFLA_ADDRESS, print_hardware},
    {IFLA_BROADCAST, print_hardware},
    {IFLA_IFNAME, print_text},
    {IFLA_MTU, print_u32},
    {IFLA_LINK, print_interface},
    {IFLA_QDISC, print_text},
    {IFLA_STATS, print_statistics},
    {IFLA_MASTER, print_interface},
    {IFLA_TXQLEN, print_u32},
    {IFLA_MAP, print_map},
    {IFLA_WEIGHT, print_u32},
    {IFLA_OPERSTATE, print_u8},
    {IFLA_LINKMODE, print_u8},
    {IFLA_LINKINFO, print_link_info},
    {IFLA_NET_NS_PID, print_u32},
    {IFLA_IFALIAS, print_text},
    {IFLA_NUM_VF, print_u32},
    {IFLA_STATS64, print_statistics64},
    {IFLA_GROUP, print_u32},
    {IFLA_NET_NS_FD, print_u32},
    {IFLA_EXT_MASK, print_extended_mask},
    {IFLA_PROMISCUITY, print_u32},
    {IFLA_NUM_TX_QUEUES, print_u32},
    {IFLA_NUM_RX_QUEUES, print_u32},
    {IFLA_CARRIER, print_u8},
    {IFLA_CARRIER_CHANGES, print_u32},
    {IFLA_LINK_NETNSID, print_s32},
    {IFLA_PHYS_PORT_NAME, print_text},
    {IFLA_PROTO_DOWN, print_u8},
    {IFLA_GSO_MAX_SEGS, print_u32},
    {IFLA_GSO_MAX_SIZE, print_u32},
    {IFLA_CARRIER_UP_COUNT, print_u32},
    {IFLA_CARRIER_DOWN_COUNT, print_u32},
    {IFLA_NEW_IFINDEX, print_interface},
    {IFLA_MIN_MTU, print_u32},
    {IFLA_MAX_MTU, print_u32},
    {53 /* IFLA_ALT_IFNAME */, print_text},
    {54 /* IFLA_PERM_ADDRESS */, print_hardware},
    {56 /* IFLA_PARENT_DEV_NAME */, print_text},
    {57, print_text},
    {58 /* IFLA_GRO_MAX_SIZE */, print_u32},
    {59 /* IFLA_TSO_MAX_SIZE */, print_u32},
    {60 /* IFLA_TSO_MAX_SEGS */, print_u32},
    {61 /* IFLA_ALLMULTI */, print_u32},
    {0, NULL},
};

static void add_link(struct text *to, const struct source *from)
{
    text_add(to, ", ifi_type=");
    render_choice(to, from->style, names_arp_hardware, "ARPHRD_???", field_u16(from, 2));
    text_add(to, ", ifi_index=");
    add_interface(to, field_u32(from, 4));
    text_add(to, ", ifi_flags=");
    render_flags(to, from->style, names_interface_flag, "IFF_???", field_u32(from, 8));
    text_add(to, ", ifi_change=%#" PRIx32, field_u32(from, 12));
}

/* ---------------------------------------------------------------------- addresses */

static bool print_address_cache(struct text *to, const struct source *from, uint8_t family)
{
    static const char *const names[] = {"ifa_prefered", "ifa_valid", "cstamp", "tstamp", NULL};
    (void)family;
    return from->size >= 16 && add_numbers(to, from, names, 4);
}

static bool print_address_flags(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    if (from->size < 4)
        return false;
    render_flags(to, from->style, names_address_flag, "IFA_F_???", field_u32(from, 0));
    return true;
}

static const struct attribute address_rows[] = {
    {IFA_ADDRESS, print_address},
    {IFA_LOCAL, print_address},
    {IFA_LABEL, print_text},
    {IFA_BROADCAST, print_address},
    {IFA_ANYCAST, print_address},
    {IFA_CACHEINFO, print_address_cache},
    {IFA_MULTICAST, print_address},
    {IFA_FLAGS, print_address_flags},
    {IFA_RT_PRIORITY, print_u32},
    {IFA_TARGET_NETNSID, print_s32},
    {0, NULL},
};

static void add_address(struct text *to, const struct source *from)
{
    text_add(to, ", ifa_prefixlen=%u, ifa_flags=", field_u8(from, 1));
    render_flags(to, from->style, names_address_flag, "IFA_F_???", field_u8(from, 2));
    text_add(to, ", ifa_scope=");
    render_choice(to, from->style, names_route_scope, NULL, field_u8(from, 3));
    text_add(to, ", ifa_index=");
    add_interface(to, field_u32(from, 4));
}

/* ------------------------------------------------------------------------- routes */

static bool print_table(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    if (from->size < 4)
        return false;
    render_choice(to, from->style, names_route_table, NULL, field_u32(from, 0));
    return true;
}

static bool print_route_cache(struct text *to, const struct source *from, uint8_t family)
{
    (void)family;
    if (from->size < 32)
        return false;
    text_add(to,
             "{rta_clntref=%" PRIu32 ", rta_lastuse=%" PRIu32 ", rta_expires=%" PRId32
             ", rta_error=%" PRIu32 ", rta_used=%" PRIu32 ", rta_id=%#" PRIx32 ", rta_ts=%" PRIu32
             ", rta_tsage=%" PRIu32 "}",
             field_u32(from, 0), field_u32(from, 4), (int32_t)field_u32(from, 8),
             field_u32(from, 12), field_u32(from, 16), field_u32(from, 20), field_u32(from, 24),
             field_u32(from, 28));
    return true;
}

static const struct attribute route_rows[] = {
    {RTA_DST, print_address},     {RTA_SRC, print_address},      {RTA_IIF, print_interface},
    {RTA_OIF, print_interface},   {RTA_GATEWAY, print_address},  {RTA_PRIORITY, print_u32},
    {RTA_PREFSRC, print_address}, {RTA_FLOW, print_u32},         {RTA_CACHEINFO, print_route_cache},
    {RTA_TABLE, print_table},     {RTA_MARK, print_u32},         {RTA_PREF, print_u8},
    {RTA_UID, print_u32},         {RTA_TTL_PROPAGATE, print_u8}, {0, NULL},
};

static void add_route(struct text *to, const struct source *from)
{
    text_add(to, ", rtm_dst_len=%u, rtm_src_len=%u, rtm_tos=%#x, rtm_table=", field_u8(from, 1),
             field_u8(from, 2), field_u8(from, 3));
    render_choice(to, from->style, names_route_table, NULL, field_u8(from, 4));
    text_add(to, ", rtm_protocol=");
    render_choice(to, from->style, names_route_protocol, "RTPROT_???", field_u8(from, 5));
    text_add(to, ", rtm_scope=");
    render_choice(to, from->style, names_route_scope, NULL, field_u8(from, 6));
    text_add(to, ", rtm_type=");
    render_choice(to, from->style, names_route_kind, "RTN_???", field_u8(from, 7));
    text_add(to, ", rtm_flags=");
    render_flags(to, from->style, names_route_flag, "RTM_F_???", field_u32(from, 8));
}

/* --------------------------------------------------------------------- neighbours */

static bool print_neighbour_cache(struct text *to, const struct source *from, uint8_t family)
{
    static const char *const names[] = {"ndm_confirmed", "ndm_used", "ndm_updated", "ndm_refcnt",
                                        NULL};
    (void)family;
    return from->size >= 16 && add_numbers(to, from, names, 4);
}

static const struct attribute neighbour_rows[] = {
    {NDA_DST, print_address},
    {NDA_LLADDR, print_hardware},
    {NDA_CACHEINFO, print_neighbour_cache},
    {NDA_PROBES, print_u32},
    {NDA_IFINDEX, print_interface},
    {NDA_MASTER, print_interface},
    {0, NULL},
};

static void add_neighbour(struct text *to, const struct source *from)
{
    uint16_t state = field_u16(from, 8);
    text_add(to, ", ndm_ifindex=");
    add_interface(to, field_u32(from, 4));
    text_add(to, ", ndm_state=");
    render_flags(to, from->style, names_neighbour_state, "NUD_???", state);
    text_add(to, ", ndm_flags=");
    render_flags(to, from->style, names_neighbour_flag, "NTF_???", field_u8(from, 10));
    text_add(to, ", ndm_type=");
    render_choice(to, from->style, names_route_kind, "RTN_???", field_u8(from, 11));
}

/* ------------------------------------------------------------------- all messages */

static const struct {
    uint16_t first; /* of RTM_NEW…, RTM_DEL…, RTM_GET…, RTM_SET… */
    size_t size;
    const char *family;
    void (*add)(struct text *to, const struct source *from);
    struct attributes attributes;
} sorts[] = {
    {RTM_NEWLINK, 16, "ifi_family", add_link, {names_link_attribute, "IFLA_???", link_rows}},
    {RTM_NEWADDR, 8, "ifa_family", add_address, {names_address_attribute, "IFA_???", address_rows}},
    {RTM_NEWROUTE, 12, "rtm_family", add_route, {names_route_attribute, "RTA_???", route_rows}},
    {RTM_NEWNEIGH,
     12,
     "ndm_family",
     add_neighbour,
     {names_neighbour_attribute, "NDA_???", neighbour_rows}},
};

bool add_route_payload(struct text *to, const struct source *from, uint16_t type)
{
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        if (type < sorts[i].first || type > sorts[i].first + 3 || !from->size)
            continue;
        uint8_t family = field_u8(from, 0);
        text_add(to, "{%s=", sorts[i].family);
        render_choice(to, from->style, names_domain, "AF_???", family);
        if (from->size < sorts[i].size) {
            text_add(to, ", ...}");
            return true;
        }
        sorts[i].add(to, from);
        text_add_char(to, '}');
        struct source rest = source_behind(from, sorts[i].size, SIZE_MAX);
        if (rest.size) {
            text_add(to, ", ");
            add_attributes(to, &rest, &sorts[i].attributes, family);
        }
        return true;
    }
    return false;
}
