// mistake: another-buffer
// says: the address that mmap returned
/* 05-registers, the exercise -- a word several times, from a page of your own
 *
 * run     ./program WORD N        N is one digit, 2..9
 * calls   mmap a page; write(1, WORD and a newline, the size), N times; munmap;
 *         exit(0); after an mmap that failed: exit with its errno
 */
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
    long page = syscall(SYS_mmap, 0L, 4096L, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    if (page == -1)
        return errno;

    char *line = (char *)page;
    long size = build_line(line, word);
    char copy[64];
    __builtin_memcpy(copy, line, 64);

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    for (int i = 0; i < rounds; i++)
        syscall(SYS_write, 1, copy, size);

    /* munmap(addr, length) -> 0, or -1 and errno */
    syscall(SYS_munmap, page, 4096L);
    return 0;
}
