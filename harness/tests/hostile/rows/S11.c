// S11 a listener of its own answers in the kernel's place
// 01: DENIED(seccomp)
// 90: DENIED(seccomp)
// layers: S A P
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct {
        unsigned short code;
        unsigned char yes, no;
        unsigned value;
    } filter[] = {{0x20, 0, 0, 0},
                  {0x15, 0, 1, SYS_write},
                  {0x06, 0, 0, 0x7fc00000},
                  {0x06, 0, 0, 0x7fff0000}};
    struct {
        unsigned short count;
        void *filter;
    } program = {4, filter};
    return syscall(SYS_seccomp, 1, 8, &program) >= 0; /* SECCOMP_FILTER_FLAG_NEW_LISTENER */
}
