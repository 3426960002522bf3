// mistake: call-extra
// says: and no such call belongs here: the one before it was the last.
// A second newline, as puts would write it.

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
    syscall(SYS_write, 1, "\n", 1);

    return code;
}
