/* The attributes of bpf(2): a union, of which the command says what it holds; fields that the
 * program does not pass are not shown. */
#include "render/structures.h"

#include "tables/sets.h"

#include <linux/bpf.h>

enum field_kind {
    NUMBER,
    HEXADECIMAL,
    DESCRIPTOR,
    POINTER,
    STRING,
    NAME,
    FLAG,
    ONE_OF,
    VERSION,
    CODE
};

struct field {
    const char *name;
    uint8_t offset, size;
    enum field_kind kind;
    const struct constant *names;
    const char *prefix;
};

// clang-format off
static const struct field map_create[] = {
    {"map_type", 0, 4, ONE_OF, names_bpf_map_type, "BPF_MAP_TYPE_???"},
    {"key_size", 4, 4, NUMBER, NULL, NULL}, {"value_size", 8, 4, NUMBER, NULL, NULL},
    {"max_entries", 12, 4, NUMBER, NULL, NULL},
    {"map_flags", 16, 4, FLAG, names_bpf_map_flag, "BPF_F_???"},
    {"inner_map_fd", 20, 4, DESCRIPTOR, NULL, NULL}, {"map_name", 28, 16, NAME, NULL, NULL},
    {"map_ifindex", 44, 4, NUMBER, NULL, NULL}, {"btf_fd", 48, 4, DESCRIPTOR, NULL, NULL},
    {"btf_key_type_id", 52, 4, NUMBER, NULL, NULL}, {"btf_value_type_id", 56, 4, NUMBER, NULL, NULL},
    {"btf_vmlinux_value_type_id", 60, 4, NUMBER, NULL, NULL},
    {"map_extra", 64, 8, NUMBER, NULL, NULL}, {NULL, 0, 0, NUMBER, NULL, NULL}};
static const struct field element[] = {
    {"map_fd", 0, 4, DESCRIPTOR, NULL, NULL}, {"key", 8, 8, POINTER, NULL, NULL},
    {"value", 16, 8, POINTER, NULL, NULL},
    {"flags", 24, 8, ONE_OF, names_bpf_element_flag, "BPF_???"}, {NULL, 0, 0, NUMBER, NULL, NULL}};
static const struct field element_key[] = {
    {"map_fd", 0, 4, DESCRIPTOR, NULL, NULL}, {"key", 8, 8, POINTER, NULL, NULL},
    {NULL, 0, 0, NUMBER, NULL, NULL}};
static const struct field next_key[] = {
    {"map_fd", 0, 4, DESCRIPTOR, NULL, NULL}, {"key", 8, 8, POINTER, NULL, NULL},
    {"next_key", 16, 8, POINTER, NULL, NULL}, {NULL, 0, 0, NUMBER, NULL, NULL}};
static const struct field program[] = {
    {"prog_type", 0, 4, ONE_OF, names_bpf_prog_type, "BPF_PROG_TYPE_???"},
    {"insn_cnt", 4, 4, NUMBER, NULL, NULL}, {"insns", 8, 8, CODE, NULL, NULL},
    {"license", 16, 8, STRING, NULL, NULL}, {"log_level", 24, 4, NUMBER, NULL, NULL},
    {"log_size", 28, 4, NUMBER, NULL, NULL}, {"log_buf", 32, 8, POINTER, NULL, NULL},
    {"kern_version", 40, 4, VERSION, NULL, NULL},
    {"prog_flags", 44, 4, FLAG, names_bpf_prog_flag, "BPF_F_???"},
    {"prog_name", 48, 16, NAME, NULL, NULL}, {"prog_ifindex", 64, 4, NUMBER, NULL, NULL},
    {"expected_attach_type", 68, 4, ONE_OF, names_bpf_attach_type, "BPF_???"},
    {"prog_btf_fd", 72, 4, DESCRIPTOR, NULL, NULL}, {"func_info_rec_size", 76, 4, NUMBER, NULL, NULL},
    {"func_info", 80, 8, POINTER, NULL, NULL}, {"func_info_cnt", 88, 4, NUMBER, NULL, NULL},
    {"line_info_rec_size", 92, 4, NUMBER, NULL, NULL}, {"line_info", 96, 8, POINTER, NULL, NULL},
    {"line_info_cnt", 104, 4, NUMBER, NULL, NULL}, {"attach_btf_id", 108, 4, NUMBER, NULL, NULL},
    {"attach_prog_fd", 112, 4, DESCRIPTOR, NULL, NULL}, {"fd_array", 120, 8, POINTER, NULL, NULL},
    {NULL, 0, 0, NUMBER, NULL, NULL}};
static const struct field object[] = {
    {"pathname", 0, 8, STRING, NULL, NULL}, {"bpf_fd", 8, 4, DESCRIPTOR, NULL, NULL},
    {"file_flags", 12, 4, FLAG, names_bpf_file_flag, "BPF_F_???"}, {NULL, 0, 0, NUMBER, NULL, NULL}};
