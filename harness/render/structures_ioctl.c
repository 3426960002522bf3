/* Arguments of ioctl(2): files, network interfaces, clocks.  And its requests' names. */
#include "render/network.h"

#include "tables/ioctls.h"
#include "tables/sets.h"

#include <linux/ioctl.h>
#include <linux/sockios.h>
#include <stdio.h>

static bool print_request(struct text *to, const struct place *place)
{
    static const char *const directions[] = {"_IOC_NONE", "_IOC_WRITE", "_IOC_READ",
                                             "_IOC_READ|_IOC_WRITE"};
    uint32_t request = (uint32_t)place->value;
    const char *name = ioctl_name(request, call_is_narrow(place->event));
    char unknown[96], number[16];
    snprintf(number, sizeof number, "%#" PRIx32, request);
    if (!name) {
        snprintf(unknown, sizeof unknown, "_IOC(%s, %#x, %#x, %#x)", directions[_IOC_DIR(request)],
                 _IOC_TYPE(request), _IOC_NR(request), _IOC_SIZE(request));
        name = unknown;
    }
    render_named(to, place->style, number, name);
    return true;
}

/* Requests whose argument means nothing. */
static bool is_bare(uint32_t request)
{
    static const uint32_t bare[] = {
        0x540c /* TIOCEXCL */,
        0x540d /* TIOCNXCL */,
        0x5422 /* TIOCNOTTY */,
        0x5427 /* TIOCSBRK */,
        0x5428 /* TIOCCBRK */,
        0x541d /* TIOCCONS */,
        0x5437 /* TIOCVHANGUP */,
        0x5450 /* FIONCLEX */,
        0x5451 /* FIOCLEX */,
        0xc0045877 /* FIFREEZE */,
        0xc0045878 /* FITHAW */,
        0x125f /* BLKRRPART */,
        0x1261 /* BLKFLSBUF */,
        0x1274 /* BLKTRACESTART */,
        0x1275,
        0x1276,
        0x4c01 /* LOOP_CLR_FD */,
        0x4c07 /* LOOP_SET_CAPACITY */,
        0x4c82 /* LOOP_CTL_GET_FREE */,
        0x7001 /* RTC_AIE_ON */,
        0x7002,
        0x7003,
        0x7004,
        0x7005,
        0x7006,
        0x700f,
        0x7010,
        0x7014 /* RTC_VL_CLR */,
        0x5204 /* RNDZAPENTCNT */,
        0x5206 /* RNDCLEARPOOL */,
        0x5207 /* RNDRESEEDCRNG */,
        0xb701 /* NS_GET_USERNS */,
        0xb702,
        0xb703,
    };
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
        if (bare[i] == request)
            return true;
    return false;
}

static int shown_ioctl(const struct event *event)
{
    return is_bare((uint32_t)event->arg[1]) ? 2 : 3;
}

const struct count_rule shown_ioctls[] = {{"ioctl", shown_ioctl}, {NULL, NULL}};
const struct argument_rule arguments_ioctl[] = {{"ioctl", 1, print_request}, {NULL, 0, NULL}};

/* ------------------------------------------------------------------------ numbers */

static bool print_uint(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRIu32 "]", field_u32(from, 0));
    return true;
}

static bool print_short(struct text *to, const struct source *from)
{
    text_add(to, "[%u]", field_u16(from, 0));
    return true;
}

static bool print_u64(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRIu64 "]", field_u64(from, 0));
    return true;
}

static bool print_u64_pair(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRIu64 ", %" PRIu64 "]", field_u64(from, 0), field_u64(from, 8));
    return true;
}

static bool print_id(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    render_id(to, field_u32(from, 0));
    text_add_char(to, ']');
    return true;
}

/* -------------------------------------------------------------------------- files */

static bool print_fs_flags(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    render_flags(to, from->style, names_inode_flag, "FS_???", field_u32(from, 0));
    text_add_char(to, ']');
    return true;
}

static bool print_clone_range(struct text *to, const struct source *from)
{
    text_add(to, "{src_fd=");
    render_descriptor(to, from->event, (int32_t)field_u32(from, 0));
    text_add(to, ", src_offset=%" PRIu64 ", src_length=%" PRIu64 ", dest_offset=%" PRIu64 "}",
             field_u64(from, 8), field_u64(from, 16), field_u64(from, 24));
    return true;
}

