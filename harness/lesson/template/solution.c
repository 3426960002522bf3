/* NN-NAME, the exercise -- TODO(author), a title
 *
 * run     ./program
 * calls   getpid; return 0
 */
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    /* getpid() -> the number of this process */
    syscall(SYS_getpid);
    return 0;
}
