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
static char path[256]; /* FILE, copied */
static struct stat64_i386 big;
/* TODO 1, 2: room for struct stat (144 bytes), struct statx (256), and struct
 * stat of i386 (64) */
/* TODO 3: 8 bytes for what _llseek stores */
/* TODO 6: the block for mmap of i386; TODO 8: the one for socketcall */

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

    /* TODO 1: the size of FILE, three times by syscall: stat, newfstatat
     * (flags 0), statx (flags 0, mask STATX_SIZE). The path is in path. */

    /* TODO 2: the same by int 0x80: stat, which will fail, and stat64. */

    /* open(pathname, flags) -> descriptor */
    long fd = syscall(SYS_open, path, O_RDONLY);

    /* _llseek(fd, offset_high, offset_low, result, whence), i386 -> 0 */
    /* TODO 3: to the end of FILE. Both halves lie in what stat64 wrote. */

    /* lseek(fd, offset, whence) -> the new position */
    /* TODO 4: to where _llseek came to, which it has stored. */

    /* mmap(addr, length, prot, flags, fd, offset) -> address */
    /* TODO 5: by syscall: one page of FILE, to be read, private, from PLACE on.
     * Then write its first TEXT bytes to descriptor 1. */

    /* mmap(args), i386 -> address */
    /* TODO 6: by int 0x80: the same page, and the same write by syscall. The
     * arguments lie in a block in memory. */

    /* mmap2(addr, length, prot, flags, fd, pgoff), i386 -> address */
    /* TODO 7: by int 0x80: the same page once more, and the same write. */

    /* close(fd) -> 0 */
    syscall(SYS_close, fd);

    /* socketcall(call, args), i386 -> descriptor */
    /* TODO 8: socket(AF_UNIX, SOCK_STREAM, 0), through socketcall; then close
     * what it gave, by syscall. */

    /* socket(domain, type, protocol), i386 -> descriptor */
    /* TODO 9: the same by the number that socket has for itself; a close. */

    /* ipc(call, first, second, third), i386 -> id of the set */
    /* TODO 10: semget(KEY, 1, IPC_CREAT | 0600), through ipc; keep the id. */

    /* semget(key, nsems, semflg), i386 -> id of the set */
    /* TODO 11: semget(KEY, 1, 0) by its own number; keep this id, too. */

    /* semctl(semid, semnum, op) -> 0 */
    /* TODO 12: by syscall: remove the set (IPC_RMID), by ipc's id. */

    (void)place; /* these three lines can go */
    (void)key;
    (void)call_int80, (void)low, (void)big;

    /* TODO 13: 0 when the two ids are equal, 1 when they are not. */
    return 2;
}
