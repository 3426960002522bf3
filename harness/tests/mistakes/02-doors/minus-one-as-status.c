// mistake: wrong-exit-code
// says: Of a status only the low 8 bits survive; the parent saw 255.
// -1 for "different": the parent sees 255.

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

    return first == second ? 0 : -1;
}
