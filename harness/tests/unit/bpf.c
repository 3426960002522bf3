/* Classic BPF as seccomp runs it: the machine beside the kernel's own, and a filter judged by
 * what it answers. */
#include "expect/bpf.h"
#include "expect/filtered.h"

#include "tests/unit/tap.h"

#include <errno.h>
#include <linux/audit.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LOAD = BPF_LD | BPF_W | BPF_ABS,
    EQUAL = BPF_JMP | BPF_JEQ | BPF_K,
    ANSWER = BPF_RET | BPF_K
};

/* ------------------------------------------------------------ beside the kernel */

static uint64_t dice = 0x9e3779b97f4a7c15;

static uint32_t roll(uint32_t below)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (uint32_t)(dice >> 33) % below;
}

/* What a child shares with its parent: it can make no call but exit_group. */
static struct report {
    int installed, error;
} * report;

enum { UNKNOWN_CALL = 900 };
static const uint64_t words[6] = {1, 0x1122334455667788, 0xffffffffffffffff, 0, 0x80000000, 7};

/* Whether the kernel takes the program, and how it answers the unknown call. */
static bool ask_kernel(const struct bpf *bpf, int *error)
{
    *report = (struct report){-1, 0};
    pid_t pid = fork();
    if (pid == 0) {
        struct sock_fprog program = {(unsigned short)bpf->count, (struct sock_filter *)bpf->code};
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        report->installed = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 ? 1 : -errno;
        if (report->installed == 1) {
            errno = 0; /* error 0 makes the call return 0, which leaves it alone */
            syscall(UNKNOWN_CALL, words[0], words[1], words[2], words[3], words[4], words[5]);
            report->error = errno;
        }
        syscall(SYS_exit_group, 0);
    }
    waitpid(pid, NULL, 0);
    *error = report->error;
    return report->installed == 1;
}

/* An instruction of the middle, mostly one that is right. */
static struct sock_filter some_instruction(uint32_t behind)
{
    static const uint16_t arithmetic[] = {BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_OR, BPF_AND,
                                          BPF_LSH, BPF_RSH, BPF_XOR, BPF_NEG, BPF_MOD};
    static const uint16_t jumps[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};
    uint16_t source = roll(2) ? BPF_X : BPF_K;
    uint8_t yes = (uint8_t)roll(behind + (roll(20) == 0)), no = (uint8_t)roll(behind);
    uint32_t k = roll(3) ? roll(40) : (uint32_t)dice;
    switch (roll(10)) {
    case 0:
    case 1:
        return (struct sock_filter){LOAD, 0, 0, roll(20) ? 8 + 4 * roll(14) : roll(80)};
    case 2:
        return (struct sock_filter){BPF_LD | (roll(2) ? BPF_MEM : BPF_IMM), 0, 0, roll(17)};
    case 3:
        return (struct sock_filter){BPF_LDX | (roll(2) ? BPF_MEM : BPF_IMM), 0, 0, roll(16)};
    case 4:
        return (struct sock_filter){roll(2) ? BPF_ST : BPF_STX, 0, 0, roll(16)};
    case 5:
        return (struct sock_filter){BPF_MISC | (roll(2) ? BPF_TAX : BPF_TXA), 0, 0, 0};
    case 6:
    case 7:
        return (struct sock_filter){
            (uint16_t)(BPF_ALU | arithmetic[roll(roll(20) ? 10 : 11)] | source), 0, 0, k};
    case 8:
        return (struct sock_filter){(uint16_t)(BPF_JMP | jumps[roll(4)] | source), yes, no, k};
    default:
        return roll(4) ? (struct sock_filter){BPF_LD | BPF_W | BPF_LEN, 0, 0, 0}
                       : (struct sock_filter){(uint16_t)roll(256), yes, no, roll(64)};
    }
}

