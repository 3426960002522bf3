#include "bench/partner.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Not by getpid, of which only those that are timed are made. */
static pid_t own_number(void)
{
    return (pid_t)syscall(SYS_gettid);
}

bool pin_to(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    return sched_setaffinity(0, sizeof set, &set) == 0;
}

int64_t visit_here(int door, uint64_t count, uint64_t ticks[BATCHES])
{
    struct batch batch = door_batch(door, count);
    void (*loop)(void) = door_loop(door);
    time_loop(&batch, loop);
    for (int i = 0; i < BATCHES; i++)
        ticks[i] = time_loop(&batch, loop);
    return batch.last;
}

static bool read_whole(int fd, void *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = read(fd, (char *)bytes + done, size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

static bool write_whole(int fd, const void *bytes, size_t size)
{
    ssize_t put;
    do
        put = write(fd, bytes, size); /* less than PIPE_BUF: whole or not at all */
    while (put < 0 && errno == EINTR);
    return put == (ssize_t)size;
}

/* ---------------------------------------------------------------- the partner's side */

void serve_ready(int out, int error)
{
    int32_t word = error;
    if (!write_whole(out, &word, sizeof word) || error)
        _exit(1);
}

struct turn serve_next(int in)
{
    struct turn turn;
    if (!read_whole(in, &turn, sizeof turn))
        _exit(0);
    return turn;
}

void serve_answer(int out, const struct reply *reply)
{
    if (!write_whole(out, reply, sizeof *reply))
        _exit(0);
}

void serve_turns(int door, pid_t pid, int in, int out)
{
    for (;;) {
        struct turn turn = serve_next(in);
        struct reply reply;
        int64_t last = visit_here(door, turn.count, reply.ticks);
        reply.last = door_right(door, last) ? pid : -1;
        serve_answer(out, &reply);
    }
}

void serve_plain(int door, int in, int out)
{
    pid_t pid = own_number();
    serve_ready(out, 0);
    serve_turns(door, pid, in, out);
}

static _Noreturn void serve(int door, int in, int out, int watcher_cpu)
{
    switch (bench_door_table[door].kind) {
    case FILTER:
        serve_filtered(door, in, out);
    case NOTIFY:
        serve_notified(door, in, out, watcher_cpu);
    case TRACED:
        serve_traced(door, in, out, watcher_cpu);
    case CODE32:
        serve_code32(in, out);
    default:
        serve_plain(door, in, out);
    }
}

/* ----------------------------------------------------------------- the starter's side */

static bool fork_partner(struct partner *partner, int door, int watcher_cpu)
{
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC))
        return false;
    if (pipe2(from, O_CLOEXEC)) {
        close(to[0]);
        close(to[1]);
        return false;
    }
    pid_t starter = own_number();
    partner->pid = fork();
    if (partner->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != starter)
            _exit(1);
        close(to[1]);
        close(from[0]);
        serve(door, to[0], from[1], watcher_cpu);
    }
    close(to[0]);
    close(from[1]);
    partner->to = to[1];
    partner->from = from[0];
    if (partner->pid > 0)
        return true;
    close(partner->to);
    close(partner->from);
    partner->pid = 0;
    return false;
}

/* The partner says that it is ready, or why it is not. */
static bool meet(struct partner *partner, int door, char why[SAMPLE_WHY])
{
    int32_t error = 0;
    if (bench_door_table[door].kind == CODE32) {
        if (read_whole(partner->from, &partner->greeting, sizeof partner->greeting))
            return true;
        snprintf(why, SAMPLE_WHY, "the kernel runs no 32-bit programs: it has no IA-32 emulation");
        return false;
    }
    if (read_whole(partner->from, &error, sizeof error) && !error)
        return true;
    snprintf(why, SAMPLE_WHY, "this cannot be set up here: %s",
             error ? strerror(error) : "the process was killed");
    return false;
}

bool partner_start(struct partner *partner, int door, int cpu, int far_cpu, char why[SAMPLE_WHY])
{
    bool far = bench_door_table[door].far;
    *partner = (struct partner){0};
    if (far && far_cpu < 0) {
        snprintf(why, SAMPLE_WHY, "this process may run on one CPU only");
        return false;
    }
    if (!fork_partner(partner, door, far ? far_cpu : cpu)) {
        snprintf(why, SAMPLE_WHY, "no process could be started: %s", strerror(errno));
        return false;
    }
    if (meet(partner, door, why))
        return true;
    partner_end(partner);
    return false;
}

/* Which of the loops of doors32.asm. */
static uint32_t loop32(int door)
{
    return door == BENCH_KERNEL_VSYSCALL ? 1 : door == BENCH_SYSENTER ? 2 : 0;
}

bool partner_visit(struct partner *partner, int door, uint64_t count, struct reply *reply)
{
    bool code32 = bench_door_table[door].kind == CODE32;
    struct turn turn = {code32 ? loop32(door) : (uint32_t)door, (uint32_t)count};
    return write_whole(partner->to, &turn, sizeof turn) &&
           read_whole(partner->from, reply, sizeof *reply);
}

static int reap(struct partner *partner)
{
    int status = 0;
    while (waitpid(partner->pid, &status, 0) < 0 && errno == EINTR) {
    }
    close(partner->to);
    close(partner->from);
    partner->pid = 0;
    return status;
}

void partner_end(struct partner *partner)
{
    if (partner->pid <= 0)
        return;
    kill(partner->pid, SIGKILL);
    reap(partner);
}

int partner_killed_by(struct partner *partner)
{
    if (partner->pid <= 0)
        return 0;
    int status = reap(partner);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
