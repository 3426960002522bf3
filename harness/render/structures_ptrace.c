/* What a tracer reads and writes of its tracee. */
#include "render/structures.h"

#include "tables/sets.h"

#include <linux/elf.h>
#include <linux/ptrace.h>

/* struct user_regs_struct, in the order of its fields (asm/ptrace-abi.h). */
static const char *const wide_registers[] = {
    "r15",    "r14", "r13", "r12",     "rbp",     "rbx", "r11",      "r10", "r9",
    "r8",     "rax", "rcx", "rdx",     "rsi",     "rdi", "orig_rax", "rip", "cs",
    "eflags", "rsp", "ss",  "fs_base", "gs_base", "ds",  "es",       "fs",  "gs"};
static const char *const narrow_registers[] = {"ebx", "ecx", "edx",    "esi", "edi", "ebp",
                                               "eax", "xds", "xes",    "xfs", "xgs", "orig_eax",
                                               "eip", "xcs", "eflags", "esp", "xss"};

static bool print_registers(struct text *to, const struct source *from)
{
    size_t count = from->narrow ? sizeof narrow_registers / sizeof *narrow_registers
                                : sizeof wide_registers / sizeof *wide_registers;
    const char *const *names = from->narrow ? narrow_registers : wide_registers;
    size_t word = from->narrow ? 4 : 8;
    for (size_t i = 0; i < count && (i + 1) * word <= from->size; i++)
        text_add(to, "%s%s=%#" PRIx64, i ? ", " : "{", names[i], field_word(from, i * 8, i * 4));
    text_add_char(to, '}');
    return true;
}

static void add_words(struct text *to, const struct source *from, size_t at, size_t count)
{
    size_t limit = array_limit(from->style);
    text_add_char(to, '[');
    for (size_t i = 0; i < count; i++) {
        text_add(to, i ? ", " : "");
        if (i >= limit) {
            text_add(to, "...");
            break;
        }
        text_add(to, "%#" PRIx32, field_u32(from, at + 4 * i));
    }
    text_add_char(to, ']');
}

/* struct user_fpregs_struct of 64-bit programs. */
static bool print_float_registers(struct text *to, const struct source *from)
{
    if (from->narrow)
        return false;
    text_add(to,
             "{cwd=%#x, swd=%#x, ftw=%#x, fop=%#x, rip=%#" PRIx64 ", rdp=%#" PRIx64
             ", mxcsr=%#" PRIx32 ", mxcr_mask=%#" PRIx32 ", st_space=",
             field_u16(from, 0), field_u16(from, 2), field_u16(from, 4), field_u16(from, 6),
             field_u64(from, 8), field_u64(from, 16), field_u32(from, 24), field_u32(from, 28));
    add_words(to, from, 32, 32);
    text_add(to, ", xmm_space=");
    add_words(to, from, 160, 64);
    text_add(to, ", padding=");
    add_words(to, from, 416, 24);
    text_add_char(to, '}');
    return true;
}

/* An iovec: where a register set is or goes, and how much of it. */
static bool print_register_set(struct text *to, const struct source *from)
{
    uint64_t base = field_word(from, 0, 0), length = field_word(from, 8, 4), before = length;
    uint32_t type = (uint32_t)from->event->arg[2];
    bool reading = from->place->parameter->structure->id == STRUCTURE_regset;
    struct source there;
    if (from->before)
        before =
            from->narrow ? (uint32_t)int_at(from->before + 4) : (uint64_t)long_at(from->before + 8);
    text_add(to, "{iov_base=");
    if ((!reading || from->at_exit) && type == NT_PRSTATUS &&
        source_at(from, base, (size_t)length, &there))
        print_registers(to, &there);
    else
        render_address(to, base);
    text_add(to, ", iov_len=%" PRIu64, before);
    if (before != length)
        text_add(to, " => %" PRIu64, length);
    text_add_char(to, '}');
    return true;
}

static bool print_word(struct text *to, const struct source *from)
{
    text_add(to, "[%#" PRIx64 "]", field_word(from, 0, 0));
    return true;
}

static bool print_peek_siginfo(struct text *to, const struct source *from)
{
    text_add(to, "{off=%" PRIu64 ", flags=", field_u64(from, 0));
    render_flags(to, from->style, names_ptrace_peek, "PTRACE_PEEKSIGINFO_???", field_u32(from, 8));
    text_add(to, ", nr=%" PRId32 "}", (int32_t)field_u32(from, 12));
    return true;
}

static enum abi abi_of(uint32_t arch, uint64_t number)
{
    if (!(arch & 0x80000000) || !(arch & 0x40000000))
        return ABI_I386;
    return number & 0x40000000 ? ABI_X32 : ABI_X86_64;
}

