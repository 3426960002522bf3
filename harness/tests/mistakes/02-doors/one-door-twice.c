// mistake: wrong-door
// says: here getpid is to be called by int 0x80. int 0x80 has numbers of its own (getpid is 20)
// Both calls go through syscall.

#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    long first = syscall(SYS_getpid);
    long second = syscall(SYS_getpid);

    return first == second ? 0 : 1;
}
