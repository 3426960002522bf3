// S09 in lesson 32, which speaks of rings: it makes one
// 32: FAIL or DENIED or ABI
// 32 without namespaces: skip
// good: PASS or skip
// layers: N S A
// seconds: 12
#include <linux/io_uring.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct io_uring_params parameters = {0};
    return syscall(SYS_io_uring_setup, 4, &parameters) >= 0;
}
