// mistake: filter-answer-differs
// says: since ANSWER is 0
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

    unsigned refuse = SECCOMP_RET_KILL_PROCESS;
    refuse = SECCOMP_RET_ERRNO | answer;

    /* What an instruction does, how many are left out if the comparison holds,
     * how many if not, and k. */
    struct sock_filter filter[] = {
        /*  0 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, ARCH},
        /*  1 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 7, AUDIT_ARCH_X86_64}, /* 9 */
        /*  2 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, NUMBER},
        /*  3 */ {BPF_JMP | BPF_JEQ | BPF_K, 6, 0, first},          /* 10 */
        /*  4 */ {BPF_JMP | BPF_JEQ | BPF_K, 5, 0, second},         /* 10 */
        /*  5 */ {BPF_JMP | BPF_JEQ | BPF_K, 4, 0, SYS_exit_group}, /* 10 */
        /*  6 */ {BPF_JMP | BPF_JEQ | BPF_K, 0, 2, SYS_write},      /* no: 9 */
        /*  7 */ {BPF_LD | BPF_W | BPF_ABS, 0, 0, ARGS}, /* fd, its low half */
        /*  8 */ {BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 1},   /* 10 */
        /*  9 */ {BPF_RET | BPF_K, 0, 0, refuse},
        /* 10 */ {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    struct sock_fprog program = {
        .len = sizeof filter / sizeof filter[0],
        .filter = filter,
    };

    /* prctl(op, arg2, arg3, arg4, arg5) -> 0, or -1 and errno */
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);

    /* prctl(op, mode, program) -> 0, or -1 and errno */
    syscall(SYS_prctl, PR_SET_SECCOMP, (long)SECCOMP_MODE_FILTER, &program);

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
