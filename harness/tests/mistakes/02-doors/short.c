// mistake: result-ignored
// says: which is not the same (only the low 16 bits are), and the program left with 0 all the same; 1 is expected.
// A short keeps 16 bits of each answer.

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
    unsigned short first = syscall(SYS_getpid);
    unsigned short second = call_int80(SYS32_getpid);

    return first != second;
}
