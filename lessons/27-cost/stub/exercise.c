/* 27-cost, the exercise -- two doors, compared as they should be
 *
 * run     ./program COUNT DOOR DOOR    DOOR is syscall, int80 or call
 * calls   nine rounds; in each the clock, an empty batch, the clock; then for
 *         each DOOR, in the order given, the clock, COUNT crossings, the clock;
 *         write: a line for each DOOR, and one that compares them; leave with 0
 */
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { SYS32_getpid = 20 };
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

/* Four batches of COUNT turns.  The asm statements say that something happens
 * in the loops that seem to do nothing. */
static void batch_nothing(long count)
{
    while (count-- > 0)
        __asm__ volatile("" ::: "memory");
}

__attribute__((noinline)) static void nothing(void)
{
    __asm__ volatile("" ::: "memory");
}

static void batch_call(long count)
{
    (void)count, (void)nothing;
    /* TODO 1: in each turn, call nothing. */
}

static void batch_syscall(long count)
{
    long result;
    while (count-- > 0)
        __asm__ volatile("syscall"
                         : "=a"(result)
                         : "a"(SYS_getpid)
                         : "rcx", "r11", "memory");
}

static void batch_int80(long count)
{
    (void)count;
    /* TODO 1: in each turn, getpid by int 0x80. */
}

/* Finished: the batch for a name. */
typedef void batch(long count);
static batch *find_batch(const char *name)
{
    return *name == 's'   ? batch_syscall
           : *name == 'i' ? batch_int80
                          : batch_call;
}

/* What a batch takes, in nanoseconds. */
static long measure(batch *run, long count)
{
    (void)run, (void)count, (void)now;
    /* TODO 2: the time before, the batch, the time behind. */
    return 0;
}

/* Finished: the number that the digits make. */
static long number(const char *digits)
{
    long value = 0;
    for (; *digits; digits++)
        value = value * 10 + (*digits - '0');
    return value;
}

/* Finished: sorts nine samples: the next one moves left while it is smaller. */
static void sort(long *sample)
{
    for (int i = 1; i < ROUNDS; i++)
        for (int k = i; k > 0 && sample[k] < sample[k - 1]; k--) {
            long larger = sample[k - 1];
            sample[k - 1] = sample[k];
            sample[k] = larger;
        }
}

/* Finished: a word, or a blank and a number, at the end of the line. */
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
    long sample[2][ROUNDS];
    long count = number(argv[1]);
    (void)argc; /* always 4 */

    (void)sample, (void)count; /* these lines can go */
    (void)find_batch, (void)measure, (void)batch_nothing;
    (void)sort, (void)put_text, (void)put_number;

    /* TODO 3: nine rounds.  In each: the empty batch first, then that of the
     * first DOOR, then that of the second.  Keep a sample of each door: what
     * its batch took, less the empty one of the same round, divided by COUNT; 0
     * where that is negative. */

    /* TODO 4: sort the samples of each door, and put a line for it: NAME
     * CROSSINGS LOW MEDIAN HIGH.  CROSSINGS are all of that door; LOW is the
     * second of nine. */

    /* TODO 5: put a line that compares them: the dearer one, " > ", the other
     * one, where its LOW lies above the HIGH of the other one; else the two in
     * the order given, with " ? ". */

    /* write(fd, buf, count) -> bytes written */
    syscall(SYS_write, 1, line, line_size);
    return 0;
}
