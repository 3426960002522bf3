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

    /* TODO 1: mmap one page, readable and writable, private and anonymous,
     *         with -1 for fd and 0L for offset.  If it fails, return errno. */

    /* TODO 2: size = build_line(the page, word). */

    /* TODO 3: write the line to descriptor 1, `rounds` times. */

    /* TODO 4: munmap the page. */

    return 0;
}
