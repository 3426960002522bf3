// mistake: output-by-another-call
// says: The right bytes arrived, but in parts: the first write brought 1 of
// One write a byte.

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

    for (unsigned long i = 0; i < length; i++)
        syscall(SYS_write, 1, line + i, 1);

    return code;
}
