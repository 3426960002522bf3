// mistake: result-ignored
// says: The second is the smaller one here: ask whether they are equal, not whether one is larger.
// An order is asked for where equality is wanted.

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

    return second > first;
}
