/* 07-stdio -- three lines and ten thousand bytes, through stdout
 *
 * calls   write three times, exit_group; some calls of libc for its buffer
 * shows   printf and fwrite fill a buffer; write happens when it is full, when
 *         fflush says so, and at exit
 * built   against libc           trace   expected/07-stdio.trace
 */
#include <stdio.h>
#include <string.h>

static char many[10000];

int main(void)
{
    printf("one\n");
    printf("two\n");
    fwrite("three\n", 1, 6, stdout);
    fflush(stdout); /* the 14 bytes, in one write */

    /* More than the buffer holds: whole blocks go past it, the rest stays. */
    memset(many, '.', sizeof many);
    fwrite(many, 1, sizeof many, stdout);

    return 0; /* exit() follows, and writes the rest */
}
