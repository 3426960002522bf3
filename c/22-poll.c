/* 22-poll -- two pipes, one wait; and select beside it
 *
 * calls   pipe2 twice, write, poll twice, select, read, write, select, poll,
 *         read, close, poll, three times close, exit_group
 * shows   poll takes nothing; select writes its answer over its question; a
 *         pipe whose other end is closed is reported again and again
 * twin    asm/22-poll.asm        trace   expected/22-poll.trace
 */
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define SIZE 16L    /* bytes that one read may bring */
#define PATIENCE 20 /* milliseconds */

static char buffer[SIZE];

int main(void)
{
    int first[2], second[2]; /* a pipe: where to read, where to write */

    /* pipe2(fds, flags) -> 0, or -1 and errno */
    if (syscall(SYS_pipe2, first, 0) == -1)
        return errno;
    if (syscall(SYS_pipe2, second, 0) == -1)
        return errno;

    struct pollfd asked[2] = {{first[0], POLLIN, 0}, {second[0], POLLIN, 0}};
    unsigned long set = 1UL << first[0] | 1UL << second[0]; /* a bit for each */
    struct timeval time = {0, PATIENCE * 1000}; /* seconds, microseconds */

    /* write(fd, buf, count) -> bytes written; only the second pipe gets some */
    if (syscall(SYS_write, second[1], "two\n", 4L) == -1)
        return errno;

    /* poll(fds, nfds, timeout) -> how many are ready, or -1 and errno */
    if (syscall(SYS_poll, asked, 2L, PATIENCE) == -1)
        return errno;
    if (syscall(SYS_poll, asked, 2L, PATIENCE) == -1) /* the same answer */
        return errno;

    /* select(nfds, readfds, writefds, exceptfds, timeout) -> how many are
     * ready, or -1 and errno; the set is overwritten */
    if (syscall(SYS_select, second[0] + 1, &set, NULL, NULL, &time) == -1)
        return errno;

    /* read(fd, buf, count) -> bytes read, or -1 and errno */
    if (syscall(SYS_read, second[0], buffer, SIZE) == -1)
        return errno;

    /* write(fd, buf, count) -> bytes written; now the first one */
    if (syscall(SYS_write, first[1], "one\n", 4L) == -1)
        return errno;

    /* select: the time is set anew, but the set is not. So it gives 0. */
    time.tv_usec = PATIENCE * 1000;
    if (syscall(SYS_select, second[0] + 1, &set, NULL, NULL, &time) == -1)
        return errno;

    /* poll: 1, for it still asks for both */
    if (syscall(SYS_poll, asked, 2L, PATIENCE) == -1)
        return errno;
    if (syscall(SYS_read, first[0], buffer, SIZE) == -1)
        return errno;

    /* close(fd) -> 0; nobody can write there any more */
    syscall(SYS_close, first[1]);

    /* poll: 1, and what is so is POLLHUP */
    if (syscall(SYS_poll, asked, 2L, PATIENCE) == -1)
        return errno;

    syscall(SYS_close, first[0]);
    syscall(SYS_close, second[0]);
    syscall(SYS_close, second[1]);
    return 0;
}
