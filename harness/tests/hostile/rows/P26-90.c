// P26 the same where every call is allowed
// 90: TRACE or TIME
// layers: P
// seconds: 31
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char **word = argv + argc + 1;
    while (*word)
        word++;
    unsigned long *aux = (unsigned long *)(word + 1);
    while (*aux != 31) /* AT_EXECFN */
        aux += 2;
    for (;;)
        syscall(SYS_execve, aux[1], argv, 0);
}
