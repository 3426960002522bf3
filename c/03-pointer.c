/* 03-pointer -- one message in two places, written through two doors
 *
 * calls   write four times: from .rodata by syscall and by int 0x80, then from
 *         the stack by syscall and by int 0x80; exit_group
 * shows   int 0x80 hands the kernel 32 bits of an address, not 64
 * twin    asm/03-pointer.asm     trace   expected/03-pointer.trace
 */
#include <sys/syscall.h>
#include <unistd.h>

enum { SYS32_write = 4 };

static const char message[] = "one line of text\n";
enum { MESSAGE_LEN = sizeof message - 1 };

/* write by the 32-bit door -> bytes written, or -errno.  The operands put fd
 * into rbx, buf into rcx and count into rdx; the kernel reads ebx, ecx, edx.
 * "memory" says that the kernel reads what buf points to. */
static long write_int80(long fd, const void *buf, unsigned long count)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(SYS32_write), "b"(fd), "c"(buf), "d"(count)
                     : "memory");
    return result;
}

int main(void)
{
    /* write(fd, buf, count) -> bytes written, or -1 */
    syscall(SYS_write, 1, message, MESSAGE_LEN);

    /* write(fd, buf, count), the 32-bit door -> the same */
    write_int80(1, message, MESSAGE_LEN);

    char copy[32];
    for (int i = 0; i < MESSAGE_LEN; i++)
        copy[i] = message[i];

    /* write(fd, buf, count) -> bytes written, or -1 */
    syscall(SYS_write, 1, copy, MESSAGE_LEN);

    /* write(fd, buf, count), the 32-bit door -> -EFAULT */
    write_int80(1, copy, MESSAGE_LEN);

    return 0;
}
