// mistake: wrong-door
// says:
// Both calls go through syscall.

#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    long first = syscall(SYS_getpid);
    long second = syscall(SYS_getpid);

    return first == second ? 0 : 1;
}
