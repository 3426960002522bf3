#include "capture/run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int yama_scope(void)
{
    int scope = -1;
    FILE *file = fopen("/proc/sys/kernel/yama/ptrace_scope", "re");
    if (file) {
        if (fscanf(file, "%d", &scope) != 1)
            scope = -1;
        fclose(file);
    }
    return scope;
}

static bool is_traced(void)
{
    char line[256];
    int tracer = 0;
    FILE *status = fopen("/proc/self/status", "re");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "TracerPid: %d", &tracer) == 1)
            break;
    if (status)
        fclose(status);
    return tracer != 0;
}

/* The same for one process. */
bool refuse_attaching(struct problem *problem, pid_t pid, int error)
{
    const char *because = strerror(error), *hint = "";
    int scope = yama_scope();
    if (error == EPERM && scope == 1) {
        because = "kernel.yama.ptrace_scope is 1: only children may be traced";
        hint = "run as root, or: sysctl kernel.yama.ptrace_scope=0";
    } else if (error == EPERM && scope == 2) {
        because = "kernel.yama.ptrace_scope is 2: only root may trace";
        hint = "run as root";
    } else if (error == EPERM && scope == 3) {
        because = "kernel.yama.ptrace_scope is 3, which forbids it to everybody";
        hint = "set it to 1 or 2 in /etc/sysctl.d and restart the machine";
    } else if (error == EPERM && kill(pid, 0) != 0 && errno == EPERM) {
        because = "it belongs to somebody else";
        hint = "run as root";
    } else if (error == EPERM) {
        because = "the system refuses it (another user's or a privileged program, a kernel thread, "
                  "a container's seccomp filter, or a security module)";
        hint = "in Docker: run the container with --cap-add=SYS_PTRACE";
    }
    return problem_set(problem, STATUS_USAGE, "cannot attach to process %d: %s%s%s", (int)pid,
                       because, *hint ? "\n  " : "", hint);
}

/* Fills the problem with why ptrace does not work, as far as it can be told, and what helps. */
bool refuse_tracing(struct problem *problem, const char *what, int error)
{
    const char *because = strerror(error), *hint = "";
    if (error == EPERM && yama_scope() == 3) {
        because = "kernel.yama.ptrace_scope is 3, which forbids it to everybody";
        hint = "set it to 1 or 2 in /etc/sysctl.d and restart the machine";
    } else if (error == EPERM && is_traced()) {
        because = "ring3 is being traced itself, by strace or a debugger";
    } else if (error == EPERM || error == EACCES) {
        because = "the system refuses it (a container's seccomp filter, or a security module)";
        hint = "in Docker: run the container with --cap-add=SYS_PTRACE";
    } else if (error == EIO || error == EINVAL) {
        because = "this kernel is too old for it: Linux 5.6 or later is needed";
    } else if (error == ENOSYS) {
        because = "there is none here: this looks like an emulator or a sandbox (qemu-user, "
                  "Rosetta, gVisor)";
        hint = "use a real or a virtual machine with an x86-64 Linux";
    }
    return problem_set(problem, STATUS_FAULT, "tracing does not work here because %s fails: %s%s%s",
                       what, because, *hint ? "\n  " : "", hint);
}
