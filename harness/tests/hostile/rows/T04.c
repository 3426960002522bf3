// T04 reads from a pipe of its own into which nobody writes
// 01: DENIED(pipe2)
// 21: TIME(waits for ever)
// 90: TIME(waits for ever)
// layers: A W
// seconds: 9
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    syscall(SYS_pipe2, ends, 0);
    syscall(SYS_read, ends[0], &byte, 1);
    return 0;
}
