/* 09-first-stack -- say argv, count the environment, name the file that runs
 *
 * calls   write (once a line), exit_group
 * given   any words, any environment
 * shows   the kernel puts argc, argv, envp and auxv on the stack, in this order
 * twin    asm/09-first-stack.asm trace   expected/09-first-stack.trace
 */
#include <elf.h>
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

int main(int argc, char **argv, char **envp)
{
    (void)argc; /* the NULL ends argv as well */
    while (*argv)
        say(*argv++);

    int variables = 0;
    while (envp[variables])
        variables++;

    /* behind envp's NULL: pairs of a type and a value */
    Elf64_auxv_t *pair = (Elf64_auxv_t *)(envp + variables + 1);
    while (pair->a_type != AT_NULL && pair->a_type != AT_EXECFN)
        pair++;
    if (pair->a_type == AT_EXECFN)
        say((char *)pair->a_un.a_val);

    return variables;
}
