// mistake: result-ignored
// says: Nothing was done: the call is to be made again.
// Only the write is made again.
/* 10-cat, the exercise -- hand on every byte
 *
 * run     ./program [PATH]        without PATH: what comes on descriptor 0
 * calls   open; read and write until read gives 0; close; exit(0); after an
 *         error: exit with its errno; after EINTR: the same call again
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIZE 4096

static char buffer[SIZE];

int main(int argc, char **argv)
{
    long fd = 0;

    /* open(path, flags) -> descriptor, or -1 and errno */
    if (argc > 1)
        fd = syscall(SYS_open, argv[1], O_RDONLY);
    if (fd == -1)
        return errno;

    for (;;) {
        /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
        long got = syscall(SYS_read, fd, buffer, (long)SIZE);
        if (got == -1)
            return errno;
        if (got == 0)
            break;

        long done = 0;
        while (done < got) {
            /* write(fd, buf, count) -> bytes written, or -1 and errno */
            long put = syscall(SYS_write, 1, buffer + done, got - done);
            if (put == -1 && errno == EINTR)
                continue;
            if (put == -1)
                return errno;
            done += put;
        }
    }

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, fd);
    return 0;
}
