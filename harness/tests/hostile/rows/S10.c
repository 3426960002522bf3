// S10 a filter of its own that answers write with "done"
// 01: DENIED(prctl)
// 90: DENIED(seccomp)
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
    struct {
        unsigned short code;
        unsigned char yes, no;
        unsigned value;
    } filter[] = {{0x20, 0, 0, 0},
                  {0x15, 0, 1, SYS_write},
                  {0x06, 0, 0, 0x00050000},
                  {0x06, 0, 0, 0x7fff0000}};
    struct {
        unsigned short count;
        void *filter;
    } program = {4, filter};
    syscall(SYS_prctl, 38, 1, 0, 0, 0); /* PR_SET_NO_NEW_PRIVS */
    return syscall(SYS_seccomp, 1, 0, &program) == 0 ||
           syscall(SYS_prctl, 22, 2, &program, 0, 0) == 0;
}
