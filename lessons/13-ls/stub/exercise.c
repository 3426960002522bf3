/* 13-ls, the exercise -- list a directory
 *
 * run     ./program [DIRECTORY]   without DIRECTORY: the current one
 * calls   open; getdents64 until it gives 0, and write each name but . and ..
 *         on a line; close; return 0; after an error: return its errno
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIZE 512 /* bytes that one call may bring */

_Alignas(8) char records[SIZE]; /* filled by the kernel */

int main(int argc, char **argv)
{
    /* TODO 1: open argv[1]; without it (argc is 1), open ".". */
    (void)argc;
    (void)argv;

    /* open(path, flags) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_open, ".", O_RDONLY | O_DIRECTORY);
    if (fd == -1)
        return errno;

    /* getdents64(fd, dirp, count) -> bytes filled, 0 at the end,
     * or -1 and errno */
    /* TODO 2: fill the buffer; return errno after an error, leave the loop at
     * the end; else visit each record, and fill it again. */

    /* TODO 3: leave out . and .., and no other name. */

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    /* TODO 4: write the name, and a newline behind it. */

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, fd);
    return 0;
}
