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

    /* poll(fds, nfds, timeout) -> how many are ready, or -1 and errno */
    syscall(SYS_poll, asked, 3L, PATIENCE);

    /* TODO 1: after an error return errno; when it gave 0, return 1. */

    for (int i = 0; i < 3; i++) {
        /* TODO 2: is POLLIN in asked[i].revents? Then read from asked[i].fd,
         * once, and write what came to descriptor 1. */

        /* TODO 3: no POLLIN, but POLLHUP? Then close asked[i].fd, put -1 in
         * its place, and take 1 from left. */
    }

    /* TODO 4: all this again, as long as left is not 0. */

    (void)left; /* these two lines can go */
    (void)buffer;
    return 0;
}
