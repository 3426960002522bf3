// mistake: result-ignored
// says: and the program left with 0 all the same; 1 is expected.
// The status is 0 whatever the answers are.

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
    syscall(SYS_getpid);
    call_int80(SYS32_getpid);

    return 0;
}
