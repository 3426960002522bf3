// mistake: call-missing
// says: The program should first call write; the next call that it made was exit_group.
// The line is counted and never written.

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

    return code;
}
