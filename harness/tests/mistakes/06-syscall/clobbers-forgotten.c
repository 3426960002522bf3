// mistake: clobber-not-declared
// says: The compiler kept a value in rcx across an asm statement.
/* 06-syscall -- write the wrapper yourself
 *
 * calls   mmap, open, write (several times), munmap, exit
 * given   argv[1], a word; argv[2], one digit: how many times; argv[3], a path
 *         that cannot be opened
 * leaves  with the errno of the last call that failed
 * trace   expected/06-syscall.exercise.trace */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* write(fd, buf, count) -> bytes written, or -1 and errno */
static long our_write(int fd, const void *buf, unsigned long count)
{
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(SYS_write), "D"(fd), "S"(buf), "d"(count)
                     : "memory");
    if (result >= -4095 && result <= -1) {
        errno = (int)-result;
        return -1;
    }
    return result;
}

/* Writes the word and a newline, so many times; gives up at the first error. */
static void say(const char *word, int times)
{
    char line[64];
    long size = 0;
    while (word[size] != '\0') {
        line[size] = word[size];
        size++;
    }
    line[size++] = '\n';

    long total = times * size;
    for (long sent = 0; sent < total; sent += size)
        if (our_write(1, line, size) == -1)
            return;
}

int main(int argc, char **argv)
{
    (void)argc; /* always 4 */

    /* mmap(addr, len, prot, flags, fd, offset) -> address, or -1 and errno */
    long page = syscall(SYS_mmap, 0L, 4096L, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    if (page == -1)
        return errno;

    /* For the twin in assembly, whose wrapper is tried with it: six numbers
     * that nobody can guess or exchange unseen.  The kernel refuses them. */
    syscall(SYS_process_vm_readv, argv[1], argv[1] + 1, argv[1] + 2,
            argv[1] + 3, argv[1] + 4, argv[1] + 5);

    /* open(path, flags) -> descriptor, or -1 and errno: this one fails */
    syscall(SYS_open, argv[3], O_RDONLY);

    say(argv[1], argv[2][0] - '0');

    /* munmap(addr, length) -> 0, or -1 and errno */
    syscall(SYS_munmap, page, 4096L);
    return errno;
}
