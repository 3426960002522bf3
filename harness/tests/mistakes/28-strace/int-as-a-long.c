// mistake: argument-of-other-width
// says: a cast to int says the same
/* 28-strace, the exercise -- a strace of your own
 *
 * run     ./program ./unknown
 * calls   fork; ptrace and execve in the child; wait4 and ptrace for each stop
 *         of the traced processes; process_vm_readv for strings; write of each
 *         line of the log to descriptor 2; return 0 when nobody is left
 */
#include <linux/ptrace.h> /* PTRACE_..., struct ptrace_syscall_info */
#include <signal.h>
#include <sys/syscall.h>
#include <sys/uio.h> /* struct iovec */
#include <sys/wait.h>
#include <unistd.h>

enum { SHOWN = 32 }; /* bytes of a string */

/* What is not static here is not used by every version of this program.
 *
 * One letter an argument: d int, l long, x hexadecimal, s string, b bytes, as
 * many as the next argument says. */
const struct call {
    unsigned long number;
    const char *name;
    const char *arguments;
} calls[] = {
    { SYS_read, "read", "dxl" },
    { SYS_write, "write", "dbl" },
    { SYS_close, "close", "d" },
    { SYS_lseek, "lseek", "dld" },
    { SYS_mmap, "mmap", "xlxxdl" },
    { SYS_mprotect, "mprotect", "xlx" },
    { SYS_munmap, "munmap", "xl" },
    { SYS_rt_sigaction, "rt_sigaction", "dxxl" },
    { SYS_rt_sigprocmask, "rt_sigprocmask", "dxxl" },
    { SYS_rt_sigreturn, "rt_sigreturn", "" },
    { SYS_pread64, "pread64", "dxll" },
    { SYS_access, "access", "sd" },
    { SYS_sched_yield, "sched_yield", "" },
    { SYS_dup2, "dup2", "dd" },
    { SYS_getpid, "getpid", "" },
    { SYS_clone, "clone", "xxxxx" },
    { SYS_fork, "fork", "" },
    { SYS_vfork, "vfork", "" },
    { SYS_execve, "execve", "sxx" },
    { SYS_exit, "exit", "d" },
    { SYS_wait4, "wait4", "dxdx" },
    { SYS_kill, "kill", "dd" },
    { SYS_uname, "uname", "x" },
    { SYS_fcntl, "fcntl", "ddx" },
    { SYS_truncate, "truncate", "sl" },
    { SYS_ftruncate, "ftruncate", "dl" },
    { SYS_chdir, "chdir", "s" },
    { SYS_rename, "rename", "ss" },
    { SYS_mkdir, "mkdir", "sx" },
    { SYS_rmdir, "rmdir", "s" },
    { SYS_unlink, "unlink", "s" },
    { SYS_readlink, "readlink", "sxl" },
    { SYS_rt_sigsuspend, "rt_sigsuspend", "xl" },
    { SYS_gettid, "gettid", "" },
    { SYS_futex, "futex", "xddxxd" },
    { SYS_clock_gettime, "clock_gettime", "dx" },
    { SYS_exit_group, "exit_group", "d" },
    { SYS_openat, "openat", "dsxx" },
    { SYS_pipe2, "pipe2", "xx" },
    { SYS_getrandom, "getrandom", "xlx" },
    { SYS_copy_file_range, "copy_file_range", "dxdxlx" },
};

/* The row of a call; NULL when the table has none. */
const struct call *find_call(unsigned long number)
{
    for (unsigned long i = 0; i < sizeof calls / sizeof calls[0]; i++)
        if (calls[i].number == number)
            return &calls[i];
    return 0;
}

/* A process that is traced, and the line of the call that it is in. */
struct task {
    long pid; /* 0: this place is free */
    int in_call;
    long size;
    char line[512];
} tasks[64];

struct task *find_task(long pid)
{
    int i = 0;
    while (i < 63 && tasks[i].pid != 0 && tasks[i].pid != pid)
        i++;
    return &tasks[i];
}

/* ------------------------------------------------------------- the line */

void put_char(struct task *task, char c)
{
    if (task->size < (long)sizeof task->line)
        task->line[task->size++] = c;
}

void put(struct task *task, const char *text)
{
    while (*text != '\0')
        put_char(task, *text++);
}

void put_digits(struct task *task, unsigned long number, unsigned base)
{
    if (number >= base)
        put_digits(task, number / base, base);
    put_char(task, "0123456789abcdef"[number % base]);
}

void put_number(struct task *task, long number)
{
    unsigned long size = (unsigned long)number;
    if (number < 0) {
        put_char(task, '-');
        size = -size;
    }
    put_digits(task, size, 10);
}

void put_hex(struct task *task, unsigned long number)
{
    put(task, "0x");
    put_digits(task, number, 16);
}

/* In quotes; of more than SHOWN bytes the first ones, and "..." */
void put_quoted(struct task *task, const char *bytes, long size)
{
    put_char(task, '"');
    for (long i = 0; i < size && i < SHOWN; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 32 || c > 126 || c == '"' || c == '\\') {
            put(task, "\\x");
            put_char(task, "0123456789abcdef"[c / 16]);
            put_char(task, "0123456789abcdef"[c % 16]);
        } else {
            put_char(task, (char)c);
        }
    }
    put(task, size > SHOWN ? "\"..." : "\"");
}

void begin_line(struct task *task)
{
    task->size = 0;
    put_number(task, task->pid);
    put_char(task, ' ');
}

