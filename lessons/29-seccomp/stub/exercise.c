/* 29-seccomp, the exercise -- four calls, and no others
 *
 * run     ./program ANSWER FIRST SECOND OTHER WORD [NUMBER]
 * calls   prctl for no_new_privs; a filter, by prctl or seccomp, that allows
 *         FIRST, SECOND, exit_group, and write to 1: all else gets the error
 *         ANSWER or, if ANSWER is 0, ends the program.
 *         Then FIRST; SECOND; write WORD to 1; OTHER; write WORD to 2; NUMBER
 *         by int 0x80, if it is there; return the error that OTHER got
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A filter reads 32 bits at an offset of struct seccomp_data. */
enum {
    NUMBER = offsetof(struct seccomp_data, nr), /* of the call */
    ARCH = offsetof(struct seccomp_data, arch), /* whose table it is for */
    ARGS = offsetof(struct seccomp_data, args)  /* six, of 8 bytes each */
};

/* Finished: the number that a word of argv is. */
static unsigned number(const char *word)
{
    unsigned value = 0;
    for (; *word != '\0'; word++)
        value = value * 10 + (unsigned)(*word - '0');
    return value;
}

/* Finished: how many bytes a word of argv has. */
static long length(const char *word)
{
    long count = 0;
    while (word[count] != '\0')
        count++;
    return count;
}

/* Finished: a call by the 32-bit door, its arguments all 0. */
static long call_int80(long number)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(0L), "c"(0L), "d"(0L), "S"(0L), "D"(0L)
                     : "memory");
    return result;
}

int main(int argc, char **argv)
{
    unsigned answer = number(argv[1]); /* an error, or 0: kill */
    unsigned first = number(argv[2]);
    unsigned second = number(argv[3]);
    unsigned other = number(argv[4]);
    const char *word = argv[5];

    /* TODO 1: struct sock_filter filter[]: the table (ARCH) first, then the
     * number, and for write the low half of its first argument (ARGS).
     * TODO 2: struct sock_fprog, with .len (instructions) and .filter.
     * TODO 3: prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), then the filter. */
    (void)answer;

    /* Finished: from here on the filter is asked.  FIRST, SECOND and OTHER take
     * no arguments. */
    syscall(first);
    syscall(second);

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 1, word, length(word));

    syscall(other);
    int error = errno;

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, 2, word, length(word));

    if (argc > 6)
        call_int80(number(argv[6]));
    return error;
}
