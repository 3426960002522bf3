/* 05-registers -- say a word several times, from a page of your own
 *
 * calls   mmap, write (several times), munmap, exit
 * given   argv[1], a word; argv[2], one digit: how many times, 2..9
 * leaves  with 0, or with mmap's errno
 * trace   expected/05-registers.exercise.trace */
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
