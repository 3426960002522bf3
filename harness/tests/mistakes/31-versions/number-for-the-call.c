// mistake: call-unknown
// says: counts its calls anew
/* 31-versions, the exercise -- one job, and every version of its call
 *
 * run     ./program FILE PLACE KEY   FILE is larger than 4 GiB; eight bytes of
 *                                    text lie at PLACE, a multiple of 4096
 * calls   the size of FILE: stat, newfstatat, statx by syscall;
 *                           stat, stat64 by int 0x80;
 *         open FILE; to its end: _llseek by int 0x80, lseek by syscall;
 *         the page at PLACE: mmap by syscall, mmap and mmap2 by int 0x80, each
 *         followed by a write of its first 8 bytes to descriptor 1; close;
 *         a socket: socketcall and socket by int 0x80, a close behind each;
 *         a set of semaphores: ipc and semget by int 0x80, semctl by syscall;
 *         leave, with 0 when the set has one id, 1 when it has two
 */
#include <fcntl.h>
#include <linux/ipc.h>
#include <linux/stat.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 4096, TEXT = 8 };

/* Numbers of the i386 table; the header of the x86-64 one is included here. */
enum {
    SYS32_mmap = 90,
    SYS32_socketcall = 102,
    SYS32_stat = 106,
    SYS32_ipc = 117,
    SYS32__llseek = 140,
    SYS32_mmap2 = 192,
    SYS32_stat64 = 195,
    SYS32_socket = 359,
    SYS32_semget = 393
};

/* Which call is meant by socketcall (linux/net.h) and by ipc (linux/ipc.h). */
enum { SOCKETCALL_SOCKET = 1, IPCCALL_SEMGET = 2 };

/* struct stat64 of i386, as far as it is needed here. */
struct stat64_i386 {
    unsigned char before[44];
    unsigned size_low, size_high; /* st_size: 64 bits, at byte 44 */
    unsigned char behind[44];
};

/* All that a 32-bit pointer leads to is static: there it lies below 4 GiB. */
static char path[256];             /* FILE, copied */
static unsigned char status[144];  /* struct stat, 64-bit */
static unsigned char statusx[256]; /* struct statx, the same in both tables */
static unsigned char old[64];      /* struct stat of i386 */
static struct stat64_i386 big;
static long where;        /* what _llseek stores: 8 bytes */
static unsigned page[6];  /* what i386's mmap is handed */
static unsigned local[3]; /* what socketcall is handed */

/* Finished: a call by int 0x80 -> its result, or -errno.  Argument 6 goes into
 * rbp, which the compiler may be using: it is put there and back. */
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

/* Finished: an address for a 32-bit register. */
static long low(const void *address)
{
    return (long)address;
}

/* Finished: the number that the digits make. */
static long number(const char *digits)
{
    long value = 0;
    for (; *digits; digits++)
        value = value * 10 + (*digits - '0');
    return value;
}

int main(int argc, char **argv)
{
    /* Finished: FILE, PLACE and KEY. */
    size_t i = 0;
    do
        path[i] = argv[1][i];
    while (path[i++] != '\0');
    long place = number(argv[2]);
    long key = number(argv[3]);
    (void)argc; /* always 4 */

    /* stat(pathname, statbuf) -> 0 */
    syscall(SYS_stat, path, status);

    /* newfstatat(dirfd, pathname, statbuf, flags) -> 0 */
    syscall(SYS_newfstatat, AT_FDCWD, path, status, 0);

    /* statx(dirfd, pathname, flags, mask, statxbuf) -> 0 */
    syscall(SYS_statx, AT_FDCWD, path, 0, STATX_SIZE, statusx);

    /* stat(pathname, statbuf), i386 -> -EOVERFLOW: the size has 32 bits */
    call_int80(SYS32_stat, low(path), low(old), 0, 0, 0, 0);

    /* stat64(pathname, statbuf), i386 -> 0 */
    call_int80(SYS32_stat64, low(path), low(&big), 0, 0, 0, 0);

    /* open(pathname, flags) -> descriptor */
    long fd = syscall(SYS_open, path, O_RDONLY);

    /* _llseek(fd, offset_high, offset_low, result, whence), i386 -> 0 */
    call_int80(SYS32__llseek, fd, big.size_high, big.size_low, low(&where),
               SEEK_SET, 0);

    /* lseek(fd, offset, whence) -> the new position */
    syscall(SYS_lseek, fd, where, SEEK_SET);

    /* mmap(addr, length, prot, flags, fd, offset) -> address */
    long at = syscall(SYS_mmap, 0L, PAGE, PROT_READ, MAP_PRIVATE, fd, place);

    /* write(fd, buf, count) -> bytes written */
    syscall(SYS_write, 1, at, TEXT);

    /* mmap(args), i386 -> address: the arguments lie in memory */
    page[0] = 0;               /* addr */
    page[1] = PAGE;            /* length */
    page[2] = PROT_READ;       /* prot */
    page[3] = MAP_PRIVATE;     /* flags */
    page[4] = (unsigned)fd;    /* fd */
    page[5] = (unsigned)place; /* offset, in bytes */
    at = call_int80(SYS32_mmap, low(page), 0, 0, 0, 0, 0);

    /* write(fd, buf, count) -> bytes written */
    syscall(SYS_write, 1, at, TEXT);

    /* mmap2(addr, length, prot, flags, fd, pgoff), i386 -> address */
    at = call_int80(SYS32_mmap2, 0, PAGE, PROT_READ, MAP_PRIVATE, fd,
                    place / PAGE);

    /* write(fd, buf, count) -> bytes written */
    syscall(SYS_write, 1, at, TEXT);

    /* close(fd) -> 0 */
    syscall(SYS_close, fd);

    /* socketcall(call, args), i386 -> descriptor */
    local[0] = AF_UNIX;     /* domain */
    local[1] = SOCK_STREAM; /* type */
    local[2] = 0;           /* protocol */
    long s = call_int80(SYS32_socketcall, SYS_socket, low(local), 0, 0,
                        0, 0);

    /* close(fd) -> 0 */
    syscall(SYS_close, s);

    /* socket(domain, type, protocol), i386 -> descriptor */
    s = call_int80(SYS32_socket, AF_UNIX, SOCK_STREAM, 0, 0, 0, 0);

    /* close(fd) -> 0 */
    syscall(SYS_close, s);

    /* ipc(call, first, second, third), i386 -> id of the set */
    long id = call_int80(SYS32_ipc, IPCCALL_SEMGET, key, 1, IPC_CREAT | 0600, 0,
                         0);

    /* semget(key, nsems, semflg), i386 -> id of the set */
    long same = call_int80(SYS32_semget, key, 1, 0, 0, 0, 0);

    /* semctl(semid, semnum, op) -> 0 */
    syscall(SYS_semctl, id, 0, IPC_RMID, 0);

    return id == same ? 0 : 1;
}