/* exit_group is let through; of all others A becomes the error.  Every cell is written first. */
static size_t make_program(struct sock_filter *code)
{
    enum { MIDDLE = 24 };
    size_t count = 0;
    code[count++] = (struct sock_filter){LOAD, 0, 0, 0};
    code[count++] = (struct sock_filter){EQUAL, 0, 1, SYS_exit_group};
    code[count++] = (struct sock_filter){ANSWER, 0, 0, SECCOMP_RET_ALLOW};
    for (uint32_t i = 0; i < BPF_MEMWORDS; i++)
        code[count++] = (struct sock_filter){BPF_ST, 0, 0, i};
    for (uint32_t i = 0; i < MIDDLE; i++)
        code[count++] = some_instruction(MIDDLE - i);
    code[count++] = (struct sock_filter){BPF_ALU | BPF_AND | BPF_K, 0, 0, 0x7ff};
    code[count++] = (struct sock_filter){BPF_ALU | BPF_OR | BPF_K, 0, 0, SECCOMP_RET_ERRNO};
    code[count++] = (struct sock_filter){BPF_RET | BPF_A, 0, 0, 0};
    return count;
}

static void check_beside_kernel(void)
{
    enum { PROGRAMS = 400 };
    int taken = 0, refused = 0;
    report = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int n = 0; n < PROGRAMS; n++) {
        struct sock_filter code[64];
        struct bpf bpf = {code, make_program(code)};
        struct seccomp_data data = {.nr = UNKNOWN_CALL, .arch = AUDIT_ARCH_X86_64};
        size_t index;
        int error;
        memcpy(data.args, words, sizeof words);
        const char *fault = bpf_fault(&bpf, &index);
        bool kernel = ask_kernel(&bpf, &error);
        for (size_t i = 0; kernel == !!fault && i < bpf.count; i++)
            printf("# %zu %#x %u %u %#x\n", i, code[i].code, code[i].jt, code[i].jf, code[i].k);
        EXPECT(kernel == !fault, "program %d: the kernel %s it; here: %s (instruction %zu, %#x)", n,
               kernel ? "takes" : "refuses", fault ? fault : "no fault", index, code[index].code);
        if (!kernel || fault) {
            refused++;
            continue;
        }
        struct bpf_answer answer = bpf_run(&bpf, &data);
        bool reads_ip = answer.loaded & 0xc; /* which is another one there */
        int mine = (int)(answer.value & SECCOMP_RET_DATA);
        mine = mine > 4095 ? 4095 : mine;
        taken++;
        bool errs = (answer.value & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO;
        for (size_t i = 0; errs && !reads_ip && mine != error && i < bpf.count; i++)
            printf("# %zu %#x %u %u %#x\n", i, code[i].code, code[i].jt, code[i].jf, code[i].k);
        EXPECT(!errs || reads_ip || mine == error, "program %d: errno %d here, %d there", n, mine,
               error);
    }
    EXPECT(taken > PROGRAMS / 4 && refused > PROGRAMS / 10, "%d were taken, %d refused", taken,
           refused);
    group("random programs: refused where the kernel refuses, answered as it answers");
}

/* --------------------------------------------------------------- what is wrong */

