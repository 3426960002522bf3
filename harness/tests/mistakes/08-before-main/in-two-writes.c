// mistake: output-by-another-call
// says: The right bytes arrived, but in parts
/* 08-before-main, the exercise -- a greeting that needs no library
 *
 * run     ./program NAME          "hello, NAME" and a newline, in one write
 * built   three ways: dynamic, static, and freestanding, where no function of
 *         libc is there but syscall()
 */
#include <sys/syscall.h>
#include <unistd.h>

/* Copies a string to line[size], gives the size then. */
static long add(char *line, long size, const char *string)
{
    while (*string != '\0')
        line[size++] = *string++;
    return size;
}

int main(int argc, char **argv)
{
    char line[200];
    long size = 0;
    (void)argc;

    syscall(SYS_write, 1, "hello, ", 7L);
    size = add(line, size, argv[1]);
    line[size++] = '\n';

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, line, size);
    return 0;
}
