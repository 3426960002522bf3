/* Symptoms of seccomp filters: one that the kernel refuses, and one that answers a call as it
 * should not.  Near miss: the filter is right, and the run differs elsewhere. */
#ifndef TESTS_UNIT_SYMPTOMS_FILTER_H
#define TESTS_UNIT_SYMPTOMS_FILTER_H

#include "tests/unit/symptoms.h"

#include "expect/facts.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum {
    FILTER_LOAD = BPF_LD | BPF_W | BPF_ABS,
    FILTER_EQUAL = BPF_JMP | BPF_JEQ | BPF_K,
    FILTER_ANSWER = BPF_RET | BPF_K,
    FILTER_SIZE = 11
};

static const struct filtered_call filter_calls[] = {
    {.number = SYS_getpid}, {.number = SYS_write, .limited = true, .first = 1}, {.number = 231}};
static struct scene_check filter_line;
static struct sock_filter filter_code[FILTER_SIZE];
static struct sock_fprog filter_program;

static void filter_begin(void)
{
    static const struct sock_filter right[FILTER_SIZE] = {
        {FILTER_LOAD, 0, 0, 4},
        {FILTER_EQUAL, 0, 7, AUDIT_ARCH_X86_64},
        {FILTER_LOAD, 0, 0, 0},
        {BPF_ALU | BPF_OR | BPF_K, 0, 0, 0}, /* for a mask */
        {FILTER_EQUAL, 5, 0, SYS_getpid},
        {FILTER_EQUAL, 4, 0, 231},
        {FILTER_EQUAL, 0, 2, SYS_write},
        {FILTER_LOAD, 0, 0, 16},
        {FILTER_EQUAL, 1, 0, 1},
        {FILTER_ANSWER, 0, 0, SECCOMP_RET_ERRNO | EACCES},
        {FILTER_ANSWER, 0, 0, SECCOMP_RET_ALLOW},
    };
    memcpy(filter_code, right, sizeof right);
    filter_program = (struct sock_fprog){FILTER_SIZE, filter_code};
    filter_line = (struct scene_check){
        .fact = &facts[FACT_FILTER], .calls = filter_calls, .call_count = 3, .refusal = EACCES};
    world.scene.checks = &filter_line;
    world.scene.check_count = 1;
    struct event *event = call(DOOR_SYSCALL, "prctl", 0);
    load(event, REG_DI, PR_SET_NO_NEW_PRIVS);
    load(event, REG_SI, 1);
}

/* prctl(PR_SET_SECCOMP, …), whose memory holds `bytes` of instructions. */
static struct event *filter_install(int64_t result, size_t bytes)
{
    static uint8_t code[FILTER_SIZE * 16];
    struct event *event = call(DOOR_SYSCALL, "prctl", result);
    load(event, REG_DI, PR_SET_SECCOMP);
    load(event, REG_SI, SECCOMP_MODE_FILTER);
    load(event, REG_DX, stack - 64);
    memcpy(code, filter_code, sizeof filter_code);
    give(event, 2, (const char *)&filter_program, sizeof filter_program);
    struct copy *copy = &world.copies[world.copy_count++];
    *copy = (struct copy){.argument = 2,
                          .whole = true,
                          .address = (uint64_t)(uintptr_t)filter_code,
                          .wanted = bytes,
                          .size = bytes,
                          .bytes = code};
    event->copy_count = 2;
    return event;
}

/* The calls are as wanted, and the check finds what is wrong; without evidence the exit differs. */
static void filter_judge(bool evidence)
{
    filter_install(0, sizeof filter_code);
    row(evidence ? SAME : DIFFERS_ARGUMENT, want_exit(13), exit_call(evidence ? 13 : 12), 0);
}

static void filter_change(bool evidence, int index, struct sock_filter to)
{
    filter_begin();
    if (evidence)
        filter_code[index] = to;
    filter_judge(evidence);
}

static void filter_of_bytes(bool evidence)
{
    filter_begin();
    filter_program.len = evidence ? sizeof filter_code : FILTER_SIZE + 1;
    struct event *event = filter_install(-EINVAL, filter_program.len * sizeof *filter_code);
    struct wanted *wanted = want(DOOR_SYSCALL, "prctl");
    row(DIFFERS_RESULT, wanted, event, -1);
}

