// mistake: wrong-descriptor
// says: is the low 8 bits of it: a descriptor is an int, with 32.
// Enough for the descriptors that one usually sees.

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
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    if (page == -1)
        return errno;

    /* open(path, flags) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_open, argv[1], O_RDONLY);
    if (fd == -1)
        return errno;

    /* close(fd) -> 0, or -1 and errno */
    unsigned char kept = fd;
    syscall(SYS_close, kept);
    return 0;
}
