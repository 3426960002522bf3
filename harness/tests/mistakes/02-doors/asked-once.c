// mistake: call-missing
// says:
// One answer, compared with itself.

#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    long first = syscall(SYS_getpid);
    long second = first;

    return first == second ? 0 : 1;
}
