/* 24-vsyscall -- the time from the fixed page, and by a system call
 *
 * calls   time in the vsyscall page; time by syscall; exit_group
 * shows   the page is called like a function, at an address that never changes
 * twin    asm/24-vsyscall.asm    trace   expected/24-vsyscall.trace
 */
#include <asm/vsyscall.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the second of the three entries looks like. */
typedef long time_function(long *tloc);

int main(void)
{
    time_function *time_entry = (time_function *)(VSYSCALL_ADDR + 1024);
    long first = time_entry(NULL); /* seconds since 1970 */

    /* time(tloc) -> seconds since 1970, or -1 and errno */
    long second = syscall(SYS_time, NULL);

    /* a second may have begun in between */
    return second == first || second == first + 1 ? 0 : 1;
}
