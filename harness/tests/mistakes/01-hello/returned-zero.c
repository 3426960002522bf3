// mistake: wrong-exit-code
// says: Argument 1 (status) of exit_group was 0;
// main returns 0 from habit.

#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *line = argv[1];
    int code = 0;
    for (const char *digit = argv[2]; *digit != '\0'; digit++)
        code = 10 * code + (*digit - '0');
    (void)argc;

    unsigned long length = 0;
    while (line[length] != '\0')
        length++;

    syscall(SYS_write, 1, line, length);

    return 0;
}
