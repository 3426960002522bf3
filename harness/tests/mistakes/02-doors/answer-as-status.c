// mistake: wrong-exit-code
// says: It is what getpid
// The answer itself is no status.

#include <sys/syscall.h>
#include <unistd.h>

enum { SYS32_getpid = 20 };

/* A call without arguments through the 32-bit door. */
static long call_int80(long number)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number) : "memory");
    return result;
}

int main(void)
{
    /* getpid(void) -> this process's id; it cannot fail */
    long first = syscall(SYS_getpid);

    /* getpid(void), the 32-bit door -> the same id */
    long second = call_int80(SYS32_getpid);

    return first;
}
