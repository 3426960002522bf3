// mistake: closed-for-open
// says: returned 0 for descriptor 0
// The condition behind fstat is turned round.
/* 09-first-stack, the exercise -- what a program finds when it starts
 *
 * run     ./program N WORD...     N is one digit; with environment, descriptors
 * calls   write, once a line: argv[N]; each string of the environment; the
 *         value of AT_PAGESZ; fstat of 0..63, in this order, and behind each
 *         that is open its number; exit(0)
 */
#include <elf.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Writes the string and a newline: that takes the place of the NUL for a
 * moment. */
static void say(char *string)
{
    long length = 0;
    while (string[length] != '\0')
        length++;
    string[length] = '\n';

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, STDOUT_FILENO, string, length + 1);
    string[length] = '\0';
}

/* Writes it in decimal, and a newline. */
static void say_number(unsigned long number)
{
    char digits[21]; /* 64 bits have at most 20 */
    char *first = &digits[20];
    *first = '\0';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    say(first);
}

int main(int argc, char **argv, char **envp)
{
    int n = argv[1][0] - '0';
    struct stat status;
    (void)argc; /* the NULLs are enough */

    say(argv[n]);

    while (*envp)
        say(*envp++);

    /* behind envp's NULL: pairs of a type and a value */
    Elf64_auxv_t *pair = (Elf64_auxv_t *)(envp + 1);
    while (pair->a_type != AT_NULL && pair->a_type != AT_PAGESZ)
        pair++;
    if (pair->a_type == AT_PAGESZ)
        say_number(pair->a_un.a_val);

    for (int fd = 0; fd <= 63; fd++) {
        /* fstat(fd, statbuf) -> 0, or -1 and errno */
        if (syscall(SYS_fstat, fd, &status) != 0)
            say_number((unsigned long)fd);
    }
    return 0;
}
