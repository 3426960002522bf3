// mistake: calls-swapped
// says: your program makes the second call (old-door-first.c:13) before the first.
// int 0x80 comes first.

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
    long first = call_int80(SYS32_getpid);
    long second = syscall(SYS_getpid);

    return first == second ? 0 : 1;
}
