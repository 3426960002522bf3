// mistake: break-misplaced
// says: moved too little
// A page each time, however large the piece.
/* 16-memory, the exercise -- an allocator on brk, a mapping, and its end
 *
 * run     ./program SIZE WORD WORD [OFFSET]       SIZE, OFFSET in decimal
 * calls   brk to ask; twice: a piece of SIZE bytes from the heap (brk only when
 *         there is no room), write a WORD from it; brk back; mmap SIZE bytes,
 *         write the first WORD from there; munmap; with OFFSET: read the byte
 *         there, and get SIGSEGV; exit(0); no heap: exit(ENOMEM), without
 *         mapping: exit with the errno
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static long heap; /* where the heap begins */
static long next; /* where the next piece can begin */
static long end;  /* the break: where the heap ends */

/* Puts the word and a newline there, and writes them from there.  Needs room
 * for them. */
static void say_at(char *to, const char *word)
{
    long size = 0;
    while (word[size] != '\0') {
        to[size] = word[size];
        size++;
    }
    to[size] = '\n';

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, STDOUT_FILENO, to, size + 1);
}

/* The number that the digits are. */
static long number(const char *digits)
{
    long value = 0;
    while (*digits != '\0')
        value = value * 10 + (*digits++ - '0');
    return value;
}

/* The address of a piece of the heap, a multiple of 16; 0 when there is no
 * more. */
static long allocate(long size)
{
    size = (size + 15) & -16; /* up to a multiple of 16 */
    if (next + size > end) {
        long wanted = end + 4096;
        /* brk(addr) -> the break: addr, or where it was */
        if (syscall(SYS_brk, wanted) != wanted)
            return 0;
        end = wanted;
    }
    long piece = next;
    next += size;
    return piece;
}

int main(int argc, char **argv)
{
    long size = number(argv[1]);

    /* brk(addr) -> the break; address 0 is impossible, so nothing moves */
    heap = syscall(SYS_brk, 0L);
    next = heap;
    end = heap;

    for (int i = 2; i <= 3; i++) {
        long piece = allocate(size);
        if (piece == 0)
            return ENOMEM;
        say_at((char *)piece, argv[i]);
    }

    /* brk(addr) -> the break: all back */
    syscall(SYS_brk, heap);

    /* mmap(addr, len, prot, flags, fd, offset) -> address, or -1 and errno */
    long mapping = syscall(SYS_mmap, 0L, size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    if (mapping == -1)
        return errno;
    say_at((char *)mapping, argv[2]);

    /* munmap(addr, length) -> 0, or -1 and errno */
    syscall(SYS_munmap, mapping, size);

    if (argc == 5) {
        volatile char *gone = (volatile char *)mapping;
        (void)gone[number(argv[4])]; /* SIGSEGV: nothing is there */
    }
    return 0;
}