static const struct field attachment[] = {
    {"target_fd", 0, 4, DESCRIPTOR, NULL, NULL}, {"attach_bpf_fd", 4, 4, DESCRIPTOR, NULL, NULL},
    {"attach_type", 8, 4, ONE_OF, names_bpf_attach_type, "BPF_???"},
    {"attach_flags", 12, 4, FLAG, names_bpf_attach_flag, "BPF_F_???"},
    {NULL, 0, 0, NUMBER, NULL, NULL}};
// clang-format on

static const struct field *const commands[] = {
    [BPF_MAP_CREATE] = map_create,
    [BPF_MAP_LOOKUP_ELEM] = element,
    [BPF_MAP_UPDATE_ELEM] = element,
    [BPF_MAP_DELETE_ELEM] = element_key,
    [BPF_MAP_GET_NEXT_KEY] = next_key,
    [BPF_PROG_LOAD] = program,
    [BPF_OBJ_PIN] = object,
    [BPF_OBJ_GET] = object,
    [BPF_PROG_ATTACH] = attachment,
};

/* An operation code of the extended machine; its upper bits mean what the class says. */
static void add_code(struct text *to, const struct source *from, unsigned code)
{
    render_choice(to, from->style, names_ebpf_class, NULL, code & 7);
    text_add_char(to, '|');
    switch (code & 7) {
    case BPF_LD:
    case BPF_LDX:
    case BPF_ST:
    case BPF_STX:
        render_choice(to, from->style, names_ebpf_size, "BPF_???", code & 0x18);
        text_add_char(to, '|');
        render_choice(to, from->style, names_ebpf_mode, "BPF_???", code & 0xe0);
        break;
    default:
        render_choice(to, from->style, names_bpf_rval, "BPF_???", code & 8);
        text_add_char(to, '|');
        render_choice(to, from->style,
                      (code & 7) == BPF_ALU || (code & 7) == BPF_ALU64 ? names_ebpf_alu
                                                                       : names_ebpf_jump,
                      "BPF_???", code & 0xf0);
        break;
    }
}

/* struct bpf_insn */
static bool print_instruction(struct text *to, const struct source *from)
{
    text_add(to, "{code=");
    add_code(to, from, field_u8(from, 0));
    text_add(to, ", dst_reg=");
    render_choice(to, from->style, names_ebpf_register, "BPF_REG_???", field_u8(from, 1) & 15);
    text_add(to, ", src_reg=");
    render_choice(to, from->style, names_ebpf_register, "BPF_REG_???", field_u8(from, 1) >> 4);
    int16_t offset = (int16_t)field_u16(from, 2);
    text_add(to, ", off=%d, imm=%#" PRIx32 "}", offset, field_u32(from, 4));
    return true;
}

static void add_field(struct text *to, const struct source *from, const struct field *field)
{
    uint64_t value =
        field->size == 8 ? field_u64(from, field->offset) : field_u32(from, field->offset);
    const char *name = (const char *)from->bytes + field->offset;
    switch (field->kind) {
    case HEXADECIMAL:
        text_add(to, "%#" PRIx64, value);
        break;
    case DESCRIPTOR:
        render_descriptor(to, from->event, (int32_t)value);
        break;
    case POINTER:
        render_address(to, value);
        break;
    case STRING:
        render_string_at(to, from, value);
        break;
    case NAME:
        render_string(to, from->style, name, strnlen(name, field->size), 0);
        break;
    case FLAG:
        render_flags(to, from->style, field->names, field->prefix, value);
        break;
    case ONE_OF:
        render_choice(to, from->style, field->names, field->prefix, value);
        break;
    case VERSION:
        text_add(to, "KERNEL_VERSION(%" PRIu64 ", %" PRIu64 ", %" PRIu64 ")", value >> 16,
                 value >> 8 & 0xff, value & 0xff);
        break;
    case CODE:
        if (from->style->verbose)
            render_array_at(to, from, value, field_u32(from, 4), 8, print_instruction);
        else
            render_address(to, value);
        break;
    default:
        text_add(to, "%" PRIu64, value);
        break;
    }
}

/* union bpf_attr, of which the command says what it holds. */
static bool print_bpf(struct text *to, const struct source *from)
{
    uint32_t command = (uint32_t)from->event->arg[0];
    const struct field *fields =
        command < sizeof commands / sizeof *commands ? commands[command] : NULL;
    if (!fields || from->size < 4 || from->size < from->wanted)
        return false;
    for (size_t i = 0; fields[i].name; i++) {
        if ((size_t)fields[i].offset + fields[i].size > from->size)
            break;
        text_add(to, "%s%s=", i ? ", " : "{", fields[i].name);
        add_field(to, from, &fields[i]);
    }
    text_add_char(to, '}');
    return true;
}

const struct structure_row structures_bpf[] = {
    {.id = STRUCTURE_bpf_attr, .print = print_bpf},
    {.print = NULL},
};
