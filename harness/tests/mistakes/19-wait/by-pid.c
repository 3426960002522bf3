// mistake: waits-for-one-child
// says: With -1 it tells of whichever has ended
/* 19-wait, the exercise -- children that leave, and children that are killed
 *
 * run     ./program COUNT CHUNK SIGNAL
 * calls   clone, COUNT times; in each child: read CHUNK bytes, exit_group with
 *         how many came, or kill itself when none did; in the parent: wait4
 *         and a line for each child, until wait4 fails; return 0
 */
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static char buffer[100];

/* Finished: the number that these digits mean. */
static int number(const char *digits)
{
    int value = 0;
    while (*digits != '\0')
        value = value * 10 + *digits++ - '0';
    return value;
}

/* Finished: writes a line, "exited " or "killed " and the number. */
static void say(const char *how, unsigned value)
{
    char line[20];
    int at = sizeof line; /* built from its end */
    line[--at] = '\n';
    do {
        line[--at] = '0' + value % 10;
        value /= 10;
    } while (value != 0);
    for (int i = 7; i > 0; i--)
        line[--at] = how[i - 1];

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, line + at, sizeof line - at);
}

/* What a child does.  Does not return. */
static void work(int chunk, int signal)
{
    /* read(fd, buf, count) -> bytes read, or -1 and errno */
    long got = syscall(SYS_read, 0, buffer, (long)chunk);

    /* kill(pid, sig) -> 0, or -1 and errno; here it does not return */
    if (got == 0)
        syscall(SYS_kill, syscall(SYS_getpid), signal);

    /* exit_group(status) does not return */
    syscall(SYS_exit_group, got);
}

int main(int argc, char **argv)
{
    (void)argc; /* always 4 */
    int count = number(argv[1]);
    int chunk = number(argv[2]);
    int signal = number(argv[3]);

    long children[5];
    for (int i = 0; i < count; i++) {
        /* clone(flags, stack, parent_tid, child_tid, tls) -> pid, or -1
         * in the child -> 0 */
        children[i] = syscall(SYS_clone, SIGCHLD, 0L, 0L, 0L, 0L);
        if (children[i] == 0)
            work(chunk, signal);
    }

    /* wait4(pid, wstatus, options, rusage) -> pid of who ended, or -1 */
    int status;
    children[count] = -1;
    for (int i = 0; syscall(SYS_wait4, children[i], &status, 0, 0L) != -1; i++) {
        if ((status & 0x7f) == 0)
            say("exited ", status >> 8 & 0xff);
        else
            say("killed ", status & 0x7f);
    }
    return 0;
}