static bool print_fsxattr(struct text *to, const struct source *from)
{
    text_add(to, "{fsx_xflags=");
    render_flags(to, from->style, names_inode_xflag, "FS_XFLAG_???", field_u32(from, 0));
    text_add(to, ", fsx_extsize=%" PRIu32, field_u32(from, 4));
    if (from->at_exit)
        text_add(to, ", fsx_nextents=%" PRIu32, field_u32(from, 8));
    text_add(to, ", fsx_projid=%" PRIu32 ", fsx_cowextsize=%" PRIu32 "}", field_u32(from, 12),
             field_u32(from, 16));
    return true;
}

static bool print_trim_range(struct text *to, const struct source *from)
{
    text_add(to, "{start=%#" PRIx64 ", len=%" PRIu64 ", minlen=%" PRIu64 "}", field_u64(from, 0),
             field_u64(from, 8), field_u64(from, 16));
    return true;
}

static bool print_label(struct text *to, const struct source *from)
{
    render_string(to, from->style, from->bytes, strnlen((const char *)from->bytes, from->size),
                  string_limit(from->style));
    return true;
}

/* --------------------------------------------------------------------- interfaces */

enum { NAME_BYTES = 16 /* IFNAMSIZ */, VALUE = NAME_BYTES };

static void add_name(struct text *to, const struct source *from, size_t at)
{
    const char *name = (const char *)from->bytes + at;
    render_string(to, from->style, name, strnlen(name, NAME_BYTES), 0);
}

static void add_address(struct text *to, const struct source *from)
{
    struct source there = *from;
    there.bytes += VALUE;
    there.size = there.wanted = 16;
    add_socket_address(to, &there, 16);
}

/* The family is a kind of hardware, and says how many bytes count. */
static void add_hardware(struct text *to, const struct source *from)
{
    unsigned type = field_u16(from, VALUE), count = type == 1 || type == 772 ? 6 : 14;
    bool all = (uint32_t)from->event->arg[1] != SIOCGIFHWADDR;
    text_add(to, "{sa_family=");
    render_choice(to, from->style, names_arp_hardware, "ARPHRD_???", type);
    text_add(to, ", sa_data=");
    for (unsigned i = 0; i < (all ? 14 : count); i++)
        text_add(to, "%s%02x", i ? ":" : "", from->bytes[VALUE + 2 + i]);
    text_add_char(to, '}');
}

static void add_map(struct text *to, const struct source *from)
{
    size_t word = from->narrow ? 4 : 8, rest = VALUE + 2 * word;
    text_add(
        to,
        "{mem_start=%#" PRIx64 ", mem_end=%#" PRIx64 ", base_addr=%#x, irq=%#x, dma=%#x, port=%#x}",
        field_word(from, VALUE, VALUE), field_word(from, VALUE + 8, VALUE + 4),
        field_u16(from, rest), from->bytes[rest + 2], from->bytes[rest + 3], from->bytes[rest + 4]);
}

static void add_interface_flags(struct text *to, const struct source *from)
{
    render_flags(to, from->style, names_interface_flag, "IFF_???", field_u16(from, VALUE));
}

static void add_number(struct text *to, const struct source *from)
{
    text_add(to, "%" PRId32, (int32_t)field_u32(from, VALUE));
}

static void add_second_name(struct text *to, const struct source *from)
{
    add_name(to, from, VALUE);
}

static const struct {
    uint16_t get, set, set_too;
    const char *field;
    void (*add)(struct text *to, const struct source *from);
} fields[] = {
    {SIOCGIFFLAGS, SIOCSIFFLAGS, 0, "ifr_flags", add_interface_flags},
    {SIOCGIFADDR, SIOCSIFADDR, 0, "ifr_addr", add_address},
    {SIOCGIFDSTADDR, SIOCSIFDSTADDR, 0, "ifr_dstaddr", add_address},
    {SIOCGIFBRDADDR, SIOCSIFBRDADDR, 0, "ifr_broadaddr", add_address},
    {SIOCGIFNETMASK, SIOCSIFNETMASK, 0, "ifr_netmask", add_address},
    {SIOCGIFMETRIC, SIOCSIFMETRIC, 0, "ifr_metric", add_number},
    {SIOCGIFMTU, SIOCSIFMTU, 0, "ifr_mtu", add_number},
    {SIOCGIFHWADDR, SIOCSIFHWADDR, SIOCADDMULTI, "ifr_hwaddr", add_hardware},
    {0, SIOCDELMULTI, 0, "ifr_hwaddr", add_hardware},
    {SIOCGIFSLAVE, SIOCSIFSLAVE, 0, "ifr_slave", add_second_name},
    {SIOCGIFINDEX, 0, 0, "ifr_ifindex", add_number},
    {SIOCGIFTXQLEN, SIOCSIFTXQLEN, 0, "ifr_qlen", add_number},
    {SIOCGIFMAP, SIOCSIFMAP, 0, "ifr_map", add_map},
    {0, SIOCSIFNAME, 0, "ifr_newname", add_second_name},
};