void end_line(struct task *task)
{
    put_char(task, '\n');
    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 2, task->line, task->size);
}

/* A line of its own: "PID --- 10 ---" */
void put_event(struct task *task, const char *before, int number,
               const char *behind)
{
    begin_line(task);
    put(task, before);
    put_number(task, number);
    put(task, behind);
    end_line(task);
}

/* ------------------------------------------------------------ arguments */

/* The first bytes of what lies there: `size` of them, and of a string those
 * before its NUL.  One more is read than is shown: so it shows that there is
 * more. */
static void put_memory(struct task *task, unsigned long address, long size,
                       int is_string)
{
    char bytes[SHOWN + 1];
    long wanted = size < SHOWN + 1 ? size : SHOWN + 1, end = 0;
    struct iovec here = { bytes, (unsigned long)wanted };
    struct iovec there = { (void *)address, (unsigned long)wanted };

    /* process_vm_readv(pid, local_iov, liovcnt, remote_iov, riovcnt, flags)
     * -> bytes read: fewer where the memory ends; or -1 and errno */
    long got = syscall(SYS_process_vm_readv, task->pid, &here, 1L, &there, 1L,
                       0L);
    while (end < got && !(is_string && bytes[end] == '\0'))
        end++;
    if (got != wanted && end >= got) /* the memory ended first */
        put_hex(task, address);
    else
        put_quoted(task, bytes, end);
}

static void put_argument(struct task *task, char letter, const __u64 *argument)
{
    switch (letter) {
    case 'd':
        put_number(task, (long)argument[0]);
        break;
    case 'l':
        put_number(task, (long)argument[0]);
        break;
    case 's':
        put_memory(task, argument[0], SHOWN + 1, 1);
        break;
    case 'b':
        put_memory(task, argument[0], (long)argument[1], 0);
        break;
    default:
        put_hex(task, argument[0]);
    }
}

/* ---------------------------------------------------------------- stops */

static void enter_call(struct task *task, unsigned long number,
                       const __u64 *arguments)
{
    const struct call *call = find_call(number);
    task->in_call = 1;
    begin_line(task);
    if (call == 0) { /* none that the programs here make */
        put(task, "call_");
        put_number(task, (long)number);
        return;
    }
    put(task, call->name);
    put_char(task, '(');
    for (int n = 0; call->arguments[n] != '\0'; n++) {
        put(task, n > 0 ? ", " : "");
        put_argument(task, call->arguments[n], &arguments[n]);
    }
    put_char(task, ')');
}

static void leave_call(struct task *task, long result)
{
    task->in_call = 0;
    put(task, " = ");
    if (result <= -512 && result >= -516) /* ERESTART...: not for the program */
        put_char(task, '?');
    else
        put_number(task, result);
    end_line(task);
}

static void stop_at_call(struct task *task)
{
    struct ptrace_syscall_info info;

    /* ptrace(op, pid, size, info) -> bytes that there are, or -1 and errno */
    syscall(SYS_ptrace, PTRACE_GET_SYSCALL_INFO, task->pid, sizeof info, &info);
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
        enter_call(task, info.entry.nr, info.entry.args);
    else if (info.op == PTRACE_SYSCALL_INFO_EXIT)
        leave_call(task, info.exit.rval);
}

static void end_task(struct task *task, int status)
{
    if (task->in_call) { /* a call that never returned: exit, for one */
        put(task, " = ?");
        end_line(task);
    }
    if (WIFSIGNALED(status) == 0)
        put_event(task, "+++ exited ", WEXITSTATUS(status), " +++");
    else
        put_event(task, "+++ killed ", WTERMSIG(status), " +++");
    task->pid = -1; /* its number may come again */
}

int main(int argc, char **argv, char **envp)
{
    const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC |
                         PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                         PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
    int status;
    (void)argc;

    /* fork() -> the child's pid, and 0 in the child; or -1 and errno */
    long pid = syscall(SYS_fork);
    if (pid == 0) {
        syscall(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L);
        syscall(SYS_execve, argv[1], argv + 1, envp);
        syscall(SYS_exit, 127L);
    }

    /* The first stop: SIGTRAP, when the child has become the program. */
    syscall(SYS_wait4, pid, &status, __WALL, 0L);
    find_task(pid)->pid = pid;
    syscall(SYS_ptrace, PTRACE_SETOPTIONS, pid, 0L, options);
    syscall(SYS_ptrace, PTRACE_SYSCALL, pid, 0L, 0L);

    /* wait4(pid, wstatus, options, rusage) -> whose stop or end it is; -1 and
     * errno ECHILD when nobody is left */
    while ((pid = syscall(SYS_wait4, -1L, &status, __WALL, 0L)) > 0) {
        struct task *task = find_task(pid);
        int is_new = task->pid == 0, hand_on = 0;
        task->pid = pid;
        if (!WIFSTOPPED(status)) {
            end_task(task, status);
            continue;
        }
        if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
            stop_at_call(task);
        } else if (status >> 16 == 0 &&
                   !(is_new && WSTOPSIG(status) == SIGSTOP)) {
            hand_on = WSTOPSIG(status); /* the program must have it */
            if (hand_on != SIGCHLD)
                put_event(task, "--- ", hand_on, " ---");
        }
        syscall(SYS_ptrace, PTRACE_SYSCALL, pid, 0L, (long)hand_on);
    }
    return 0;
}
