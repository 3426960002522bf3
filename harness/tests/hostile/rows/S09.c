// S09 a ring, in which files are opened without a call
// 01: DENIED(io_uring_setup)
// 90: PASS
// layers: S A
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    unsigned parameters[64] = {0};
    return syscall(425, 4, parameters) >= 0 || errno != ENOSYS || /* io_uring_setup */
           syscall(426, 0, 1, 0, 0, 0) >= 0 || errno != ENOSYS || syscall(427, 0, 0, 0, 0) >= 0 ||
           errno != ENOSYS;
}
