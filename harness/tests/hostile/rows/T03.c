// T03 reads its standard input for ever
// 01: DENIED(read)
// 10: TRACE or FAIL
// 90: TRACE
// layers: A P
// seconds: 8
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    char bytes[64];
    for (;;)
        syscall(SYS_read, 0, bytes, sizeof bytes);
}
