// mistake: poll-of-no-descriptor
// says: how many there are, not how many bytes
/* 22-poll, the exercise -- echo whoever is ready
 *
 * run     ./program               descriptors 3, 4 and 5 are open for reading
 * calls   poll all three, 20 ms at most; of each that has something, in the
 *         order 3, 4, 5: read once, write that to descriptor 1; close each that
 *         is at its end; return 0 when all are; return 1 when nothing came for
 *         20 ms; after an error: return its errno
 */
#include <errno.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIZE 64L    /* bytes that one read may bring */
#define PATIENCE 20 /* milliseconds */

static char buffer[SIZE];

int main(void)
{
    struct pollfd asked[3] = {{3, POLLIN, 0}, {4, POLLIN, 0}, {5, POLLIN, 0}};
    int left = 3; /* how many are not at their end */

    while (left > 0) {
        /* poll(fds, nfds, timeout) -> how many are ready, or -1 and errno */
        long ready = syscall(SYS_poll, asked, sizeof asked, PATIENCE);
        if (ready == -1)
            return errno;
        if (ready == 0)
            return 1;

        for (int i = 0; i < 3; i++) {
            if (asked[i].revents & POLLIN) {
                /* read(fd, buf, count) -> bytes read, or -1 and errno */
                long got = syscall(SYS_read, asked[i].fd, buffer, SIZE);
                if (got == -1)
                    return errno;

                /* write(fd, buf, count) -> bytes written, or -1 and errno */
                if (syscall(SYS_write, 1, buffer, got) == -1)
                    return errno;
            } else if (asked[i].revents & POLLHUP) {
                /* close(fd) -> 0, or -1 and errno */
                syscall(SYS_close, asked[i].fd);
                asked[i].fd = -1; /* poll passes over it from now on */
                left--;
            }
        }
    }
    return 0;
}
