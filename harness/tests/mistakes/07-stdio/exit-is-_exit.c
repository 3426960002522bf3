// mistake: exit-flushes
// says: it empties all buffers before it asks the kernel
/* 07-stdio, the exercise -- decide when the bytes leave
 *
 * run     ./program pieces K            10,000 bytes, in K writes of equal size
 *         ./program ask QUESTION        the question and a newline; an answer is
 *                                       read from stdin and printed as it came
 *         ./program lose ONE TWO CODE   ONE and a newline arrive, TWO and a
 *                                       newline do not; leave with CODE
 * built   against libc: use printf, fwrite and what else stdio.h has
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BYTES = 10000 };

/* K is 4, 5, 8, 10, 16, 20, 25 or 40: BYTES / K has no rest. */
static void pieces(int k)
{
    /* A buffer of our own, of the size that each write is to have. */
    static char buffer[BYTES];
    setvbuf(stdout, buffer, _IOFBF, (size_t)(BYTES / k));
    for (int i = 0; i < BYTES; i++)
        putchar('.');
}

static void ask(const char *question)
{
    char answer[200];

    printf("%s\n", question);
    fflush(stdout); /* into a pipe a newline alone sends nothing */
    if (fgets(answer, sizeof answer, stdin))
        printf("%s", answer);
}

static void lose(const char *one, const char *two, int code)
{
    printf("%s\n", one);
    fflush(stdout);
    printf("%s\n", two);
    exit(code); /* leaves at once: what is in the buffer is lost */
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "pieces") == 0)
        pieces(atoi(argv[2]));
    if (argc == 3 && strcmp(argv[1], "ask") == 0)
        ask(argv[2]);
    if (argc == 5 && strcmp(argv[1], "lose") == 0)
        lose(argv[2], argv[3], atoi(argv[4]));
    return 0;
}
