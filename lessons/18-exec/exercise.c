/* 18-exec, the exercise -- one process, many programs
 *
 * run     ./program N [FD]        N is one digit, and so is FD
 * calls   N not 0: open the program itself; execve it with N - 1 and the new
 *         descriptor.  N is 0: read from FD; return the errno of that
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static char self[] = "/proc/self/exe";
static char n_digit[] = "?";
static char fd_digit[] = "?";

int main(int argc, char **argv)
{
    char *arguments[] = {NULL}; /* TODO 1: argv[0], N - 1, FD, the end */
    char n = argv[1][0];
    (void)argc;

    if (n != '0') {
        /* open(path, flags) -> descriptor, or -1 and errno */
        long fd = syscall(SYS_open, self, O_RDONLY | O_CLOEXEC);
        if (fd == -1)
            return errno;
        (void)n_digit, (void)fd_digit, (void)arguments;
        /* TODO 2: write the digit of the new descriptor to fd_digit[0], and
         * N - 1 to n_digit[0]. */

        /* execve(path, argv, envp) does not return, or -1 and errno */
        /* TODO 3: become this program again, with these two as arguments. */
        return errno;
    }

    /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
    /* TODO 4: read one byte from the descriptor that argv[2] names; return the
     * errno when that fails. */
    return 0;
}
