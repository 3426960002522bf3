// mistake: address-of-pointer
// says: one & too many
/* 01-hello, the exercise -- print the line you are given, leave with the code
 *
 * run     ./program LINE CODE     LINE ends in a newline, CODE is 2..255
 * calls   write(1, LINE, its length), once; then exit(CODE)
 */
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    /* Finished: fetch LINE and turn the digits of CODE into a number. */
    const char *line = argv[1];
    int code = 0;
    for (const char *digit = argv[2]; *digit != '\0'; digit++)
        code = 10 * code + (*digit - '0');
    (void)argc;

    unsigned long length = 0;
    while (line[length] != '\0')
        length++;

    /* write(fd, buf, count) -> bytes written, or -1 */
    syscall(SYS_write, 1, &line, length);

    /* What main returns becomes the argument of exit_group. */
    return code;
}
