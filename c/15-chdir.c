/* 15-chdir -- go to two places, and ask where that is
 *
 * calls   chdir, getcwd, write, exit_group
 * shows   the kernel keeps the place; getcwd gives a length, the NUL counted
 * twin    asm/15-chdir.asm       trace   expected/15-chdir.trace
 */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static char place[4096];

/* Goes there and says where that is.  0, or the errno when it cannot. */
static int go(const char *path)
{
    /* chdir(path) -> 0, or -1 and errno */
    if (syscall(SYS_chdir, path) == -1)
        return errno;

    /* getcwd(buf, size) -> length with the NUL, or -1 and errno */
    long length = syscall(SYS_getcwd, place, sizeof place);
    if (length == -1)
        return errno;
    place[length - 1] = '\n'; /* the NUL becomes a newline */

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, place, length);
    return 0;
}

int main(void)
{
    int error = go("/");
    if (error == 0)
        error = go("usr");
    return error;
}
