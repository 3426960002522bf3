// S04 in lesson 32, which speaks of the x32 table: it calls by it
// 32: FAIL or DENIED or ABI
// 32 without namespaces: skip
// good: PASS or skip
// layers: N S A
// seconds: 12
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    return syscall(0x40000000 | SYS_write, 1, "x32\n", 4) >= 0;
}
