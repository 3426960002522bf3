// mistake: arguments-shifted
// says: and 0 is read; so every argument stood one place too early. Begin with SYS_mmap
// As if syscall were mmap.

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *word; /* argv[1] */
int rounds;       /* argv[2] as a number */

/* Copies the word and a newline, gives the number of bytes. */
long build_line(char *to, const char *from)
{
    long size = 0;
    while (from[size] != '\0') {
        to[size] = from[size];
        size++;
    }
    to[size] = '\n';
    return size + 1;
}

int main(int argc, char **argv)
{
    (void)argc; /* always 3 */
    word = argv[1];
    rounds = argv[2][0] - '0';

    /* mmap(addr, len, prot, flags, fd, offset) -> address, or -1 and errno */
    long page = syscall(0L, 4096L, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    if (page == -1)
        return errno;

    char *line = (char *)page;
    long size = build_line(line, word);

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    for (int i = 0; i < rounds; i++)
        syscall(SYS_write, 1, line, size);

    /* munmap(addr, length) -> 0, or -1 and errno */
    syscall(SYS_munmap, page, 4096L);
    return 0;
}
