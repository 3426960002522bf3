/* The ways out of a tracer that a filter can close, a row each, and what it has to answer. */
#include "expect/confined.h"

#include "expect/filtered.h"
#include "tables/calls.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/ptrace.h>
#include <string.h>

enum { NUMBERS = 1024, X32_BIT = 0x40000000 };
enum wanted { REFUSED, NO_CALL, TRACED, MADE }; /* NO_CALL: -ENOSYS */

/* Of clone's flags the kernel reads the low 32 bits (kernel/fork.c, lower_32_bits()). */
struct way {
    const char *name;
    uint64_t first;
    uint64_t second;
    enum wanted wanted;
    enum escape escape;
};

static const struct way ways[] = {
    {"io_uring_setup", 8, 0, REFUSED, ESCAPE_RING},
    {"clone3", 0x7ffc12345678, 0, NO_CALL, ESCAPE_CLONE3},
    {"clone", 0x00800000, 0, REFUSED, ESCAPE_CLONE},         /* CLONE_UNTRACED alone */
    {"clone", 0x00800011, 0, REFUSED, ESCAPE_CLONE},         /* … with SIGCHLD */
    {"clone", 0x00bd0f00, 0, REFUSED, ESCAPE_CLONE},         /* … and those of a thread */
    {"clone", 0x00804111, 0, REFUSED, ESCAPE_CLONE},         /* … CLONE_VM and CLONE_VFORK */
    {"clone", 0x5a5a5a5a00800011, 0, REFUSED, ESCAPE_CLONE}, /* … bits that nobody reads */
    {"seccomp", 1, 8, REFUSED, ESCAPE_NOTICE},               /* FLAG_NEW_LISTENER alone */
    {"seccomp", 1, 0xa, REFUSED, ESCAPE_NOTICE},             /* … with FLAG_LOG */
    {"seccomp", 1, 0x28, REFUSED, ESCAPE_NOTICE},            /* … with FLAG_WAIT_KILLABLE_RECV */
    {"seccomp", 1, 0x19, REFUSED, ESCAPE_NOTICE},            /* … FLAG_TSYNC, FLAG_TSYNC_ESRCH */
    {"seccomp", 1, 0x5a5a5a5a00000008, REFUSED, ESCAPE_NOTICE}, /* … what nobody reads */
    {"ptrace", PTRACE_ATTACH, 4711, REFUSED, ESCAPE_TRACER},
    {"ptrace", PTRACE_SEIZE, 4711, REFUSED, ESCAPE_TRACER},
    {"process_vm_writev", 4711, 0x402000, REFUSED, ESCAPE_TRACER},
    {"open", 0x402000, 0, TRACED, ESCAPE_OPEN},
    {"creat", 0x402000, 0, TRACED, ESCAPE_OPEN},
    {"openat", 0xffffff9c, 0, TRACED, ESCAPE_OPEN},
    {"openat", 5, 0, TRACED, ESCAPE_OPEN},
    {"openat2", 0xffffff9c, 0, TRACED, ESCAPE_OPEN},
    {"clone", 0x11, 0, MADE, ESCAPE_REFUSED},
    {"clone", 0x01200011, 0, MADE, ESCAPE_REFUSED}, /* the C library's fork */
    {"clone", 0x003d0f00, 0, MADE, ESCAPE_REFUSED}, /* … and its thread */
    {"fork", 0, 0, MADE, ESCAPE_REFUSED},
    {"vfork", 0, 0, MADE, ESCAPE_REFUSED},
    {"execve", 0x402000, 0, MADE, ESCAPE_REFUSED},
    {"read", 0, 0, MADE, ESCAPE_REFUSED},
    {"write", 1, 0, MADE, ESCAPE_REFUSED},
    {"close", 3, 0, MADE, ESCAPE_REFUSED},
    {"mmap", 0, 0, MADE, ESCAPE_REFUSED},
    {"mkdir", 0x402000, 0, MADE, ESCAPE_REFUSED},
    {"wait4", 0xffffffff, 0, MADE, ESCAPE_REFUSED},
    {"getpid", 0, 0, MADE, ESCAPE_REFUSED},
    {"exit", 0, 0, MADE, ESCAPE_REFUSED},
    {"exit_group", 0, 0, MADE, ESCAPE_REFUSED}};

