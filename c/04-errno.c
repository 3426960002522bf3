/* 04-errno -- a success that looks like an error, and an error
 *
 * calls   mmap, close, exit_group
 * shows   syscall() makes -1 and errno out of what the kernel answers
 * twin    asm/04-errno.asm       trace   expected/04-errno.trace
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WISH 0x80000000L /* bit 31 set: negative, if cut to an int */

int main(void)
{
    /* mmap(addr, len, prot, flags, fd, offset) -> address, or -1 and errno */
    long page = syscall(SYS_mmap, WISH, 4096L, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    if (page == -1)
        return errno;

    /* close(fd) -> 0, or -1 and errno */
    long closed = syscall(SYS_close, -1);
    if (closed == -1)
        return errno;

    return 0;
}
