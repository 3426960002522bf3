// mistake: number-from-other-table
// says: where 20 is writev; getpid is number 20 in the i386 table. By this door getpid is number 39.
// 20 is getpid in the 32-bit table only.

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
    long first = syscall(SYS32_getpid);
    long second = call_int80(SYS32_getpid);

    return first == second ? 0 : 1;
}
