/* 21-pipes, the exercise -- what the shell does for a | b
 *
 * run     ./program LINE          the shell's part: say LINE | count
 *         ./program say LINE      the left program; finished
 *         ./program               the right program, count; finished
 * calls   pipe2; clone twice; in each child: dup3, close both ends, execve; in
 *         the parent: close both ends, wait4 twice, return what count left
 *         with; pipe2 failed: return its errno
 */
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- finished: the two programs */

/* Writes the line to descriptor 1. */
static int say(const char *line)
{
    long size = 0;
    while (line[size])
        size++;
    syscall(SYS_write, 1, line, size);
    return 0;
}

/* Reads descriptor 0 to its end; gives the number of bytes. */
static int count(void)
{
    char buffer[512];
    long got, all = 0;
    while ((got = syscall(SYS_read, 0, buffer, sizeof buffer)) > 0)
        all += got;
    return (int)all;
}

/* ---- the shell's part */

static int ends[2]; /* ends[0] to read from, ends[1] to write to */

static void close_both(void)
{
    syscall(SYS_close, ends[0]);
    syscall(SYS_close, ends[1]);
}

/* Becomes the program that is running, from its start, with these words. */
static int become(char **words)
{
    syscall(SYS_execve, "/proc/self/exe", words, 0L);
    return errno; /* execve has failed, or nobody would be here */
}

static int connect_both(char *line)
{
    char *say_words[] = {"./program", "say", line, NULL};
    char *count_words[] = {"./program", NULL};
    int status = 0;

    /* pipe2(pipefd, flags) -> 0, or -1 and errno */
    if (syscall(SYS_pipe2, ends, 0) == -1)
        return errno;

    /* clone(flags, stack, parent_tid, child_tid, tls) -> pid; in the child 0 */
    long left = syscall(SYS_clone, SIGCHLD, 0L, 0L, 0L, 0L);
    if (left == 0) {
        /* dup3(oldfd, newfd, flags) -> newfd, or -1 and errno */
        syscall(SYS_dup3, ends[1], 1, 0);
        close_both();
        return become(say_words);
    }

    long right = syscall(SYS_clone, SIGCHLD, 0L, 0L, 0L, 0L);
    if (right == 0) {
        syscall(SYS_dup3, ends[0], 0, 0);
        close_both();
        return become(count_words);
    }

    close_both();
    /* wait4(pid, wstatus, options, rusage) -> pid, or -1 and errno */
    syscall(SYS_wait4, left, 0L, 0, 0L);
    syscall(SYS_wait4, right, &status, 0, 0L);
    return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    if (argc == 3)
        return say(argv[2]);
    if (argc == 1)
        return count();
    return connect_both(argv[1]);
}
