// Instead of a memory clobber: the buffer named as an operand.

static struct page {
    char bytes[4096];
} buffer;

static long write_int80(const struct page *page, unsigned long count)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "0"(4L), "b"(1L), "c"(page->bytes), "d"(count), "m"(*page));
    return result;
}

int main(int argc, char **argv)
{
    const char *line = argv[1];
    unsigned long length = 0;
    while (line[length] != '\0')
        length++;
    (void)argc;

    long first = write_int80((const struct page *)line, length);
    for (unsigned long i = 0; i < length; i++)
        buffer.bytes[i] = line[i];

    write_int80(&buffer, length);
    return (int)(0 - first);
}
