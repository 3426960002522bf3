/* 02-doors -- ask for the parent's id through both doors
 *
 * calls   getppid by syscall, getppid by int 0x80, exit_group
 * shows   each door has a table of its own: 110 and 64 name the same service
 * twin    asm/02-doors.asm       trace   expected/02-doors.trace
 */
#include <sys/syscall.h>
#include <unistd.h>

/* asm/unistd_32.h has it as __NR_getppid; but so, with another value, has the
 * 64-bit header, and a program can include only one of the two. */
enum { SYS32_getppid = 64 };

/* A call without arguments through the 32-bit door: the number goes in by eax,
 * the answer comes out of it, a negative one for an error. */
static long call_int80(long number)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number) : "memory");
    return result;
}

int main(void)
{
    /* getppid(void) -> the parent's process id; it cannot fail */
    long first = syscall(SYS_getppid);

    /* getppid(void), the 32-bit door -> the same id */
    long second = call_int80(SYS32_getppid);

    return first == second ? 0 : 1;
}
