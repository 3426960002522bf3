/* 14-rm -- put a file in the place of another, and read what has no name
 *
 * calls   open, rename, unlink, read, write, close, exit_group
 * shows   rename takes one step; unlink takes a name away, not the file
 * twin    asm/14-rm.asm          trace   expected/14-rm.trace
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

static char buffer[512];

int main(void)
{
    /* open(path, flags) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_open, "notes", O_RDONLY); /* the old notes */
    if (fd == -1)
        return errno;

    /* rename(oldpath, newpath) -> 0, or -1 and errno */
    if (syscall(SYS_rename, "draft", "notes") == -1)
        return errno;

    /* unlink(path) -> 0, or -1 and errno */
    if (syscall(SYS_unlink, "notes") == -1) /* the draft's only name */
        return errno;

    /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
    long got = syscall(SYS_read, fd, buffer, sizeof buffer);
    if (got == -1)
        return errno;

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, STDOUT_FILENO, buffer, got);

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, fd); /* now the old notes are gone */
    return 0;
}
