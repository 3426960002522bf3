/* A seccomp filter in the program, so that calls of no interest do not stop it.
 *
 * The calls that the filter answers with SECCOMP_RET_TRACE stop the program before they are made;
 * from that stop on it goes to the call's exit stop as usual, and then runs freely again.
 *
 * The filter stays in the program, and is inherited: its children have to be traced, too, also
 * where nobody wants to see them, because without a tracer the calls would fail with ENOSYS.  And
 * when the program installs a filter of its own, that one may answer calls before ours is asked; so
 * from then on all tasks stop at every call, where the entry stop comes before any filter.
 *
 * Rules (plan->rules) are a second filter.  It goes in last, when only the execve is to come, since
 * it may forbid what we do before; its stops say by their data which rule has made them. */
#include "capture/run.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <unistd.h>

/* By name, since every table has its own numbers. */
void capture_needs(struct call_set *set)
{
    static const char *const names[] = {"seccomp", "prctl", "sched_setaffinity",
                                        "sched_getaffinity", "ptrace"};
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            long number = call_number((enum abi)abi, names[i]);
            if (number >= 0)
                call_set_add(set, (enum abi)abi, (uint32_t)number);
        }
}

/* A process without privileges has to give up gaining any by execve; traced by one without
 * privileges it could not gain them anyway. */
bool filter_add(const struct run *run, const struct sock_filter *code, size_t count)
{
    struct sock_fprog program = {(unsigned short)count, (struct sock_filter *)code};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0)
        return true;
    if (errno != EACCES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    run->shared->confined = true;
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

bool filter_install(const struct run *run)
{
    return !run->plan->filter || filter_add(run, run->plan->filter, run->plan->filter_count);
}

/* Behind it only execve is still called, which it has to let pass. */
bool rules_install(const struct run *run)
{
    return !run->plan->rules || filter_add(run, run->plan->rules, run->plan->rules_count);
}

/* With rules: a program that would have other rights than who executes it. */
void filter_confines(const struct run *run, const struct task *task)
{
    char path[32];
    struct stat about;
    if (!run->plan->rules || !run->shared->confined || !run->plan->on_task)
        return;
    snprintf(path, sizeof path, "/proc/%d/exe", (int)task->pid);
    if (stat(path, &about) == 0 && ((about.st_mode & S_ISUID && about.st_uid != geteuid()) ||
                                    ((about.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) &&
                                     about.st_gid != getegid())))
        run->plan->on_task(run->plan->context, TASK_CONFINED, task->pid);
}

/* The program's own filter asks for a tracer, and without us there would be none: the kernel
 * answers ENOSYS then. */
static void answer_enosys(pid_t pid)
{
    ptrace(PTRACE_POKEUSER, pid, (void *)offsetof(struct user_regs_struct, orig_rax),
           (void *)UINTPTR_MAX);
    ptrace(PTRACE_POKEUSER, pid, (void *)offsetof(struct user_regs_struct, rax),
           (void *)(intptr_t)-ENOSYS);
}

/* Of a child that is not followed only calls about processors matter. */
static void look_at_silent(struct run *run, struct task *task, const struct stop_info *info)
{
    struct event event = {.kind = EVENT_CALL};
    door_find(task, info, &event);
    turns_call(run, &event);
}

/* A stop that the rules have made; the data could be another filter's, too, but such a one makes
 * every call stop at its entry, where the rules are asked, and the two differ. */
static bool is_rule(const struct run *run, const struct task *task, uint32_t data)
{
    return run->plan->judge && data > 0 && data <= RULES_DATA_MOST &&
           (!task->inside || task->call.event.rule == data || !run->started);
}

/* At the stop that a filter makes.  Of a call that has made its entry stop nothing is new. */
void filter_stop(struct run *run, struct task *task)
{
    struct stop_info info = {0};
    if (ptrace((int)STOP_INFO, task->pid, sizeof info, &info) < 0)
        return; /* it was killed: wait tells of its end */
    if (info.op == OP_SECCOMP && info.seccomp.data == VSYSCALL_MARK && run->plan->vdso)
        vsyscall_entered(run, task, &info);
    else if (info.op == OP_SECCOMP && info.seccomp.data != CAPTURE_MARK &&
             !is_rule(run, task, info.seccomp.data))
        answer_enosys(task->pid);
    else if (info.op == OP_SECCOMP && is_in_vsyscall_page(info.instruction_pointer))
        ; /* no exit stop would follow; who wants to see it sets plan->vdso */
    else if (info.op == OP_SECCOMP && task->silent)
        look_at_silent(run, task, &info);
    else if (info.op == OP_SECCOMP && !task->inside && run->filtering && run->started)
        call_entered(run, task, &info);
    task_resume(run, task, task->to_send);
}

/* When a call of these has succeeded, another filter may come before ours. */
static bool installs_filter(const struct event *event)
{
    bool narrow = event->abi == ABI_I386;
    if (event->result < 0)
        return false;
    if (event->number == (narrow ? 354u : (uint32_t)SYS_seccomp))
        return event->arg[0] != SECCOMP_GET_ACTION_AVAIL;
    return event->number == (narrow ? 172u : (uint32_t)SYS_prctl) &&
           event->arg[0] == PR_SET_SECCOMP;
}

/* At every exit stop. */
void filter_watch(struct run *run, const struct event *event)
{
    if (!run->filtering || !run->started || !installs_filter(event))
        return;
    run->filtering = false;
    for (size_t i = 0; i < run->task_count; i++)
        ptrace(PTRACE_INTERRUPT, run->tasks[i]->pid, NULL, NULL);
}
