// mistake: wrong-exit-code
// says: Argument 1 (status) of exit_group was 1; 0 is expected.
// In C "equal" is 1; as an exit status that is the failure.

#include <sys/syscall.h>
#include <unistd.h>

enum { SYS32_getpid = 20 };

static long call_int80(long number)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number) : "memory");
    return result;
}

int main(void)
{
    long first = syscall(SYS_getpid);
    long second = call_int80(SYS32_getpid);

    return first == second;
}
