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

int main(int argc, char **argv)
{
    char n = argv[1][0];
    (void)argc;

    long last = 0;
    while (n-- > '0') {
        /* open(path, flags) -> descriptor, or -1 and errno */
        long fd = syscall(SYS_open, self, O_RDONLY | O_CLOEXEC);
        if (fd == -1)
            return errno;
        last = fd;
        syscall(SYS_close, fd);
    }

    /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
    char byte;
    if (syscall(SYS_read, last, &byte, 1L) == -1)
        return errno;
    return 0;
}
