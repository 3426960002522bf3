/* 05-registers -- count down from 5, in a page of our own
 *
 * calls   mmap, write, munmap, exit_group
 * shows   the registers are the compiler's business, and syscall()'s
 * twin    asm/05-registers.asm   trace   expected/05-registers.trace
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    /* mmap(addr, len, prot, flags, fd, offset) -> address, or -1 and errno */
    long page = syscall(SYS_mmap, 0L, 4096L, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    if (page == -1)
        return errno;

    char *line = (char *)page;
    line[1] = '\n';
    for (int left = 5; left > 0; left--) {
        line[0] = (char)('0' + left);
        /* write(fd, buf, count) -> bytes written, or -1 and errno */
        syscall(SYS_write, 1, line, 2L);
    }

    /* munmap(addr, length) -> 0, or -1 and errno */
    syscall(SYS_munmap, page, 4096L);
    return 0;
}
