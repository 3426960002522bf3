// mistake: argument-left-out
// says: takes six, and each must stand in the call.
// mmap without its last argument.

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    (void)argc; /* always 2 */

    /* mmap(addr, len, prot, flags, fd, offset) -> address, or -1 and errno */
    long page = syscall(SYS_mmap, 0L, 4096L, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (page == -1)
        return errno;

    /* open(path, flags) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_open, argv[1], O_RDONLY);
    if (fd == -1)
        return errno;

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, fd);
    return 0;
}
