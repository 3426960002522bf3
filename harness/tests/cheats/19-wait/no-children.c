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

int main(int argc, char **argv)
{
    (void)argc; /* always 4 */
    int count = number(argv[1]);
    int chunk = number(argv[2]);
    int signal = number(argv[3]);

    for (int i = 0; i < count; i++) {
        long got = syscall(SYS_read, 0, buffer, (long)chunk);
        if (got > 0)
            say("exited ", got);
        else
            say("killed ", signal);
    }
    return 0;
}
