/* Classic BPF programs, as sockets and seccomp take them (linux/filter.h). */
#include "render/structures.h"

#include "tables/sets.h"

#include <linux/filter.h>

static void add_named(struct text *to, const struct source *from, const struct constant *names,
                      const char *prefix, unsigned bits)
{
    text_add_char(to, '|');
    render_choice(to, from->style, names, prefix, bits);
}

static void add_rest(struct text *to, unsigned code, unsigned known, const char *prefix)
{
    if (code & ~known)
        text_add(to, "|%#x%s", code & ~known, prefix);
}

/* The operation: its class, then what the class has. */
static void add_code(struct text *to, const struct source *from, unsigned code)
{
    render_choice(to, from->style, names_bpf_class, NULL, BPF_CLASS(code));
    switch (BPF_CLASS(code)) {
    case BPF_LD:
    case BPF_LDX:
        add_named(to, from, names_bpf_size, "BPF_???", BPF_SIZE(code));
        add_named(to, from, names_bpf_mode, "BPF_???", BPF_MODE(code));
        add_rest(to, code, 0xff, " /* BPF_??? */");
        break;
    case BPF_ST:
    case BPF_STX:
        add_rest(to, code, 7, " /* BPF_??? */");
        break;
    case BPF_ALU:
    case BPF_JMP:
        add_named(to, from, names_bpf_rval, "BPF_???", BPF_SRC(code));
        add_named(to, from, BPF_CLASS(code) == BPF_ALU ? names_bpf_alu : names_bpf_jump, "BPF_???",
                  BPF_OP(code));
        add_rest(to, code, 0xff, " /* BPF_??? */");
        break;
    case BPF_RET:
        add_named(to, from, names_bpf_rval, "BPF_???", BPF_RVAL(code));
        add_rest(to, code, 0x1f, " /* BPF_??? */");
        break;
    default: /* BPF_MISC */
        add_named(to, from, names_bpf_misc, "BPF_???", BPF_MISCOP(code));
        add_rest(to, code, 0xff, " /* BPF_??? */");
        break;
    }
}

static bool is_seccomp(const struct source *from)
{
    const char *call = call_name(from->event->abi, from->event->number);
    return call && (strcmp(call, "seccomp") == 0 || strcmp(call, "prctl") == 0);
}

/* What a seccomp filter answers with: an action, and 16 bits of data. */
static void add_action(struct text *to, const struct source *from, uint32_t k)
{
    render_choice(to, from->style, names_seccomp_return, "SECCOMP_RET_???", k & 0xffff0000);
    if (k & 0xffff)
        text_add(to, "|%#" PRIx32, k & 0xffff);
}

/* Where in the packet, or beside it, a socket filter loads from. */
static bool add_offset(struct text *to, const struct source *from, unsigned code, uint32_t k)
{
    if (BPF_CLASS(code) != BPF_LD || (BPF_MODE(code) != BPF_ABS && BPF_MODE(code) != BPF_IND) ||
        k < (uint32_t)SKF_LL_OFF)
        return false;
    if (k >= (uint32_t)SKF_AD_OFF) {
        text_add(to, "SKF_AD_OFF+");
        render_choice(to, from->style, names_bpf_ancillary, "SKF_AD_???", k - (uint32_t)SKF_AD_OFF);
    } else if (k >= (uint32_t)SKF_NET_OFF) {
        text_add(to, "SKF_NET_OFF+%" PRIu32, k - (uint32_t)SKF_NET_OFF);
    } else {
        text_add(to, "SKF_LL_OFF+%" PRIu32, k - (uint32_t)SKF_LL_OFF);
    }
    return true;
}

/* struct sock_filter: code, jump when true, jump when false, k. */
static bool print_instruction(struct text *to, const struct source *from)
{
    unsigned code = field_u16(from, 0), yes = from->bytes[2], no = from->bytes[3];
    uint32_t k = field_u32(from, 4);
    bool jump = yes || no;
    text_add(to, jump ? "BPF_JUMP(" : "BPF_STMT(");
    add_code(to, from, code);
    text_add(to, ", ");
    if (is_seccomp(from) && BPF_CLASS(code) == BPF_RET)
        add_action(to, from, k);
    else if (is_seccomp(from) || !add_offset(to, from, code, k))
        text_add(to, "%#" PRIx32, k);
    if (jump)
        text_add(to, ", %#x, %#x", yes, no);
    text_add_char(to, ')');
    return true;
}

/* struct sock_fprog: a number, and where the instructions are. */
static bool print_program(struct text *to, const struct source *from)
{
    enum { MOST = 4096 /* BPF_MAXINSNS */, EACH = 8 };
    unsigned count = field_u16(from, 0);
    uint64_t address = field_word(from, 8, 4);
    text_add(to, "{len=%u, filter=", count);
    if (!from->style->verbose)
        render_address(to, address);
    else
        render_array_at(to, from, address, count < MOST ? count : MOST, EACH, print_instruction);
    text_add_char(to, '}');
    return true;
}

static bool print_asked_action(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    add_action(to, from, field_u32(from, 0));
    text_add_char(to, ']');
    return true;
}

/* struct seccomp_notif_sizes */
static bool print_sizes(struct text *to, const struct source *from)
{
    text_add(to, "{seccomp_notif=%u, seccomp_notif_resp=%u, seccomp_data=%u}", field_u16(from, 0),
             field_u16(from, 2), field_u16(from, 4));
    return true;
}

const struct structure_row structures_filter[] = {
    {.id = STRUCTURE_seccomp_action, .print = print_asked_action},
    {.id = STRUCTURE_seccomp_sizes, .print = print_sizes},
    {.id = STRUCTURE_sock_fprog, .print = print_program},
    {.print = NULL},
};