/* struct ifreq: a name, and what the request is about. */
static bool print_ifreq(struct text *to, const struct source *from)
{
    uint32_t request = (uint32_t)from->event->arg[1];
    bool answered = from->at_exit && !event_failed(from->event);
    if (request == SIOCGIFNAME) {
        text_add(to, "{ifr_ifindex=%" PRId32, (int32_t)field_u32(from, VALUE));
        if (answered) {
            text_add(to, ", ifr_name=");
            add_name(to, from, 0);
        }
        text_add_char(to, '}');
        return true;
    }
    text_add(to, "{ifr_name=");
    add_name(to, from, 0);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        bool sets = fields[i].set == request || fields[i].set_too == request;
        if (!sets && (fields[i].get != request || !answered))
            continue;
        text_add(to, ", %s=", fields[i].field);
        fields[i].add(to, from);
    }
    text_add_char(to, '}');
    return true;
}

static bool print_interface(struct text *to, const struct source *from)
{
    text_add(to, "{ifr_name=");
    add_name(to, from, 0);
    text_add(to, ", ifr_addr=");
    add_address(to, from);
    text_add_char(to, '}');
    return true;
}

static void add_length(struct text *to, const struct source *from, int32_t length)
{
    int each = from->narrow ? 32 : 40;
    text_add(to, "%" PRId32, length);
    if (length % each == 0 && length > 0)
        text_add(to, " /* %d * sizeof(struct ifreq) */", length / each);
}

/* struct ifconf: room in bytes, and where the list of interfaces goes. */
static bool print_ifconf(struct text *to, const struct source *from)
{
    int32_t now = (int32_t)field_u32(from, 0), before = from->before ? int_at(from->before) : now;
    uint64_t address = field_word(from, 8, 4);
    size_t each = from->narrow ? 32 : 40;
    text_add(to, "{ifc_len=");
    add_length(to, from, before);
    if (before != now) {
        text_add(to, " => ");
        add_length(to, from, now);
    }
    text_add(to, ", ifc_buf=");
    if (from->at_exit && !event_failed(from->event) && now >= 0)
        render_array_at(to, from, address, (uint64_t)now / each, each, print_interface);
    else
        render_address(to, address);
    text_add_char(to, '}');
    return true;
}

/* ------------------------------------------------------------------------- clocks */

static bool print_rtc_time(struct text *to, const struct source *from)
{
    static const char *const names[] = {"tm_sec",  "tm_min",  "tm_hour", "tm_mday", "tm_mon",
                                        "tm_year", "tm_wday", "tm_yday", "tm_isdst"};
    size_t count = from->style->verbose ? 9 : 6;
    for (size_t i = 0; i < count; i++)
        text_add(to, "%s%s=%" PRId32, i ? ", " : "{", names[i], (int32_t)field_u32(from, 4 * i));
    text_add(to, from->style->verbose ? "}" : ", ...}");
    return true;
}

const struct structure_row structures_ioctl[] = {
    {.id = STRUCTURE_uint, .print = print_uint},
    {.id = STRUCTURE_short, .print = print_short},
    {.id = STRUCTURE_u64, .print = print_u64},
    {.id = STRUCTURE_u64_pair, .print = print_u64_pair},
    {.id = STRUCTURE_id_pointer, .print = print_id},
    {.id = STRUCTURE_fs_flags, .print = print_fs_flags},
    {.id = STRUCTURE_clone_range, .print = print_clone_range},
    {.id = STRUCTURE_fsxattr, .print = print_fsxattr},
    {.id = STRUCTURE_trim_range, .print = print_trim_range},
    {.id = STRUCTURE_label, .print = print_label},
    {.id = STRUCTURE_ifreq, .print = print_ifreq, .changes = true},
    {.id = STRUCTURE_ifconf, .print = print_ifconf, .changes = true},
    {.id = STRUCTURE_rtc_time, .print = print_rtc_time},
    {.print = NULL},
};
