/* 22-poll, the exercise -- echo whoever is ready
 *
 * run     ./program               descriptors 3, 4 and 5 are open for reading
 * calls   poll all three, 20 ms at most; of each that has something, in the
 *         order 3, 4, 5: read once, write that to descriptor 1; close each that
 *         is at its end; return 0 when all are; return 1 when nothing came for
 *         20 ms; after an error: return its errno
 */
#include <errno.h>
#include <fcntl.h>
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

    for (int i = 3; i < 6; i++)
        syscall(SYS_fcntl, i, F_SETFL, O_NONBLOCK);

    for (int round = 0; left > 0; round++) {
        if (round == 20)
            return 1;

        for (int i = 0; i < 3; i++) {
            if (asked[i].fd != -1) {
                /* read(fd, buf, count) -> bytes read, or -1 and errno */
                long got = syscall(SYS_read, asked[i].fd, buffer, SIZE);
                if (got == -1 && errno == EAGAIN)
                    continue;
                if (got == -1)
                    return errno;
                if (got == 0) {
                    syscall(SYS_close, asked[i].fd);
                    asked[i].fd = -1;
                    left--;
                    continue;
                }

                /* write(fd, buf, count) -> bytes written, or -1 and errno */
                if (syscall(SYS_write, 1, buffer, got) == -1)
                    return errno;
            }
        }
    }
    return 0;
}
