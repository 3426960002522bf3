/* Measures all doors and prints one line each: name, open or shut, ns, ratio, why.  With an
 * argument it first puts a seccomp filter over itself, to see a door that answers wrong or kills:
 *   forge-getpid    getpid fails, by the 64-bit table
 *   kill-int80      the i386 table kills
 *   kill-vsyscall   time() kills */
#include "bench/doors.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static int filter_one(size_t offset, unsigned value, unsigned action)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

static int apply(const char *word)
{
    if (!strcmp(word, "forge-getpid"))
        return filter_one(offsetof(struct seccomp_data, nr), SYS_getpid, SECCOMP_RET_ERRNO | 1);
    if (!strcmp(word, "kill-int80"))
        return filter_one(offsetof(struct seccomp_data, arch), AUDIT_ARCH_I386,
                          SECCOMP_RET_KILL_PROCESS);
    if (!strcmp(word, "kill-vsyscall"))
        return filter_one(offsetof(struct seccomp_data, nr), SYS_time, SECCOMP_RET_KILL_PROCESS);
    return -1;
}

int main(int argc, char **argv)
{
    bool wanted[BENCH_DOORS], disturbed;
    struct door_time times[BENCH_DOORS];
    if (argc > 1 && apply(argv[1])) {
        perror(argv[1]);
        return 2;
    }
    for (int door = 0; door < BENCH_DOORS; door++)
        wanted[door] = true;
    bench_doors(wanted, times, &disturbed);
    for (int door = 0; door < BENCH_DOORS; door++) {
        const struct door_time *time = &times[door];
        printf("%s %s %.2f %.4f %s\n", bench_door_name((enum bench_door)door),
               time->open ? "open" : "shut", time->ns, time->ratio, time->why);
    }
    printf("rounds %s\n", disturbed ? "disturbed" : "agree");
    return 0;
}
