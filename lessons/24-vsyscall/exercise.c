/* 24-vsyscall, the exercise -- one of three functions, at its fixed address
 *
 * run     ./program K N
 * calls   entry K (0, 1 or 2) of the vsyscall page, with (&answer, NULL, NULL);
 *         then write: the first word of the answer plus N, on a line; exit(0)
 */
#include <asm/vsyscall.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the entries look like, near enough: gettimeofday and time take fewer. */
typedef long entry_function(void *answer, void *second, void *third);

/* The value of decimal digits. */
static unsigned long number(const char *digits)
{
    unsigned long value = 0;
    while (*digits)
        value = value * 10 + (unsigned long)(*digits++ - '0');
    return value;
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

int main(int argc, char **argv)
{
    unsigned long k = (unsigned long)(argv[1][0] - '0');
    unsigned long n = number(argv[2]);
    unsigned long answer[2] = {0, 0}; /* the largest is struct timeval */
    (void)argc;

    /* TODO 1: the address of entry K: VSYSCALL_ADDR plus 1024 for each entry in
     * front of it */
    (void)k;

    /* TODO 2: call it, with the address of `answer`, NULL and NULL */
    (void)answer;

    /* TODO 3: say_number the first word of `answer`, plus N; return 0 */
    (void)n;
    (void)say_number;
    return 2; /* nothing of it is done yet */
}