static void filter_without_length(bool evidence)
{
    filter_begin();
    filter_program.len = evidence ? 0 : FILTER_SIZE;
    struct event *event = filter_install(-EINVAL, filter_program.len * sizeof *filter_code);
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "prctl"), event, -1);
}

/* The bytes at the head, and nothing of a filter: EFAULT. */
static void filter_headed(bool evidence, const void *bytes)
{
    filter_begin();
    if (evidence)
        memcpy(&filter_program, bytes, sizeof filter_program);
    struct event *event = filter_install(-EFAULT, 0);
    event->copy_count = 1;
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "prctl"), event, -1);
}

static void filter_for_its_head(bool evidence)
{
    filter_begin();
    filter_headed(evidence, filter_code);
}

static void filter_packed(bool evidence)
{
    struct __attribute__((packed)) {
        uint16_t len;
        uint64_t filter;
        uint8_t behind[6];
    } head = {FILTER_SIZE, stack - 200, {0}};
    filter_headed(evidence, &head);
}

static void filter_refused(bool evidence)
{
    filter_begin();
    if (evidence)
        filter_code[1].jf = 10;
    struct event *event = filter_install(-EINVAL, sizeof filter_code);
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "prctl"), event, -1);
}

static void filter_without_privs(bool evidence)
{
    filter_begin();
    if (evidence)
        world.trace.events[0].arg[0] = PR_SET_DUMPABLE;
    struct event *event = filter_install(-EACCES, sizeof filter_code);
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "prctl"), event, -1);
}

static void filter_no_error(bool evidence)
{
    filter_change(evidence, 9, (struct sock_filter){FILTER_ANSWER, 0, 0, SECCOMP_RET_ERRNO});
}

static void filter_error_alone(bool evidence)
{
    filter_change(evidence, 9, (struct sock_filter){FILTER_ANSWER, 0, 0, EACCES});
}

static void filter_pointer(bool evidence)
{
    filter_change(evidence, 7, (struct sock_filter){FILTER_LOAD, 0, 0, 24});
}

static void filter_upper_half(bool evidence)
{
    filter_change(evidence, 7, (struct sock_filter){FILTER_LOAD, 0, 0, 20});
}

static void filter_any_descriptor(bool evidence)
{
    filter_change(evidence, 6, (struct sock_filter){FILTER_EQUAL, 3, 2, SYS_write});
}

static void filter_no_table(bool evidence)
{
    filter_change(evidence, 1, (struct sock_filter){BPF_ALU | BPF_OR | BPF_K, 0, 0, 0});
    if (evidence)
        ((struct sock_filter *)(uintptr_t)world.copies[1].bytes)[0] =
            (struct sock_filter){BPF_LD | BPF_IMM, 0, 0, 0};
}

static void filter_any_table(bool evidence)
{
    filter_change(evidence, 1, (struct sock_filter){FILTER_EQUAL, 0, 0, AUDIT_ARCH_X86_64});
}

static void filter_masked(bool evidence)
{
    filter_change(evidence, 3, (struct sock_filter){BPF_ALU | BPF_AND | BPF_K, 0, 0, 0xbfffffff});
}

static void filter_default(bool evidence)
{
    filter_change(evidence, 6, (struct sock_filter){FILTER_EQUAL, 0, 3, SYS_write});
}

static void filter_any_but_two(bool evidence)
{
    filter_change(evidence, 8, (struct sock_filter){FILTER_EQUAL, 0, 1, 2});
}

/* exit_group is looked for when A holds the argument already. */
static void filter_too_late(bool evidence)
{
    filter_begin();
    if (evidence) {
        filter_code[5] = (struct sock_filter){FILTER_EQUAL, 0, 2, SYS_write};
        filter_code[6] = (struct sock_filter){FILTER_LOAD, 0, 0, 16};
        filter_code[7] = (struct sock_filter){FILTER_EQUAL, 2, 0, 1};
        filter_code[8] = (struct sock_filter){FILTER_EQUAL, 1, 0, 231};
    }
    filter_judge(evidence);
}

