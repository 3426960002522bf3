/* 13-ls -- count what a directory holds
 *
 * calls   open, getdents64, close, exit_group
 * given   argv[1], a directory
 * shows   records lie one behind the other, and each says where the next begins
 * twin    asm/13-ls.asm          trace   expected/13-ls.trace
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIZE 512 /* bytes that one call may bring */

static _Alignas(8) char records[SIZE]; /* filled by the kernel */

int main(int argc, char **argv)
{
    int count = 0;
    (void)argc; /* always 2 */

    /* open(path, flags) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_open, argv[1], O_RDONLY | O_DIRECTORY);
    if (fd == -1)
        return errno;

    for (;;) {
        /* getdents64(fd, dirp, count) -> bytes filled, 0 at the end,
         * or -1 and errno */
        long got = syscall(SYS_getdents64, fd, records, (long)SIZE);
        if (got == -1)
            return errno;
        if (got == 0) /* only 0 is the end */
            break;

        for (long at = 0; at < got;) {
            struct dirent *record = (struct dirent *)(records + at);
            count++;
            at += record->d_reclen; /* where the next one begins */
        }
    }

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, fd);
    return count;
}
