/* 31-versions -- a socket, a place in a file, a page: each by every version
 *
 * calls   socket; socketcall and socket of i386; a close behind each;
 *         memfd_create, lseek; _llseek and lseek of i386;
 *         mmap; mmap and mmap2 of i386; exit_group
 * shows   one job has several numbers, and what each wants is laid out anew:
 *         in registers, in a block of memory, in halves, in pages
 * twin    asm/31-versions.asm    trace   expected/31-versions.trace
 */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 4096 };
#define PLACE 0x140000000L /* 5 GiB */

/* Numbers of the i386 table: asm/unistd_32.h has them, but so, with other
 * values, has the 64-bit header, and a program can include only one. */
enum {
    SYS32_lseek = 19,
    SYS32_mmap = 90,
    SYS32_socketcall = 102,
    SYS32__llseek = 140,
    SYS32_mmap2 = 192,
    SYS32_socket = 359
};

enum { SOCKETCALL_SOCKET = 1 }; /* SYS_SOCKET in linux/net.h */

/* What a 32-bit pointer leads to is static: there it lies below 4 GiB. */
static unsigned local[3]; /* what socketcall is handed */
static unsigned page[6];  /* what i386's mmap is handed */
static long where;        /* what _llseek stores */

/* A call by int 0x80 -> its result, or -errno.  Argument 6 goes into rbp, which
 * the compiler may be using: it is exchanged before the call and after it.  The
 * & keeps other operands out of the register that it waits in. */
static long call_int80(long number, long a, long b, long c, long d, long e,
                       long f)
{
    long result;
    __asm__ volatile("xchg %%rbp, %[six]\n\t"
                     "int $0x80\n\t"
                     "xchg %%rbp, %[six]"
                     : "=a"(result), [six] "+&r"(f)
                     : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                     : "memory");
    return result;
}

/* An address for a 32-bit register. */
static long low(const void *address)
{
    return (long)address;
}

int main(void)
{
    /* socket(domain, type, protocol) -> descriptor */
    long s = syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
    syscall(SYS_close, s);

    /* socketcall(call, args), i386 -> descriptor */
    local[0] = AF_UNIX;     /* domain */
    local[1] = SOCK_STREAM; /* type */
    local[2] = 0;           /* protocol */
    s = call_int80(SYS32_socketcall, SOCKETCALL_SOCKET, low(local), 0, 0, 0, 0);
    syscall(SYS_close, s);

    /* socket(domain, type, protocol), i386 -> descriptor */
    s = call_int80(SYS32_socket, AF_UNIX, SOCK_STREAM, 0, 0, 0, 0);
    syscall(SYS_close, s);

    /* memfd_create(name, flags) -> descriptor of a file without a path */
    long fd = syscall(SYS_memfd_create, "far", 0);

    /* lseek(fd, offset, whence) -> the new position */
    syscall(SYS_lseek, fd, PLACE, SEEK_SET);

    /* _llseek(fd, offset_high, offset_low, result, whence), i386 -> 0 */
    call_int80(SYS32__llseek, fd, PLACE >> 32, PLACE & 0xffffffff, low(&where),
               SEEK_SET, 0);

    /* lseek(fd, offset, whence), i386 -> the new position, of 32 bits */
    call_int80(SYS32_lseek, fd, PAGE, SEEK_SET, 0, 0, 0);

    /* mmap(addr, length, prot, flags, fd, offset) -> address */
    syscall(SYS_mmap, 0L, PAGE, PROT_READ, MAP_PRIVATE, fd, PAGE);

    /* mmap(args), i386 -> address: the arguments lie in memory */
    page[0] = 0;            /* addr */
    page[1] = PAGE;         /* length */
    page[2] = PROT_READ;    /* prot */
    page[3] = MAP_PRIVATE;  /* flags */
    page[4] = (unsigned)fd; /* fd */
    page[5] = PAGE;         /* offset, in bytes */
    call_int80(SYS32_mmap, low(page), 0, 0, 0, 0, 0);

    /* mmap2(addr, length, prot, flags, fd, pgoff), i386 -> address */
    call_int80(SYS32_mmap2, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 1);

    syscall(SYS_close, fd);
    return 0;
}
