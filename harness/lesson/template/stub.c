/* NN-NAME, the exercise -- TODO(author), a title
 *
 * run     ./program
 * calls   getpid; return 0
 */
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    /* TODO 1: getpid. */
    return 0;
}