static void check_faults(void)
{
    static const struct {
        struct sock_filter code[3];
        size_t count, index;
        const char *says;
    } rows[] = {
        {{{ANSWER, 0, 0, 0}}, 0, 0, "1 to 4096"},
        {{{LOAD, 0, 0, 0}}, 1, 0, "the last instruction is a return"},
        {{{LOAD, 0, 0, 2}, {ANSWER, 0, 0, 0}}, 2, 0, "a multiple of 4"},
        {{{LOAD, 0, 0, 64}, {ANSWER, 0, 0, 0}}, 2, 0, "has 64 bytes"},
        {{{BPF_LD | BPF_H | BPF_ABS, 0, 0, 0}, {ANSWER, 0, 0, 0}}, 2, 0, "words of 32 bits"},
        {{{LOAD, 0, 0, 0}, {EQUAL, 1, 0, 0}, {ANSWER, 0, 0, 0}}, 3, 1, "past the end"},
        {{{BPF_JMP | BPF_JA, 0, 0, 1}, {ANSWER, 0, 0, 0}}, 2, 0, "past the end"},
        {{{BPF_ALU | BPF_MOD | BPF_K, 0, 0, 2}, {ANSWER, 0, 0, 0}}, 2, 0, "no such instruction"},
        {{{BPF_ALU | BPF_DIV | BPF_K, 0, 0, 0}, {ANSWER, 0, 0, 0}}, 2, 0, "divides by 0"},
        {{{0xff, 0, 0, 0}, {ANSWER, 0, 0, 0}}, 2, 0, "no such instruction"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bpf bpf = {rows[i].code, rows[i].count};
        size_t index;
        const char *fault = bpf_fault(&bpf, &index);
        EXPECT(fault && strstr(fault, rows[i].says) && index == rows[i].index,
               "row %zu: %s at %zu, not %s at %zu", i, fault ? fault : "no fault", index,
               rows[i].says, rows[i].index);
    }
    group("a fault is named, and the instruction that has it");
}

/* ------------------------------------------------------------- what gets through */

static const struct filtered_call calls[] = {{.number = SYS_getpid},
                                             {.number = SYS_write, .limited = true, .first = 1},
                                             {.number = SYS_exit}};
static const struct scene_check wanted = {.calls = calls, .call_count = 3, .refusal = EACCES};

/* The right one; rows change one instruction of it. */
static const struct sock_filter right[] = {
    {LOAD, 0, 0, 4},
    {EQUAL, 0, 6, AUDIT_ARCH_X86_64},
    {LOAD, 0, 0, 0},
    {EQUAL, 5, 0, SYS_getpid},
    {EQUAL, 4, 0, SYS_exit},
    {EQUAL, 0, 2, SYS_write},
    {LOAD, 0, 0, 16},
    {EQUAL, 1, 0, 1},
    {ANSWER, 0, 0, SECCOMP_RET_ERRNO | EACCES},
    {ANSWER, 0, 0, SECCOMP_RET_ALLOW},
};

static void check_gaps(void)
{
    static const struct {
        int index; /* -1: nothing is changed */
        struct sock_filter to;
        enum gap_kind kind;
        const char *says;
    } rows[] = {
        {-1, {0, 0, 0, 0}, GAP_NONE, ""},
        {1, {EQUAL, 0, 0, AUDIT_ARCH_X86_64}, GAP_FOREIGN, "i386 number 39 (mkdir)"},
        {0, {BPF_LD | BPF_IMM, 0, 0, AUDIT_ARCH_X86_64}, GAP_FOREIGN, "i386 number 39 (mkdir)"},
        {1, {BPF_JMP | BPF_JGE | BPF_K, 0, 6, AUDIT_ARCH_X86_64}, GAP_FOREIGN, "0xc00000b7"},
        {3, {BPF_JMP | BPF_JGE | BPF_K, 5, 0, 800}, GAP_REFUSED, "number 39 (getpid)"},
        {4, {BPF_JMP | BPF_JGE | BPF_K, 4, 0, SYS_exit}, GAP_NUMBER, "number 61 (wait4)"},
        {4, {EQUAL, 4, 0, SYS_exit_group}, GAP_REFUSED, "number 60 (exit)"},
        {5, {EQUAL, 3, 2, SYS_write}, GAP_ARGUMENT, "with 0 as its first argument"},
        {6, {LOAD, 0, 0, 20}, GAP_REFUSED, "number 1 (write)"},
        {6, {LOAD, 0, 0, 24}, GAP_REFUSED, "number 1 (write)"},
        {8, {ANSWER, 0, 0, SECCOMP_RET_ALLOW}, GAP_ARGUMENT, "number 1 (write)"},
        {8, {ANSWER, 0, 0, SECCOMP_RET_LOG}, GAP_ARGUMENT, "number 1 (write)"},
        {8, {ANSWER, 0, 0, SECCOMP_RET_TRACE | 1}, GAP_ARGUMENT, "number 1 (write)"},
        {8, {ANSWER, 0, 0, SECCOMP_RET_USER_NOTIF}, GAP_ARGUMENT, "number 1 (write)"},
        {8, {ANSWER, 0, 0, SECCOMP_RET_ERRNO}, GAP_ARGUMENT, "number 1 (write)"},
        {8, {ANSWER, 0, 0, SECCOMP_RET_ERRNO | EPERM}, GAP_ANSWER, "(write) with 0 as its first"},
        {8, {ANSWER, 0, 0, SECCOMP_RET_KILL_PROCESS}, GAP_ANSWER, "number 1 (write)"},
        {8, {ANSWER, 0, 0, SECCOMP_RET_TRAP}, GAP_ANSWER, "number 1 (write)"},
        {8, {ANSWER, 0, 0, EACCES}, GAP_ANSWER, "number 1 (write)"},
        {9, {ANSWER, 0, 0, SECCOMP_RET_ERRNO}, GAP_REFUSED, "number 39 (getpid)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sock_filter code[sizeof right / sizeof *right];
        struct text text = {0};
        struct bpf bpf = {code, sizeof right / sizeof *right};
        memcpy(code, right, sizeof right);
        if (rows[i].index >= 0)
            code[rows[i].index] = rows[i].to;
        struct gap gap = filter_gap(&wanted, &bpf);
        if (gap.kind != GAP_NONE)
            say_probe(&text, &gap);
        EXPECT(gap.kind == rows[i].kind && strstr(text_string(&text), rows[i].says),
               "row %zu: gap %d: %s", i, gap.kind, text_string(&text));
        text_free(&text);
    }
    group("a gap of a filter is found, and the call that gets through it is named");
}

/* Bits taken away let x32 in; kills are as good as each other, and by another table as good as an
 * error. */
static void check_others(void)
{
    struct sock_filter masked[sizeof right / sizeof *right + 1];
    struct scene_check kills = {.calls = calls, .call_count = 3};
    struct bpf bpf = {masked, sizeof masked / sizeof *masked};
    memcpy(masked, right, 3 * sizeof *right);
    memcpy(masked + 4, right + 3, sizeof right - 3 * sizeof *right);
    masked[1].jf = 7;
    masked[3] = (struct sock_filter){BPF_ALU | BPF_AND | BPF_K, 0, 0, 0xbfffffff};
    EXPECT(filter_gap(&wanted, &bpf).kind == GAP_X32, "x32 is kept out by a mask");
    masked[3] = (struct sock_filter){BPF_ALU | BPF_AND | BPF_K, 0, 0, 0x7fffffff};
    EXPECT(filter_gap(&wanted, &bpf).kind == GAP_NUMBER, "a negative number is kept out by a mask");
    masked[3] = (struct sock_filter){BPF_ALU | BPF_AND | BPF_K, 0, 0, 0xffffffff};
    EXPECT(filter_gap(&wanted, &bpf).kind == GAP_NONE, "a mask of all bits lets something in");
    EXPECT(filter_gap(&kills, &bpf).kind == GAP_ANSWER, "an error passes for a kill");
    masked[9].k = SECCOMP_RET_KILL_THREAD;
    EXPECT(filter_gap(&kills, &bpf).kind == GAP_NONE, "SECCOMP_RET_KILL_THREAD is no kill");
    masked[9].k = SECCOMP_RET_KILL_PROCESS | 5;
    EXPECT(filter_gap(&kills, &bpf).kind == GAP_NONE, "SECCOMP_RET_KILL_PROCESS is no kill");
    group("x32, and what kills");
}

/* What a filter compares an argument with is tried as an argument, whatever it was meant for. */
static void check_own_constants(void)
{
    struct sock_filter code[sizeof right / sizeof *right];
    struct bpf bpf = {code, sizeof right / sizeof *right};
    memcpy(code, right, sizeof right);
    code[4] = (struct sock_filter){EQUAL, 0, 3, SYS_write};
    code[5] = (struct sock_filter){LOAD, 0, 0, 16};
    code[6] = (struct sock_filter){EQUAL, 2, 0, 1};
    code[7] = (struct sock_filter){EQUAL, 1, 0, SYS_exit_group};
    struct scene_check two = {.calls = calls, .call_count = 2, .refusal = EACCES};
    struct gap gap = filter_gap(&two, &bpf);
    EXPECT(gap.kind == GAP_ARGUMENT && gap.by_argument && gap.data.args[0] == SYS_exit_group &&
               gap.answer.held == 4,
           "write on descriptor 231: gap %d", gap.kind);
    memcpy(code, right, sizeof right);
    code[4] = (struct sock_filter){EQUAL, 4, 0, 3000};
    gap = filter_gap(&two, &bpf);
    EXPECT(gap.kind == GAP_NUMBER && gap.data.nr == 3000, "number 3000: gap %d", gap.kind);
    group("a filter is asked about what it compares with itself");
}

int main(void)
{
    check_faults();
    check_gaps();
    check_others();
    check_own_constants();
    check_beside_kernel();
    return done();
}
