/* Measures all doors and prints one line each: name, open or shut, ns, ratio, why; then a line
 * about cycles and one for each complaint.  With an argument it first puts a seccomp filter over
 * itself, to see a door that answers wrong or kills: forge-getpid    getpid fails, by the 64-bit
 * table kill-int80      the i386 table kills kill-vsyscall   time() kills Or it measures nothing
 * and goes through one door: count DOOR N crosses 6 x N times, as a visit does, and prints what was
 * last answered. */
#include "bench/bench.h"
#include "bench/partner.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
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

static int cross(const char *name, const char *number)
{
    struct partner partner = {0};
    struct reply reply = {.last = 0};
    char why[SAMPLE_WHY] = "";
    int door = bench_door_named(name);
    uint64_t count = strtoul(number, NULL, 10);
    if (door < 0 || !count)
        return 2;
    if (bench_door_table[door].kind == HERE)
        reply.last = visit_here(door, count, reply.ticks);
    else if (!partner_start(&partner, door, 0, 1, why) ||
             !partner_visit(&partner, door, count, &reply))
        die(STATUS_CANNOT, "%s", *why ? why : "the partner has gone");
    partner_end(&partner);
    printf("answered %lld\n", (long long)reply.last);
    return 0;
}

int main(int argc, char **argv)
{
    static const char *const again[] = {"doors", NULL};
    static struct bench_results results;
    struct bench_options options = {
        .processes = 8, .seconds = 0.32, .cpu = -1, .seed = 1, .argv = again};
    struct problem problem;
    if (argc == 3 && !strcmp(argv[1], BENCH_WORKER))
        return bench_worker(atoi(argv[2]));
    if (argc == 4 && !strcmp(argv[1], "count"))
        return cross(argv[2], argv[3]);
    if (argc > 1 && apply(argv[1])) {
        perror(argv[1]);
        return 2;
    }
    for (int door = 0; door < BENCH_DOORS; door++)
        options.wanted[door] = door < BENCH_WATCHED_FIRST;
    if (!bench_run(&options, &results, &problem))
        die_of(&problem);
    for (int door = 0; door < BENCH_DOORS; door++) {
        const struct bench_row *row = &results.rows[door];
        if (!row->wanted)
            continue;
        printf("%s %s %.2f %.4f %s\n", bench_door_name((enum bench_door)door),
               row->open ? "open" : "shut", row->ns.value, row->ratio.value, row->why);
    }
    printf("cycles %s\n", results.has_cycles ? "counted" : results.no_cycles);
    for (int i = 0; i < results.complaint_count; i++)
        printf("complaint: %s\n", results.complaints[i]);
    return 0;
}
