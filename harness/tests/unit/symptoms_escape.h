/* Symptoms of tracers that are left: a filter with one hole, each in turn.  Near miss: the filter
 * has none, and the run differs elsewhere. */
#ifndef TESTS_UNIT_SYMPTOMS_ESCAPE_H
#define TESTS_UNIT_SYMPTOMS_ESCAPE_H

#include "tests/unit/symptoms_connects.h"
#include "tests/unit/symptoms_filter.h"

#include <linux/sched.h>

enum { ESCAPE_SIZE = 25, ESCAPE_CLONE3_NUMBER = 435, ESCAPE_OPENAT2_NUMBER = 437 };

static struct sock_filter escape_code[ESCAPE_SIZE];
static struct sock_fprog escape_program;
static struct given escape_given[2];
static struct finding escape_account;

static void escape_begin(bool link)
{
    static const struct sock_filter right[ESCAPE_SIZE] = {
        {FILTER_LOAD, 0, 0, 4},
        {FILTER_EQUAL, 0, 22, AUDIT_ARCH_X86_64},
        {FILTER_LOAD, 0, 0, 0},
        {BPF_JMP | BPF_JGE | BPF_K, 20, 0, 0x40000000},
        {FILTER_EQUAL, 17, 0, SYS_open},
        {FILTER_EQUAL, 16, 0, SYS_creat},
        {FILTER_EQUAL, 15, 0, SYS_openat},
        {FILTER_EQUAL, 14, 0, ESCAPE_OPENAT2_NUMBER},
        {FILTER_EQUAL, 14, 0, SYS_io_uring_setup},
        {FILTER_EQUAL, 13, 0, ESCAPE_CLONE3_NUMBER},
        {FILTER_EQUAL, 13, 0, SYS_process_vm_writev},
        {FILTER_EQUAL, 0, 2, SYS_clone},
        {FILTER_LOAD, 0, 0, 16},
        {BPF_JMP | BPF_JSET | BPF_K, 10, 7, CLONE_UNTRACED},
        {FILTER_EQUAL, 0, 2, SYS_seccomp},
        {FILTER_LOAD, 0, 0, 24},
        {BPF_JMP | BPF_JSET | BPF_K, 7, 4, SECCOMP_FILTER_FLAG_NEW_LISTENER},
        {FILTER_EQUAL, 0, 3, SYS_ptrace},
        {FILTER_LOAD, 0, 0, 16},
        {FILTER_EQUAL, 4, 0, PTRACE_ATTACH},
        {FILTER_EQUAL, 3, 0, PTRACE_SEIZE},
        {FILTER_ANSWER, 0, 0, SECCOMP_RET_ALLOW},
        {FILTER_ANSWER, 0, 0, SECCOMP_RET_TRACE},
        {FILTER_ANSWER, 0, 0, SECCOMP_RET_ERRNO | ENOSYS},
        {FILTER_ANSWER, 0, 0, SECCOMP_RET_ERRNO | EPERM},
    };
    memcpy(escape_code, right, sizeof right);
    escape_program = (struct sock_fprog){ESCAPE_SIZE, escape_code};
    escape_given[0] = (struct given){.kind = GIVEN_PRISONER};
    escape_given[1] = (struct given){.kind = GIVEN_LINK};
    world.scene.given = escape_given;
    world.scene.given_count = link ? 2 : 1;
    world.scene.unwatched = true;
}

static void escape_install(void)
{
    static uint8_t code[sizeof escape_code];
    struct event *event = call(DOOR_SYSCALL, "prctl", 0);
    load(event, REG_DI, PR_SET_SECCOMP);
    load(event, REG_SI, SECCOMP_MODE_FILTER);
    load(event, REG_DX, stack - 64);
    memcpy(code, escape_code, sizeof code);
    give(event, 2, (const char *)&escape_program, sizeof escape_program);
    struct copy *copy = &world.copies[world.copy_count++];
    *copy = (struct copy){.argument = 2,
                          .whole = true,
                          .address = (uint64_t)(uintptr_t)escape_code,
                          .wanted = sizeof code,
                          .size = sizeof code,
                          .bytes = code};
    event->copy_count = 2;
}

static void escape_runs(void)
{
    call(DOOR_SYSCALL, "fork", ROOT_PID);
    tracer_call("ptrace", PTRACE_SETOPTIONS, ROOT_PID, all_options, 0);
}

/* Comparison `at` does what it does with any other call. */
static void escape_judge(bool evidence, size_t at)
{
    escape_begin(false);
    if (evidence && at == 1)
        escape_code[at].jf = escape_code[at].jt; /* other tables are as good as ours */
    else if (evidence)
        escape_code[at].jt = escape_code[at].jf;
    escape_install();
    escape_runs();
    tracer_ends(true, false);
}

