// mistake: batch-too-small
// says: finds them too cheap
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
enum { ROUNDS = 9, LOW = 1, MEDIAN = 4, HIGH = 7 }; /* of nine, from 0 on */

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
    while (count-- > 0)
        nothing();
}

static void batch_syscall(long count)
{
    long result;
    while (--count > 0)
        __asm__ volatile("syscall"
                         : "=a"(result)
                         : "a"(SYS_getpid)
                         : "rcx", "r11", "memory");
}

static void batch_int80(long count)
{
    long result;
    while (count-- > 0)
        __asm__ volatile("int $0x80"
                         : "=a"(result)
                         : "a"(SYS32_getpid)
                         : "memory");
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
    long before = now();
    run(count);
    return now() - before;
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

/* "NAME CROSSINGS LOW MEDIAN HIGH" */
static void put_door(const char *name, long count, const long *sample)
{
    put_text(name);
    put_number(ROUNDS * count);
    put_number(sample[LOW]);
    put_number(sample[MEDIAN]);
    put_number(sample[HIGH]);
    put_text("\n");
}

int main(int argc, char **argv)
{
    long sample[2][ROUNDS];
    long count = number(argv[1]);
    (void)argc; /* always 4 */

    for (int round = 0; round < ROUNDS; round++) {
        long own = measure(batch_nothing, count);
        for (int door = 0; door < 2; door++) {
            long taken = measure(find_batch(argv[2 + door]), count) - own;
            sample[door][round] = taken > 0 ? taken / count : 0;
        }
    }
    for (int door = 0; door < 2; door++) {
        sort(sample[door]);
        put_door(argv[2 + door], count, sample[door]);
    }

    /* Which is dearer?  Only intervals that do not touch can tell. */
    int first_dearer = sample[0][LOW] > sample[1][HIGH];
    int second_dearer = sample[1][LOW] > sample[0][HIGH];
    put_text(argv[second_dearer ? 3 : 2]);
    put_text(first_dearer || second_dearer ? " > " : " ? ");
    put_text(argv[second_dearer ? 2 : 3]);
    put_text("\n");

    /* write(fd, buf, count) -> bytes written */
    syscall(SYS_write, 1, line, line_size);
    return 0;
}
