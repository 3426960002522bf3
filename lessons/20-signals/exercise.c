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

/* TODO 1: a handler for each signal, and a restorer.  A handler is
 *
 *     static void on_usr1(int signal)
 */

int main(void)
{
    /* TODO 2: struct sigaction for SIGUSR1, and another for SIGINT: sa_handler,
     * sa_flags and sa_restorer. */

    /* TODO 3: rt_sigaction for both signals, before anything can come. */

    /* read(fd, buf, count) -> bytes read, or -1 and errno */
    long got = syscall(SYS_read, 0, buffer, sizeof buffer);

    /* TODO 4: was it interrupted?  Then nothing is written. */

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, buffer, got);
    return count;
}
