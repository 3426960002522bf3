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

    /* TODO 1: clone the left child, as in lesson 17.  It makes an end of the
     * pipe its descriptor 1 (dup3), closes both ends, and becomes say LINE. */
    (void)say_words;

    /* TODO 2: clone the right child.  It makes the other end its descriptor 0,
     * closes both ends, and becomes count. */
    (void)count_words;
    (void)become;

    /* TODO 3: close both ends here, too.  What happens if you do not? */

    /* TODO 4: wait4 for both, and return what count left with. */
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
