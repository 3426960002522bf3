// mistake: number-from-other-table
// says: int 0x80 reads the i386 table, where 1 is exit; write is number 1 in the x86-64 table. By this door write is number 4.
// 1 is write in the 64-bit table only: here it is exit.

#include <sys/syscall.h>

static char buffer[4096];

static long write_int80(long fd, const void *buf, unsigned long count)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(SYS_write), "b"(fd), "c"(buf), "d"(count)
                     : "memory");
    return result;
}

int main(int argc, char **argv)
{
    const char *line = argv[1];
    unsigned long length = 0;
    while (line[length] != '\0')
        length++;
    (void)argc;

    long first = write_int80(1, line, length);

    for (unsigned long i = 0; i < length; i++)
        buffer[i] = line[i];

    write_int80(1, buffer, length);

    return -first;
}
