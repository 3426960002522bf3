/* 08-before-main, the exercise -- a greeting that needs no library
 *
 * run     ./program NAME          "hello, NAME" and a newline, in one write
 * built   three ways: dynamic, static, and freestanding, where no function of
 *         libc is there but syscall()
 */
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char line[200];
    long size = 0;
    (void)argc;
    (void)argv;

    /* TODO 1: put "hello, ", the name and a newline into line. */
    line[size++] = '\n';

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, line, size);
    return 0;
}
