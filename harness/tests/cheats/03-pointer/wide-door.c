// The right bytes, and the error from nowhere.

#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *line = argv[1];
    unsigned long length = 0;
    while (line[length] != '\0')
        length++;
    (void)argc;

    syscall(SYS_write, 1, line, length);
    return 14;
}
