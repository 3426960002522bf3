// mistake: length-without-newline
// says: The newline at the end is a byte like the others: it has to be there, and it has to be counted.
// The count stops at the newline instead of at the byte of 0.

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
    while (line[length] != '\n')
        length++;

    syscall(SYS_write, 1, line, length);

    return code;
}
