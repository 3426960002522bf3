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

    /* TODO 1: count LINE's bytes: those before the '\0' behind it */

    /* TODO 2: write(fd, buf, count) -> bytes written, or -1 */

    /* TODO 3: leave with CODE; this line and the next please the compiler */
    (void)line, (void)code;
    return 0;
}
