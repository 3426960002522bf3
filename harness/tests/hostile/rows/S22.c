// S22 calls that administer the machine, or look into it
// 01: DENIED(bpf)
// 90: DENIED(bpf)
// layers: S
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    char bytes[128] = {0};
    return syscall(SYS_bpf, 0, bytes, sizeof bytes) >= 0 ||
           syscall(SYS_perf_event_open, bytes, 0, -1, -1, 0) >= 0 ||
           syscall(SYS_userfaultfd, 0) >= 0 || syscall(SYS_kcmp, 1, 1, 0, 0, 0) >= 0 ||
           syscall(SYS_fanotify_init, 0, 0) >= 0 || syscall(SYS_quotactl, 0, 0, 0, 0) >= 0 ||
           syscall(SYS_kexec_load, 0, 0, 0, 0) >= 0 || syscall(SYS_init_module, 0, 0, "") >= 0 ||
           syscall(SYS_reboot, 0, 0, 0, 0) >= 0 || syscall(SYS_swapoff, "/swap") >= 0 ||
           syscall(SYS_syslog, 3, bytes, sizeof bytes) >= 0 || syscall(SYS_iopl, 3) >= 0;
}
