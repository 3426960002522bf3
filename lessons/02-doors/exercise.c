/* 02-doors, the exercise -- does the kernel know you by one name?
 *
 * run     ./program
 * calls   getpid by syscall; getpid by int 0x80; then leave, with 0 when the
 *         two answers are equal and 1 when they are not
 */
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    /* TODO 1: getpid(void) -> this process's id, by syscall */

    /* TODO 2: the same by int 0x80; mind the table */

    /* TODO 3: compare the two: 0 when they are equal, 1 when not */
    return 2;
}
