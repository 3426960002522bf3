// mistake: call-missing
// says: the next call that it made was exit_group.
// One answer, compared with itself.

#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    long first = syscall(SYS_getpid);
    long second = first;

    return first == second ? 0 : 1;
}
