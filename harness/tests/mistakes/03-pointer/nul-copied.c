// mistake: length-with-nul
// says: The byte too many is the 0 that ends the string.
// The byte of 0 is copied and written too.

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

    length++;
    for (unsigned long i = 0; i < length; i++)
        buffer[i] = line[i];

    write_int80(1, buffer, length);

    return -first;
}
