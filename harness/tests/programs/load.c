/* What tracers are measured with.
 *   load getpid N      N calls of getpid
 *   load write N FILE  N writes of 64 bytes
 *   load pair N        two processes at once, N calls of getpid each */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void loop_getpid(long count)
{
    while (count-- > 0)
        syscall(SYS_getpid);
}

static int loop_write(long count, const char *file)
{
    static const char line[] =
        "sixty-four bytes that a tracer has to copy and to escape: \t\"x\"!\n";
    _Static_assert(sizeof line == 64 + 1, "the line has 64 bytes");
    int fd = open(file, O_WRONLY);
    while (count-- > 0)
        if (write(fd, line, 64) != 64)
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    long count = atol(argv[2]);
    if (!strcmp(argv[1], "write") && argc == 4)
        return loop_write(count, argv[3]);
    if (!strcmp(argv[1], "pair"))
        for (int i = 0; i < 2; i++)
            if (fork() == 0) {
                loop_getpid(count);
                _exit(0);
            }
    if (!strcmp(argv[1], "getpid"))
        loop_getpid(count);
    while (wait(NULL) > 0)
        ;
    return 0;
}
