// The same number from another call, through the right doors.

#include <sys/syscall.h>
#include <unistd.h>

enum { SYS32_gettid = 224 };

static long call_int80(long number)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number) : "memory");
    return result;
}

int main(void)
{
    long first = syscall(SYS_gettid);
    long second = call_int80(SYS32_gettid);

    return first == second ? 0 : 1;
}
