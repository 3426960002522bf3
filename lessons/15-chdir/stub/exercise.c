/* 15-chdir, the exercise -- walk, and say where you are
 *
 * run     ./program PATH PATH PATH
 * calls   getcwd and write where the program starts; then for each PATH: chdir,
 *         getcwd, write; return 0; after a chdir that failed: return its errno
 */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

char place[4096];

/* Writes where the program is, and a newline. */
static void say_place(void)
{
    /* getcwd(buf, size) -> length with the NUL, or -1 and errno */
    /* TODO 1: ask, with place and its size. */

    /* TODO 2: put a newline in the place of the NUL. */

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    /* TODO 3: write the path and the newline. */
}

int main(int argc, char **argv)
{
    say_place();
    (void)argv;
    for (int i = 1; i < argc; i++) {
        /* chdir(path) -> 0, or -1 and errno */
        /* TODO 4: go to argv[i]; when that fails, return errno. */
        say_place();
    }
    return 0;
}
