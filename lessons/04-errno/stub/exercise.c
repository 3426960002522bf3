/* 04-errno -- go on after a success, leave with the errno after an error
 *
 * calls   mmap, open, close, exit
 * given   argv[1], a path
 * leaves  with 0, or with the errno of the call that failed
 * trace   expected/04-errno.exercise.trace */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    (void)argc; /* always 2 */

    /* mmap(addr, len, prot, flags, fd, offset) -> address, or -1 and errno */
    syscall(SYS_mmap, 0L, 4096L, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);

    /* TODO 1: keep what mmap gives; if it failed, return its errno. */

    /* open(path, flags) -> descriptor, or -1 and errno */
    syscall(SYS_open, argv[1], O_RDONLY);

    /* TODO 2: keep what open gives; if it failed, return its errno. */

    /* TODO 3: close the descriptor that open gave. */

    return 0;
}