static void escaped_i386(bool evidence)
{
    escape_judge(evidence, 1);
}

static void escaped_x32(bool evidence)
{
    escape_judge(evidence, 3);
}

static void escaped_ring(bool evidence)
{
    escape_judge(evidence, 8);
}

static void escaped_clone3(bool evidence)
{
    escape_judge(evidence, 9);
}

static void escaped_clone(bool evidence)
{
    escape_judge(evidence, 13);
}

static void escaped_notice(bool evidence)
{
    escape_judge(evidence, 16);
}

static void escaped_attach(bool evidence)
{
    escape_judge(evidence, 19);
}

static void escaped_seize(bool evidence)
{
    escape_judge(evidence, 20);
}

static void escaped_writev(bool evidence)
{
    escape_judge(evidence, 10);
}

static void escaped_open(bool evidence)
{
    escape_judge(evidence, 7);
}

static void escape_refuses(bool evidence)
{
    escape_begin(false);
    if (evidence)
        escape_code[21].k = SECCOMP_RET_ERRNO | EPERM;
    escape_install();
    escape_runs();
    tracer_ends(true, false);
}

static void escape_unfiltered(bool evidence)
{
    escape_begin(false);
    if (!evidence)
        escape_install();
    escape_runs();
    tracer_ends(true, false);
}

static void escape_looks_at_link(void)
{
    struct event *event = call(DOOR_SYSCALL, "readlink", 9);
    load(event, REG_DI, stack - 64);
    give(event, 0, "/proc/4712/fd/3", 16);
}

/* Memory is copied at the exit of a call. */
static void escape_believes(bool evidence)
{
    escape_begin(true);
    escape_install();
    escape_runs();
    tracer_waits(CHILD_PID, SECCOMP_STOP);
    tracer_call("ptrace", PTRACE_SYSCALL, CHILD_PID, 0, 0);
    tracer_waits(CHILD_PID, (SIGTRAP | 0x80) << 8 | 0x7f);
    if (evidence)
        tracer_call("process_vm_readv", CHILD_PID, 0, 0, 9);
    else
        escape_looks_at_link();
    tracer_ends(true, false);
}

/* … at the entry; the name of a link there, or one that is changed. */
static void escape_reads(bool evidence, bool link)
{
    escape_begin(link);
    escape_install();
    escape_runs();
    tracer_waits(CHILD_PID, SECCOMP_STOP);
    tracer_call("process_vm_readv", CHILD_PID, 0, 0, 9);
    tracer_call("ptrace", PTRACE_SYSCALL, CHILD_PID, 0, 0);
    tracer_waits(CHILD_PID, (SIGTRAP | 0x80) << 8 | 0x7f);
    if (!evidence)
        escape_looks_at_link();
    tracer_ends(true, false);
    if (link)
        return;
    escape_account = (struct finding){.fact = "equals", .text = "check", .found = ""};
    world.outcome.findings = &escape_account;
    world.outcome.finding_count = 1;
}

static void escape_reads_link(bool evidence)
{
    escape_reads(evidence, true);
}

static void escape_is_raced(bool evidence)
{
    escape_reads(evidence, false);
}

static const struct symptom_row escape_rows[] = {
    {"escape-no-filter", escape_unfiltered, "Here your process installed none"},
    {"escape-by-i386", escaped_i386, "Instruction 21 of your filter answers i386 number 5 (open)"},
    {"escape-by-x32", escaped_x32, "answers x32 number 2 (open) with SECCOMP_RET_ALLOW"},
    {"escape-by-io-uring", escaped_ring, "answers io_uring_setup with SECCOMP_RET_ALLOW"},
    {"escape-by-clone3", escaped_clone3, "answers clone3 with SECCOMP_RET_ALLOW"},
    {"escape-by-clone", escaped_clone, "answers clone with flags 0x800000"},
    {"escape-by-listener", escaped_notice, "answers seccomp with flags 0x8 with"},
    {"escape-to-tracer", escaped_attach, "answers ptrace(PTRACE_ATTACH) with"},
    {"escape-to-tracer", escaped_seize, "answers ptrace(PTRACE_SEIZE) with"},
    {"escape-to-tracer", escaped_writev, "answers process_vm_writev with SECCOMP_RET_ALLOW"},
    {"escape-open-not-told", escaped_open, "answers openat2 with SECCOMP_RET_ALLOW"},
    {"escape-refuses-harmless", escape_refuses, "answers clone with flags 0x11"},
    {"escape-path-at-entry", escape_reads_link, "leads elsewhere"},
    {"escape-path-at-entry", escape_is_raced, "Here a thread did so"},
    {"escape-name-believed", escape_believes, "readlink of /proc/PID/fd/N"},
};

#endif