static void add_call(struct text *to, const struct source *from, uint32_t arch)
{
    uint64_t number = field_u64(from, 24);
    const char *name = arch & 0x40000000 ? call_name(abi_of(arch, number), (uint32_t)number) : NULL;
    if (name)
        text_add(to, "nr=__NR_%s, args=[", name);
    else
        text_add(to, "nr=%#" PRIx64 ", args=[", number);
    for (size_t i = 0; i < 6; i++)
        text_add(to, "%s%#" PRIx64, i ? ", " : "", field_u64(from, 32 + 8 * i));
    text_add_char(to, ']');
}

/* struct ptrace_syscall_info, of which the call filled as many bytes as it says. */
static bool print_syscall_info(struct text *to, const struct source *from)
{
    enum { HEAD = 24, ENTRY = HEAD + 56, RETURN = HEAD + 9, SECCOMP = ENTRY + 4 };
    uint32_t arch = field_u32(from, 4);
    uint8_t operation = field_u8(from, 0);
    if (from->size < HEAD)
        return false;
    text_add(to, "{op=");
    render_choice(to, from->style, names_ptrace_syscall, "PTRACE_SYSCALL_INFO_???", operation);
    text_add(to, ", arch=");
    render_choice(to, from->style, names_audit_arch, "AUDIT_ARCH_???", arch);
    text_add(to, ", instruction_pointer=%#" PRIx64 ", stack_pointer=%#" PRIx64, field_u64(from, 8),
             field_u64(from, 16));
    if (operation == PTRACE_SYSCALL_INFO_ENTRY && from->size >= ENTRY) {
        text_add(to, ", entry={");
        add_call(to, from, arch);
        text_add_char(to, '}');
    } else if (operation == PTRACE_SYSCALL_INFO_SECCOMP && from->size >= SECCOMP) {
        text_add(to, ", seccomp={");
        add_call(to, from, arch);
        text_add(to, ", ret_data=%#" PRIx32 "}", field_u32(from, ENTRY));
    } else if (operation == PTRACE_SYSCALL_INFO_EXIT && from->size >= RETURN) {
        text_add(to, ", exit={rval=%" PRId64 ", is_error=%u}", (int64_t)field_u64(from, HEAD),
                 field_u8(from, HEAD + 8));
    }
    text_add_char(to, '}');
    return true;
}

/* ---------------------------------------------------------------- the argument list */

static void list_ptrace(const struct event *event, struct argument_list *list)
{
    switch ((uint32_t)event->arg[0]) {
    case PTRACE_TRACEME:
        list->count = 1;
        break;
    case 16 /* PTRACE_ATTACH */:
    case PTRACE_KILL:
    case PTRACE_INTERRUPT:
    case PTRACE_LISTEN:
        list->count = 2;
        break;
    case 12 /* PTRACE_GETREGS */:
    case 13 /* PTRACE_SETREGS */:
    case 14 /* PTRACE_GETFPREGS */:
    case 15 /* PTRACE_SETFPREGS */:
        list->count = 3;
        list->argument[2] = 3;
        break;
    default:
        break;
    }
}

static const char *const user_words[] = {
    "8*R15",    "8*R14", "8*R13", "8*R12",     "8*RBP",     "8*RBX", "8*R11",      "8*R10", "8*R9",
    "8*R8",     "8*RAX", "8*RCX", "8*RDX",     "8*RSI",     "8*RDI", "8*ORIG_RAX", "8*RIP", "8*CS",
    "8*EFLAGS", "8*RSP", "8*SS",  "8*FS_BASE", "8*GS_BASE", "8*DS",  "8*ES",       "8*FS",  "8*GS"};

/* An offset into struct user: by the register that is there. */
static bool print_offset(struct text *to, const struct place *place)
{
    enum { PEEKUSER = 3, POKEUSER = 6 };
    uint64_t request = place->event->arg[0], offset = place->value;
    if (request != PEEKUSER && request != POKEUSER)
        return false;
    if (offset < sizeof user_words / sizeof *user_words * 8 && !call_is_narrow(place->event)) {
        text_add(to, "%s", user_words[offset / 8]);
        if (offset % 8)
            text_add(to, "+%" PRIu64, offset % 8);
    } else {
        text_add(to, "%#" PRIx64, offset);
    }
    return true;
}

const struct list_rule lists_ptrace[] = {{"ptrace", list_ptrace}, {NULL, NULL}};
const struct argument_rule arguments_ptrace[] = {{"ptrace", 2, print_offset}, {NULL, 0, NULL}};

const struct structure_row structures_ptrace[] = {
    {.id = STRUCTURE_user_regs, .print = print_registers},
    {.id = STRUCTURE_user_fpregs, .print = print_float_registers},
    {.id = STRUCTURE_regset, .print = print_register_set, .changes = true},
    {.id = STRUCTURE_regset_in, .print = print_register_set},
    {.id = STRUCTURE_word_hex, .print = print_word},
    {.id = STRUCTURE_peek_siginfo, .print = print_peek_siginfo},
    {.id = STRUCTURE_syscall_info, .print = print_syscall_info},
    {.print = NULL},
};
