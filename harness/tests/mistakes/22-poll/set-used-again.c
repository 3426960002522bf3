// mistake: select-keeps-no-sets
// says: select writes its answer over the set that it is handed
// As if the set stayed as it was.
/* 22-poll, the exercise -- echo whoever is ready
 *
 * run     ./program               descriptors 3, 4 and 5 are open for reading
 * calls   the same with select: an end shows as a read that gives 0
 */
#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define SIZE 64L /* bytes that one read may bring */

static char buffer[SIZE];

int main(void)
{
    unsigned long open = 1 << 3 | 1 << 4 | 1 << 5; /* a bit for each */

    unsigned long set = open;

    while (open) {
        struct timeval time = {0, 20000}; /* seconds, microseconds */

        /* select(nfds, readfds, writefds, exceptfds, timeout)
         *   -> how many are ready, or -1 and errno */
        long ready = syscall(SYS_select, 6, &set, NULL, NULL, &time);
        if (ready == -1)
            return errno;
        if (ready == 0)
            return 1;

        for (int fd = 3; fd < 6; fd++) {
            if (!(set & 1UL << fd))
                continue;

            /* read(fd, buf, count) -> bytes read, or -1 and errno */
            long got = syscall(SYS_read, fd, buffer, SIZE);
            if (got == -1)
                return errno;
            if (got == 0) {
                /* close(fd) -> 0, or -1 and errno */
                syscall(SYS_close, fd);
                open &= ~(1UL << fd);
                continue;
            }

            /* write(fd, buf, count) -> bytes written, or -1 and errno */
            if (syscall(SYS_write, 1, buffer, got) == -1)
                return errno;
        }
    }
    return 0;
}
