/* The attributes of perf_event_open(2): a struct that has grown, of which as much is shown as the
 * program passes. */
#include "render/structures.h"

#include "tables/sets.h"

#include <linux/perf_event.h>

static void add_cache(struct text *to, const struct source *from, uint64_t config)
{
    if (config >> 24)
        text_add(to, "%#" PRIx64 "<<24|", config >> 24);
    render_choice(to, from->style, names_perf_cache_result, "PERF_COUNT_HW_CACHE_RESULT_???",
                  config >> 16 & 0xff);
    text_add(to, "<<16|");
    render_choice(to, from->style, names_perf_cache_op, "PERF_COUNT_HW_CACHE_OP_???",
                  config >> 8 & 0xff);
    text_add(to, "<<8|");
    render_choice(to, from->style, names_perf_cache, "PERF_COUNT_HW_CACHE_???", config & 0xff);
}

static void add_config(struct text *to, const struct source *from)
{
    uint64_t config = field_u64(from, 8);
    switch (field_u32(from, 0)) {
    case PERF_TYPE_HARDWARE:
        render_choice(to, from->style, names_perf_hardware, "PERF_COUNT_HW_???", config);
        break;
    case PERF_TYPE_SOFTWARE:
        render_choice(to, from->style, names_perf_software, "PERF_COUNT_SW_???", config);
        break;
    case PERF_TYPE_HW_CACHE:
        add_cache(to, from, config);
        break;
    default:
        text_add(to, "%#" PRIx64, config);
        break;
    }
}

/* One bit each, from bit 0 of the word at 40 on; a number in two bits in their midst. */
static void add_bits(struct text *to, const struct source *from, uint64_t bits)
{
    enum { FREQ = 10, PRECISE = 15 };
    static const char *const names[] = {"disabled",
                                        "inherit",
                                        "pinned",
                                        "exclusive",
                                        "exclude_user",
                                        "exclude_kernel",
                                        "exclude_hv",
                                        "exclude_idle",
                                        "mmap",
                                        "comm",
                                        "freq",
                                        "inherit_stat",
                                        "enable_on_exec",
                                        "task",
                                        "watermark",
                                        NULL,
                                        NULL,
                                        "mmap_data",
                                        "sample_id_all",
                                        "exclude_host",
                                        "exclude_guest",
                                        "exclude_callchain_kernel",
                                        "exclude_callchain_user",
                                        "mmap2",
                                        "comm_exec",
                                        "use_clockid",
                                        "context_switch",
                                        "write_backward",
                                        "namespaces",
                                        "ksymbol",
                                        "bpf_event",
                                        "aux_output",
                                        "cgroup",
                                        "text_poke",
                                        "build_id",
                                        "inherit_thread",
                                        "remove_on_exec",
                                        "sigtrap"};
    static const char *const precise[] = {"arbitrary skid", "constant skid",
                                          "requested to have 0 skid", "must have 0 skid"};
    bool all = from->style->verbose;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (i == PRECISE) {
            unsigned skid = bits >> PRECISE & 3;
            text_add(to, ", precise_ip=%u /* %s */", skid, precise[skid]);
            if (!all)
                return;
        } else if (names[i] && (all || bits >> i & 1)) {
            text_add(to, ", %s=%u", names[i], (unsigned)(bits >> i & 1));
        }
    }
    if (bits >> 38)
        text_add(to, ", __reserved_1=%#" PRIx64, bits >> 38);
}

static void add_perf_rest(struct text *to, const struct source *from, uint64_t bits)
{
    enum { WATERMARK = 14, CLOCK = 25 };
    text_add(to, ", %s=%" PRIu32, bits >> WATERMARK & 1 ? "wakeup_watermark" : "wakeup_events",
             field_u32(from, 48));
    if (field_u32(from, 0) == PERF_TYPE_BREAKPOINT)
        text_add(to, ", bp_type=%#" PRIx32 ", bp_addr=%#" PRIx64, field_u32(from, 52),
                 field_u64(from, 56));
    else
        text_add(to, ", config1=%#" PRIx64, field_u64(from, 56));
    if (from->size >= PERF_ATTR_SIZE_VER1)
        text_add(to, ", config2=%#" PRIx64, field_u64(from, 64));
    if (from->size >= PERF_ATTR_SIZE_VER3)
        text_add(to, ", sample_regs_user=%#" PRIx64, field_u64(from, 80));
    if (from->size >= PERF_ATTR_SIZE_VER4)
        text_add(to, ", sample_regs_intr=%#" PRIx64, field_u64(from, 96));
    if (from->size >= PERF_ATTR_SIZE_VER5)
        text_add(to, ", aux_watermark=%" PRIu32 ", sample_max_stack=%u", field_u32(from, 104),
                 field_u16(from, 108));
    if (from->size >= 120 /* PERF_ATTR_SIZE_VER6 */)
        text_add(to, ", aux_sample_size=%" PRIu32, field_u32(from, 112));
    if (from->size >= 128 /* PERF_ATTR_SIZE_VER7 */)
        text_add(to, ", sig_data=%" PRIu64, field_u64(from, 120));
}

/* struct perf_event_attr: its first version has 64 bytes; what is behind is a copy of its own. */
static bool print_perf(struct text *to, const struct source *from)
{
    enum { FREQ = 10 };
    struct source whole = *from;
    uint32_t size = field_u32(from, 4);
    uint64_t bits = field_u64(from, 40);
    if (size < PERF_ATTR_SIZE_VER0)
        return false;
    source_at(from, from->address, size, &whole);
    text_add(to, "{type=");
    render_choice(to, from->style, names_perf_type, "PERF_TYPE_???", field_u32(from, 0));
    text_add(to, ", size=");
    render_choice(to, from->style, names_perf_size, "PERF_ATTR_SIZE_???", size);
    text_add(to, ", config=");
    add_config(to, from);
    text_add(to, ", sample_%s=%" PRIu64 ", sample_type=", bits >> FREQ & 1 ? "freq" : "period",
             field_u64(from, 16));
    render_flags(to, from->style, names_perf_sample, "PERF_SAMPLE_???", field_u64(from, 24));
    text_add(to, ", read_format=");
    render_flags(to, from->style, names_perf_read, "PERF_FORMAT_???", field_u64(from, 32));
    add_bits(to, from, bits);
    if (from->style->verbose)
        add_perf_rest(to, &whole, bits);
    else
        text_add(to, ", ...");
    text_add_char(to, '}');
    return true;
}

const struct structure_row structures_perf[] = {
    {.id = STRUCTURE_perf_attr, .print = print_perf},
    {.print = NULL},
};
