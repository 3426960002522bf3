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

    /* TODO 1: after an error return its errno. */

    /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
    syscall(SYS_read, fd, buffer, (long)SIZE);

    /* TODO 2: interrupted: again. Another error: its errno. 0: the end. */

    /* TODO 3: write what was read, all of it, to 1; then read again. */

    /* TODO 4: close the descriptor. */

    return 0;
}