static void filter_one_more(bool evidence)
{
    filter_change(evidence, 3, (struct sock_filter){FILTER_EQUAL, 6, 0, SYS_exit});
}

static void filter_nothing(bool evidence)
{
    filter_change(evidence, 10, (struct sock_filter){FILTER_ANSWER, 0, 0, 0});
}

static void filter_i386(bool evidence)
{
    filter_change(evidence, 1, (struct sock_filter){FILTER_EQUAL, 0, 7, AUDIT_ARCH_I386});
}

static void filter_jumps_swapped(bool evidence)
{
    filter_change(evidence, 1, (struct sock_filter){FILTER_EQUAL, 7, 0, AUDIT_ARCH_X86_64});
}

static void filter_table_in_number(bool evidence)
{
    filter_change(evidence, 0, (struct sock_filter){FILTER_LOAD, 0, 0, 0});
}

static void filter_address(bool evidence)
{
    filter_change(evidence, 7, (struct sock_filter){FILTER_LOAD, 0, 0, 8});
}

static void filter_logs(bool evidence)
{
    filter_change(evidence, 9, (struct sock_filter){FILTER_ANSWER, 0, 0, SECCOMP_RET_LOG});
}

static void filter_jump(bool evidence)
{
    filter_change(evidence, 4, (struct sock_filter){FILTER_EQUAL, 4, 0, SYS_getpid});
}

static void filter_exit(bool evidence)
{
    filter_change(evidence, 5, (struct sock_filter){FILTER_EQUAL, 4, 0, SYS_exit});
}

static void filter_other_answer(bool evidence)
{
    filter_change(evidence, 9,
                  (struct sock_filter){FILTER_ANSWER, 0, 0, SECCOMP_RET_ERRNO | EPERM});
}

static const struct symptom_row filter_rows[] = {
    {"filter-length-in-bytes", filter_of_bytes, "it was 88"},
    {"filter-head-wrong", filter_without_length, "and it was 0"},
    {"filter-head-wrong", filter_for_its_head, "the filter itself begins"},
    {"filter-head-wrong", filter_packed, "yours begins at offset 2"},
    {"filter-not-accepted", filter_refused, "at instruction 1 it stops"},
    {"no-new-privs-missing", filter_without_privs, "gives up gaining any"},
    {"errno-not-in-answer", filter_no_error, "its result is 0, as if all had gone well"},
    {"errno-not-in-answer", filter_error_alone, "those of 0xd are none"},
    {"pointer-in-filter", filter_pointer, "Instruction 7 loads argument 2 of write (buf)"},
    {"upper-half-in-filter", filter_upper_half, "Instruction 7 loads 32 bits at offset 20"},
    {"argument-not-filtered", filter_any_descriptor, "with 1 as its first argument only"},
    {"number-compared-too-late", filter_too_late, "It is meant for number 231 (exit_group)"},
    {"argument-let-through", filter_any_but_two, "with 0 as its first argument"},
    {"architecture-not-checked", filter_no_table, "answers i386 number 39 (mkdir)"},
    {"architecture-let-through", filter_any_table, "Instruction 0 loads arch"},
    {"x32-let-through", filter_masked, "number 39 with the x32 bit (getpid)"},
    {"one-more-allowed", filter_one_more, "getpid (39), write (1) and exit_group (231)"},
    {"default-allows", filter_default, "Only what is on the list may pass"},
    {"filter-allows-nothing", filter_nothing, "0 is SECCOMP_RET_KILL_THREAD"},
    {"filter-jump-misses", filter_jump, "the next one is instruction 9"},
    {"own-table-refused", filter_i386, "for your own calls, with 0x40000003"},
    {"own-table-refused", filter_jumps_swapped, "leads to the refusal"},
    {"own-table-refused", filter_table_in_number, "what was loaded is the number"},
    {"filter-refuses-wanted", filter_address, "The arguments begin at 16"},
    {"filter-refuses-wanted", filter_exit, "they are two calls"},
    {"filter-answer-differs", filter_other_answer, "SECCOMP_RET_ERRNO|13 (EACCES)"},
    {"filter-answer-differs", filter_logs, "lets the call be made"},
};

#endif
