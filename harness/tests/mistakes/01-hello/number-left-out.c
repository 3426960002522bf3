// mistake: arguments-shifted
// says: so every argument stood one place too early. Begin with SYS_write, then the arguments.
// As if syscall were write.

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
    syscall(1, line, length);

    /* What main returns becomes the argument of exit_group. */
    return code;
}
