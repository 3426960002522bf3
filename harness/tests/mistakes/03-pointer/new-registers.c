// mistake: syscall-registers-with-int80
// says: which only the syscall instruction would read; ebx was 0x5a5a5a5a.
// The registers are those of the 64-bit door.

enum { SYS32_write = 4 };

static char buffer[4096];

static long write_int80(long fd, const void *buf, unsigned long count)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(SYS32_write), "D"(fd), "S"(buf), "d"(count)
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
