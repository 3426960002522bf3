// T04 waits at a word of memory that nobody changes
// 01: DENIED(futex)
// 90: TIME(waits for ever)
// layers: A W
// seconds: 9
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    int word = 7;
    syscall(SYS_futex, &word, 0, 7, 0, 0, 0);
    return 0;
}
