// The right bytes by another call.

#include <sys/uio.h>
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

    struct iovec one = {argv[1], length};
    syscall(SYS_writev, 1, &one, 1);

    return code;
}
