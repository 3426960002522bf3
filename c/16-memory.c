/* 16-memory -- memory from brk, memory from mmap, and both given back
 *
 * calls   brk (three times), write, mmap, write, munmap, write, then a SIGSEGV
 * shows   brk answers with the break, never with an error; what munmap took is
 *         gone for the kernel (EFAULT) and for the program (SIGSEGV)
 * twin    asm/16-memory.asm      trace   expected/16-memory.trace
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static void put(char *to, const char *five)
{
    for (int i = 0; i < 5; i++)
        to[i] = five[i];
}

int main(void)
{
    /* brk(addr) -> the break; address 0 is impossible, so nothing moves */
    long heap = syscall(SYS_brk, 0L);

    /* brk(addr) -> the break: addr, or where it was */
    if (syscall(SYS_brk, heap + 4096) != heap + 4096)
        return ENOMEM; /* brk itself says no errno */
    put((char *)heap, "heap\n");
    syscall(SYS_write, STDOUT_FILENO, heap, 5L);
    syscall(SYS_brk, heap);

    /* mmap(addr, len, prot, flags, fd, offset) -> address, or -1 and errno */
    long page = syscall(SYS_mmap, 0L, 4096L, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    if (page == -1)
        return errno;
    put((char *)page, "page\n");
    syscall(SYS_write, STDOUT_FILENO, page, 5L);

    /* munmap(addr, length) -> 0, or -1 and errno */
    syscall(SYS_munmap, page, 4096L);

    /* no memory any more: -1 and EFAULT */
    syscall(SYS_write, STDOUT_FILENO, page, 5L);

    /* volatile: the access is made, though nobody uses what it gives */
    (void)*(volatile char *)page; /* SIGSEGV ends the program here */
    return 0;
}
