/* 06-syscall -- a call without the wrapper, and calls with it
 *
 * calls   write, close, getpid, exit_group
 * shows   one asm statement is a system call; syscall() is a function that
 *         holds one, and makes errno
 * twin    asm/06-syscall.asm     trace   expected/06-syscall.trace
 */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* write(fd, buf, count) -> bytes written, or -errno: the kernel's own answer */
static long raw_write(int fd, const void *buf, unsigned long count)
{
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(SYS_write), "D"(fd), "S"(buf), "d"(count)
                     : "rcx", "r11", "memory");
    return result;
}

int main(void)
{
    raw_write(1, "One register further.\n", 22);

    /* close(fd) -> 0, or -1 and errno: there is no descriptor -1 */
    syscall(SYS_close, -1);

    /* getpid() succeeds: errno stays what it was */
    syscall(SYS_getpid);
    return errno;
}
