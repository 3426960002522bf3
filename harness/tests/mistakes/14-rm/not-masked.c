// mistake: refused-all
// says: unless it is masked with S_IFMT first
// The permissions are taken for a part of the type.
/* 14-rm, the exercise -- ask, then remove
 *
 * run     ./program NAME
 * calls   newfstatat NAME, never what a link leads to; write the question; read
 *         the answer; unlink or rmdir when it begins with y; return 0; what is
 *         neither a file nor a directory: return EPERM; after an error: return
 *         its errno
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KIB 1024 /* bytes */

/* Writes a string up to its NUL. */
static void say(const char *text)
{
    long length = 0;
    while (text[length])
        length++;

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, STDOUT_FILENO, text, length);
}

/* Writes a number in decimal.  The digits come last one first. */
static void say_number(unsigned long number)
{
    char digits[21];
    char *first = digits + 20;
    *first = '\0';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    say(first);
}

int main(int argc, char **argv)
{
    struct stat status;
    char answer[64];
    const char *name = argv[1];
    (void)argc; /* always 2 */

    /* newfstatat(dirfd, path, statbuf, flags) -> 0, or -1 and errno */
    long looked = syscall(SYS_newfstatat, AT_FDCWD, name, &status,
                          AT_SYMLINK_NOFOLLOW);
    if (looked == -1)
        return errno;
    int is_file = status.st_mode == S_IFREG;
    if (!is_file && status.st_mode != S_IFDIR)
        return EPERM;

    say("remove ");
    say(name);
    if (is_file) {
        say(", file, ");
        say_number((status.st_size + KIB - 1) / KIB); /* rounded up */
        say(" KiB? ");
    } else {
        say(", directory? ");
    }

    /* read(fd, buf, count) -> bytes read, 0 at the end, or -1 and errno */
    long got = syscall(SYS_read, STDIN_FILENO, answer, sizeof answer);
    if (got == -1)
        return errno;
    if (got == 0 || answer[0] != 'y') /* no answer is no */
        return 0;

    /* unlink(path), rmdir(path) -> 0, or -1 and errno */
    if (syscall(is_file ? SYS_unlink : SYS_rmdir, name) == -1)
        return errno;
    return 0;
}
