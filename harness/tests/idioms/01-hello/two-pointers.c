// The length as the difference of two pointers; exit called by its number.

#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *line = argv[1];
    int code = 0;
    for (const char *digit = argv[2]; *digit != '\0'; digit++)
        code = 10 * code + (*digit - '0');
    (void)argc;

    const char *end = line;
    while (*end)
        end++;

    syscall(SYS_write, STDOUT_FILENO, line, (size_t)(end - line));
    syscall(SYS_exit, code);
    return 0;
}
