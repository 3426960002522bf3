// mistake: number-from-other-table
// says: where 39 is mkdir; getpid is number 39 in the x86-64 table. By this door getpid is number 20.
// 39 is getpid in the 64-bit table only.

#include <sys/syscall.h>
#include <unistd.h>

static long call_int80(long number)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number) : "memory");
    return result;
}

int main(void)
{
    long first = syscall(SYS_getpid);
    long second = call_int80(SYS_getpid);

    return first == second ? 0 : 1;
}
