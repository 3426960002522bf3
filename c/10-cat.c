/* 10-cat -- read a file to its end, leave with the number of reads
 *
 * calls   open, read, close, exit_group
 * given   argv[1], a path
 * shows   a read may bring less than was asked for; 0 is the end
 * twin    asm/10-cat.asm         trace   expected/10-cat.trace
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIZE 512 /* bytes that one read may bring */

static char buffer[SIZE];

int main(int argc, char **argv)
{
    int reads = 0;
    (void)argc; /* always 2 */

    /* open(path, flags) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_open, argv[1], O_RDONLY);
    if (fd == -1)
        return errno;

    for (;;) {
        /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
        long got = syscall(SYS_read, fd, buffer, (long)SIZE);
        if (got == -1)
            return errno;
        reads++;
        if (got == 0) /* only 0 is the end */
            break;
    }

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, fd);
    return reads;
}
