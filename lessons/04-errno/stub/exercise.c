/* 04-errno, the exercise -- go on after a success, leave after an error
 *
 * run     ./program PATH
 * calls   mmap a page; open PATH for reading; close it; exit(0); after an mmap
 *         or open that failed: exit with its errno, a positive number
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    (void)argc; /* always 2 */

    /* mmap(addr, len, prot, flags, fd, offset) -> address, or -1 and errno */
    syscall(SYS_mmap, 0L, 4096L, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);

    /* TODO 1: keep what mmap gives; if it failed, return its errno. */

    /* open(path, flags) -> descriptor, or -1 and errno */
    syscall(SYS_open, argv[1], O_RDONLY);

    /* TODO 2: keep what open gives; if it failed, return its errno. */

    /* TODO 3: close the descriptor that open gave. */

    return 0;
}
