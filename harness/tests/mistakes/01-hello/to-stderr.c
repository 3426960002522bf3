// mistake: wrong-descriptor
// says: Argument 1 (fd) of write was 2; 1 is expected.
// The line goes to descriptor 2.

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

    syscall(SYS_write, 2, line, length);

    return code;
}
