// mistake: minus-one-only-error
// says: syscall() turns every error into -1
/* 15-chdir, the exercise -- walk, and say where you are
 *
 * run     ./program PATH PATH PATH
 * calls   getcwd and write where the program starts; then for each PATH: chdir,
 *         getcwd, write; return 0; after a chdir that failed: return its errno
 */
#include <sys/syscall.h>
#include <unistd.h>

static char place[4096];

/* Writes where the program is, and a newline. */
static void say_place(void)
{
    /* getcwd(buf, size) -> length with the NUL, or -1 and errno */
    long length = syscall(SYS_getcwd, place, sizeof place);
    place[length - 1] = '\n'; /* the NUL becomes a newline */

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, place, length);
}

int main(int argc, char **argv)
{
    say_place();
    for (int i = 1; i < argc; i++) {
        /* chdir(path) -> 0, or -1 and errno */
        if (syscall(SYS_chdir, argv[i]) == -1)
            return 1;
        say_place();
    }
    return 0;
}
