// P27 copies its own program into memory and becomes that copy, which no file system has
// 01: DENIED(memfd_create)
// 90: DENIED(ptrace)
// layers: A P
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

static char bytes[65536];

int main(int argc, char **argv)
{
    if (argc == 2) /* the copy: is it watched? */
        return syscall(SYS_ptrace, 0, 0, 0, 0) == 0;

    int copy = syscall(SYS_memfd_create, "copy", 0);
    char **word = argv + argc + 1;
    while (*word)
        word++;
    unsigned long *aux = (unsigned long *)(word + 1);
    while (*aux != 31) /* AT_EXECFN */
        aux += 2;
    int own = syscall(SYS_open, aux[1], O_RDONLY);
    long got;
    while ((got = syscall(SYS_read, own, bytes, sizeof bytes)) > 0)
        syscall(SYS_write, copy, bytes, got);
    char *words[] = {"copy", "again", 0};
    syscall(SYS_execveat, copy, "", words, 0, 0x1000); /* AT_EMPTY_PATH */
    return 1;
}
