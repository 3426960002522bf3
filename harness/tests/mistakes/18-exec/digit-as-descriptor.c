// mistake: wrong-descriptor
// says: is the character '3'
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
    char *arguments[] = {self, n_digit, fd_digit, NULL};
    char n = argv[1][0];
    (void)argc;

    if (n != '0') {
        /* open(path, flags) -> descriptor, or -1 and errno */
        long fd = syscall(SYS_open, self, O_RDONLY | O_CLOEXEC);
        if (fd == -1)
            return errno;
        fd_digit[0] = (char)('0' + fd);
        n_digit[0] = (char)(n - 1);

        /* execve(path, argv, envp) does not return, or -1 and errno */
        syscall(SYS_execve, self, arguments, NULL);
        return errno;
    }

    /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
    char byte;
    if (syscall(SYS_read, argv[2][0], &byte, 1L) == -1)
        return errno;
    return 0;
}
