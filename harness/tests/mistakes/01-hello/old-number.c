// mistake: number-from-other-table
// says: where 4 is stat; write is number 4 in the i386 table. By this door write is number 1.
// 4 is write in the other table.

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

    syscall(4, 1, line, length);

    return code;
}