static bool is_answered(enum wanted wanted, uint32_t answer)
{
    uint32_t action = answer & SECCOMP_RET_ACTION_FULL;
    switch (wanted) {
    case REFUSED:
        return answer_refuses(answer);
    case NO_CALL:
        return answer == (SECCOMP_RET_ERRNO | ENOSYS);
    case TRACED:
        return action == SECCOMP_RET_TRACE;
    default:
        return action == SECCOMP_RET_ALLOW || action == SECCOMP_RET_LOG ||
               action == SECCOMP_RET_TRACE;
    }
}

static bool finds(struct hole *hole, const struct bpf *bpf, uint32_t table, uint32_t number,
                  const struct way *way)
{
    hole->data = (struct seccomp_data){.nr = (int)number,
                                       .arch = table,
                                       .instruction_pointer = 0x401000,
                                       .args = {way->first, way->second}};
    hole->answer = bpf_run(bpf, &hole->data);
    return !is_answered(way->wanted, hole->answer.value);
}

/* The calls that a tracer of opens cares about come first: they say most. */
static bool finds_table(struct hole *hole, const struct bpf *bpf, uint32_t table, uint32_t bit)
{
    static const char *const first[] = {"open", "openat", "creat", "mkdir"};
    static const struct way refused = {.wanted = REFUSED};
    enum abi abi = bit ? ABI_X86_64 : ABI_I386;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (finds(hole, bpf, table, (uint32_t)call_number(abi, first[i]) | bit, &refused))
            return true;
    for (uint32_t number = 0; number < NUMBERS; number++)
        if (finds(hole, bpf, table, number | bit, &refused))
            return true;
    return false;
}

struct hole filter_hole(const struct bpf *bpf)
{
    struct hole hole = {.escape = ESCAPE_I386};
    if (finds_table(&hole, bpf, AUDIT_ARCH_I386, 0))
        return hole;
    hole.escape = ESCAPE_X32;
    if (finds_table(&hole, bpf, AUDIT_ARCH_X86_64, X32_BIT))
        return hole;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        hole.escape = ways[i].escape;
        if (finds(&hole, bpf, AUDIT_ARCH_X86_64, (uint32_t)call_number(ABI_X86_64, ways[i].name),
                  &ways[i]))
            return hole;
    }
    return (struct hole){.escape = ESCAPE_NONE};
}

void say_hole(struct text *to, const struct hole *hole)
{
    uint32_t number = (uint32_t)hole->data.nr & ~(uint32_t)X32_BIT;
    enum abi abi = hole->escape == ESCAPE_I386 ? ABI_I386 : ABI_X86_64;
    const char *name = call_name(abi, number), *shown = name ? name : "no call";
    if (hole->escape == ESCAPE_I386 || hole->escape == ESCAPE_X32)
        text_add(to, "%s number %u (%s)", abi == ABI_I386 ? "i386" : "x32", number, shown);
    else
        text_add(to, "%s", shown);
    if (abi == ABI_X86_64 && strcmp(shown, "clone") == 0)
        text_add(to, " with flags 0x%llx", (unsigned long long)hole->data.args[0]);
    else if (hole->escape == ESCAPE_NOTICE)
        text_add(to, " with flags 0x%llx", (unsigned long long)hole->data.args[1]);
    else if (hole->escape == ESCAPE_TRACER && strcmp(shown, "ptrace") == 0)
        text_add(to, "(%s)",
                 hole->data.args[0] == PTRACE_ATTACH ? "PTRACE_ATTACH" : "PTRACE_SEIZE");
}

bool filter_keeps_in(const struct scene_check *check, const struct trace *trace, struct text *found)
{
    const struct event *event = bpf_installed(trace);
    struct bpf bpf;
    size_t index;
    (void)check;
    if (!event || !bpf_of(event, &bpf) || bpf_fault(&bpf, &index)) {
        text_add(found, "your own process installed no filter");
        return false;
    }
    struct hole hole = filter_hole(&bpf);
    if (hole.escape == ESCAPE_NONE)
        return true;
    text_add(found, "instruction %zu answers ", hole.answer.index);
    say_hole(found, &hole);
    text_add(found, " with ");
    say_answer(found, hole.answer.value);
    return false;
}
