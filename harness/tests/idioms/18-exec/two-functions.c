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

/* Comes back only with an errno. */
static int become(int n, long fd)
{
    char words[2][2] = {{(char)('0' + n), '\0'}, {(char)('0' + fd), '\0'}};
    char *arguments[] = {self, words[0], words[1], NULL};
    syscall(SYS_execve, self, arguments, NULL);
    return errno;
}

int main(int argc, char **argv)
{
    int n = argv[1][0] - '0';
    (void)argc;

    if (n > 0) {
        /* open(path, flags) -> descriptor, or -1 and errno */
        long fd = syscall(SYS_open, self, O_RDONLY | O_CLOEXEC);
        if (fd == -1)
            return errno;
        return become(n - 1, fd);
    }

    /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
    char byte;
    return syscall(SYS_read, argv[2][0] - '0', &byte, 1L) < 0 ? errno : 0;
}
