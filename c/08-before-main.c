/* 08-before-main -- hello, built three ways
 *
 * calls   write, exit_group, and what comes before main
 * shows   the same source makes 2, a dozen or thirty calls: main is not the
 *         start, and libc has work of its own
 * built   dynamic, static, freestanding   trace   expected/08-before-main.trace
 */
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, "hello\n", 6L);
    return 0;
}
