// mistake: type-mistaken
// says: equals no type: mask it with S_IFMT
// The permissions are compared, too.
/* 12-stat, the exercise -- say what a path is
 *
 * run     ./program PATH
 * calls   newfstatat PATH, the link itself if it is one; write one line: file,
 *         directory, fifo, socket, link or device; exit(0); after an error:
 *         nothing is written, exit with the errno
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned long length(const char *line)
{
    unsigned long n = 0;
    while (line[n])
        n++;
    return n;
}

static const char *line_for(unsigned mode)
{
    switch (mode) { /* with the permissions */
    case S_IFREG:
        return "file\n";
    case S_IFDIR:
        return "directory\n";
    case S_IFIFO:
        return "fifo\n";
    case S_IFSOCK:
        return "socket\n";
    case S_IFLNK:
        return "link\n";
    default: /* S_IFCHR, S_IFBLK */
        return "device\n";
    }
}

int main(int argc, char **argv)
{
    struct stat status;
    (void)argc; /* always 2 */

    /* newfstatat(dirfd, path, statbuf, flags) -> 0, or -1 and errno */
    long done = syscall(SYS_newfstatat, AT_FDCWD, argv[1], &status,
                        AT_SYMLINK_NOFOLLOW);
    if (done == -1)
        return errno;

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    const char *line = line_for(status.st_mode);
    syscall(SYS_write, STDOUT_FILENO, line, length(line));
    return 0;
}
