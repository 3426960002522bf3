/* 25-vdso, the exercise -- ask a clock without entering the kernel
 *
 * run     ./program NAME CLOCK    CLOCK is one digit
 * calls   the vDSO's function NAME, if it has one, with (CLOCK, &time); then
 *         write, once a line: the seconds, the nanoseconds; exit(0)
 *         exit(1) at once, when the vDSO has no such function
 */
#include <elf.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* What such a function looks like: clock_gettime and clock_getres. */
typedef int clock_function(clockid_t clock, struct timespec *time);

/* 1 when the two are equal, or 0. */
static int same(const char *one, const char *other)
{
    while (*one != '\0' && *one == *other) {
        one++;
        other++;
    }
    return *one == *other;
}

/* Writes it in decimal, and a newline. */
static void say_number(unsigned long number)
{
    char digits[21]; /* 64 bits have at most 20 */
    char *first = &digits[20];
    *first = '\n';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, STDOUT_FILENO, first, &digits[20] + 1 - first);
}

/* Where the vDSO has this function; NULL: nowhere. */
static clock_function *find(const char *base, const char *name)
{
    /* TODO 2: from its ELF header to the program headers, to the one of type
     * PT_DYNAMIC, and in what lies there find DT_HASH, DT_STRTAB, DT_SYMTAB. */

    /* TODO 3: find the symbol whose name this is; its value, counted from
     * base, is the function's address. */
    (void)base;
    (void)name;
    (void)same;
    return NULL;
}

int main(int argc, char **argv, char **envp)
{
    const char *name = argv[1];
    int clock = argv[2][0] - '0';
    (void)argc;

    /* TODO 1: behind envp's NULL lies auxv; the value of AT_SYSINFO_EHDR is the
     * address of the vDSO. */
    (void)envp;

    /* TODO 4: find the function, or leave with 1, and call it. */
    (void)find;
    (void)name;
    (void)clock;

    /* TODO 5: say_number the seconds, then the nanoseconds; return 0. */
    (void)say_number;
    return 2; /* nothing of it is done yet */
}
