/* 27-cost -- what one crossing costs: nine samples, in order
 *
 * run     ./program COUNT
 * calls   nine rounds: clock_gettime, an empty batch, clock_gettime, then
 *         clock_gettime, COUNT times getpid, clock_gettime; write, exit_group
 * shows   a batch, its own cost taken off, and how far nine samples agree
 * twin    asm/27-cost.asm        trace   expected/27-cost.trace
 */
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 9 };

static char line[256]; /* what is to be written, ... */
static int line_size;  /* ... and how long it is */

/* The time, in nanoseconds. */
static long now(void)
{
    /* clock_gettime(clockid, tp) -> 0 */
    struct timespec time;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000 + time.tv_nsec;
}

/* What COUNT turns of an empty loop take, in nanoseconds.  The asm statement
 * says that something happens in a loop that seems to do nothing. */
static long measure_nothing(long count)
{
    long before = now();
    while (count-- > 0)
        __asm__ volatile("" ::: "memory");
    return now() - before;
}

/* The same with a crossing in each turn: the instruction alone, without the
 * function around it. */
static long measure_syscall(long count)
{
    long before = now(), result;
    while (count-- > 0)
        __asm__ volatile("syscall"
                         : "=a"(result)
                         : "a"(SYS_getpid)
                         : "rcx", "r11", "memory");
    return now() - before;
}

/* The number that the digits make. */
static long number(const char *digits)
{
    long value = 0;
    for (; *digits; digits++)
        value = value * 10 + (*digits - '0');
    return value;
}

/* Sorts nine samples: the next one moves left while it is smaller. */
static void sort(long *sample)
{
    for (int i = 1; i < ROUNDS; i++)
        for (int k = i; k > 0 && sample[k] < sample[k - 1]; k--) {
            long larger = sample[k - 1];
            sample[k - 1] = sample[k];
            sample[k] = larger;
        }
}

/* A word, or a blank and a number, at the end of the line. */
static void put_text(const char *text)
{
    while (*text)
        line[line_size++] = *text++;
}

static void put_number(long value)
{
    char digits[24];
    int count = 0;
    do
        digits[count++] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    line[line_size++] = ' ';
    while (count > 0)
        line[line_size++] = digits[--count];
}

int main(int argc, char **argv)
{
    long sample[ROUNDS];
    long count = number(argv[1]);
    (void)argc; /* always 2 */

    for (int round = 0; round < ROUNDS; round++) {
        long own = measure_nothing(count);
        long taken = measure_syscall(count) - own;
        sample[round] = taken > 0 ? taken / count : 0;
    }
    sort(sample);

    /* NAME CROSSINGS LOW MEDIAN HIGH */
    put_text("syscall");
    put_number(ROUNDS * count);
    put_number(sample[1]); /* the second of nine */
    put_number(sample[4]); /* the one in the middle */
    put_number(sample[7]); /* the last but one */
    put_text("\n");

    /* write(fd, buf, count) -> bytes written */
    syscall(SYS_write, 1, line, line_size);
    return 0;
}
