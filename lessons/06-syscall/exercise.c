/* 06-syscall, the exercise -- write the wrapper yourself
 *
 * run     ./program WORD N PATH   N is one digit, 2..9; PATH cannot be opened
 * calls   mmap a page; process_vm_readv, to see where arguments arrive; open
 *         PATH, which fails; write(1, WORD and a newline, the size), N times or
 *         until it fails; munmap; exit with the errno of the last that failed
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* write(fd, buf, count) -> bytes written, or -1 and errno */
static long our_write(int fd, const void *buf, unsigned long count)
{
    long result = -1;
    /* TODO 1: enter the kernel with one asm statement: the number in rax, the
     *         three arguments in rdi, rsi and rdx, the result in rax.  Declare
     *         what the kernel changes or reads behind the compiler's back.
     * TODO 2: make of the kernel's answer what the line above promises. */
    (void)fd, (void)buf, (void)count;
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

    /* TODO 3: call mmap through syscall(): 4096 bytes wherever there is room,
     *         readable and writable, private and anonymous, fd -1, offset 0. */
    long page = 0;
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
