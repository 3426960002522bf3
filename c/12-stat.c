/* 12-stat -- a link, and what it leads to
 *
 * calls   newfstatat twice, exit_group
 * shows   one path, two files: the flag says which of them is looked at
 * twin    asm/12-stat.asm        trace   expected/12-stat.trace
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct stat status;

    /* newfstatat(dirfd, path, statbuf, flags) -> 0, or -1 and errno */
    if (syscall(SYS_newfstatat, AT_FDCWD, "shortcut", &status, 0) == -1)
        return errno;
    unsigned target = status.st_mode & S_IFMT; /* without the permissions */

    /* the same path, the link itself */
    if (syscall(SYS_newfstatat, AT_FDCWD, "shortcut", &status,
                AT_SYMLINK_NOFOLLOW) == -1)
        return errno;
    unsigned own = status.st_mode & S_IFMT;

    return own != target;
}
