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
    (void)size;

    /* TODO 2: round size up to a multiple of 16.  The piece begins at next.
     *         When it goes beyond end, move the break up to a multiple of
     *         4096.  Did it move?  Then end is there.  Move next on. */

    return next;
}

int main(int argc, char **argv)
{
    long size = number(argv[1]);
    (void)argc, (void)size, (void)heap, (void)end;
    (void)say_at, (void)allocate; /* remove these two lines */

    /* TODO 1: ask for the break, and keep it in heap, next and end. */

    /* TODO 2: two pieces of size bytes; say_at argv[2] in one, argv[3] in the
     *         other.  No piece: return ENOMEM. */

    /* TODO 3: give the heap back. */

    /* TODO 4: mmap size bytes; if that fails, return errno.  say_at argv[2]
     *         there.  munmap. */

    /* TODO 5: when argc is 5, argv[4] is OFFSET: read the byte that was there,
     *         through a volatile char *. */

    return 0;
}
