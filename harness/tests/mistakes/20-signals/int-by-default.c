// mistake: signal-without-handler
// says: was 0, SIG_DFL
/* 20-signals, the exercise -- count signals while read waits
 *
 * run     ./program
 * calls   rt_sigaction twice: SIGUSR1 is counted, and read goes on by itself;
 *         SIGINT ends the wait; read, at most 512 bytes; write what came,
 *         unless read was interrupted; return how many SIGUSR1 came
 */
#include <asm/signal.h> /* the kernel's struct; <signal.h> has libc's */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static char buffer[512];
static volatile int count; /* of SIGUSR1 */

static void on_usr1(int signal)
{
    (void)signal;
    count++;
}

/* The handlers return to here.  "naked": nothing but these two instructions, so
 * that the stack is as the kernel left it.  rt_sigreturn is 15. */
__attribute__((naked)) static void restorer(void)
{
    __asm__("mov $15, %eax\n\tsyscall");
}

int main(void)
{
    struct sigaction counting = {
        .sa_handler = on_usr1,
        .sa_flags = SA_RESTORER | SA_RESTART,
        .sa_restorer = restorer,
    };
    struct sigaction stopping = {
        .sa_handler = SIG_DFL,
        .sa_flags = SA_RESTORER, /* read returns -1, errno is EINTR */
        .sa_restorer = restorer,
    };

    /* rt_sigaction(signum, act, oldact, sigsetsize) -> 0, or -1 and errno */
    syscall(SYS_rt_sigaction, SIGUSR1, &counting, 0L, sizeof counting.sa_mask);
    syscall(SYS_rt_sigaction, SIGINT, &stopping, 0L, sizeof stopping.sa_mask);

    /* read(fd, buf, count) -> bytes read, or -1 and errno */
    long got = syscall(SYS_read, 0, buffer, sizeof buffer);

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    if (got != -1 || errno != EINTR)
        syscall(SYS_write, 1, buffer, got);
    return count;
}
