// mistake: call-missing
// says: write by int 0x80 is to be called 2 times; the program called it once.
// Only the write that works; the status is written down.

#include <errno.h>

enum { SYS32_write = 4 };

static char buffer[4096];

static long write_int80(long fd, const void *buf, unsigned long count)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(SYS32_write), "b"(fd), "c"(buf), "d"(count)
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

    for (unsigned long i = 0; i < length; i++)
        buffer[i] = line[i];

    write_int80(1, buffer, length);

    return EFAULT;
}
