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
    (void)envp, (void)n, (void)status;
    (void)say, (void)say_number; /* remove this line and the one above */

    /* TODO 1: say argv[n]. */

    /* TODO 2: say each string of the environment. */

    /* TODO 3: find AT_PAGESZ behind it, and say_number its value.  An entry
     *         is an Elf64_auxv_t: a_type, and a_un.a_val for a number. */

    /* TODO 4: fstat each descriptor from 0 to 63 into &status; say_number
     *         those that are open. */

    return 0;
}
