// The length by a function that calls itself.

#include <sys/syscall.h>
#include <unistd.h>

static int count(const char *s)
{
    return *s ? 1 + count(s + 1) : 0;
}

int main(int argc, char **argv)
{
    const char *line = argv[1];
    int code = 0;
    for (const char *digit = argv[2]; *digit != '\0'; digit++)
        code = 10 * code + (*digit - '0');
    (void)argc;

    syscall(SYS_write, 1, line, count(line));
    return code;
}
