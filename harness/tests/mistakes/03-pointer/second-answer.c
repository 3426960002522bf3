// mistake: wrong-exit-code
// says: returned, negated.
// The second answer takes the place of the first.

enum { SYS32_write = 4 };

static char buffer[4096];

/* write by the 32-bit door -> bytes written, or -errno. */
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
    /* Finished: where LINE is, and how long. */
    const char *line = argv[1];
    unsigned long length = 0;
    while (line[length] != '\0')
        length++;
    (void)argc;

    /* write(fd, buf, count) by int 0x80 -> -errno: line is on the stack */
    long first = write_int80(1, line, length);

    for (unsigned long i = 0; i < length; i++)
        buffer[i] = line[i];

    /* write(fd, buf, count) by int 0x80 -> bytes: buffer is below 4 GiB */
    first = write_int80(1, buffer, length);

    return -first;
}
