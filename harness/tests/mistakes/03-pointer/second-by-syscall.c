// mistake: wrong-door
// says: here write is to be called by int 0x80. int 0x80 has numbers of its own (write is 4)
// The second write goes through the 64-bit door.

#include <sys/syscall.h>
#include <unistd.h>

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

    long first = write_int80(1, line, length);

    for (unsigned long i = 0; i < length; i++)
        buffer[i] = line[i];

    syscall(SYS_write, 1, buffer, length);

    return -first;
}
