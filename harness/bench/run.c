#include "bench/bench.h"

#include "base/clock.h"
#include "bench/probe.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How much longer than asked a process may take before it is given up: on a busy machine each
 * turn of a partner may wait for a time slice. */
enum { PATIENCE_NS_PER_S = 1000000000, PATIENCE_S = 20, FAILURES_MOST = 3, POLL_NS = 5000000 };

static double now(void)
{
    return (double)now_ns() / PATIENCE_NS_PER_S;
}

/* ------------------------------------------------------------------------- where to run */

static bool choose_cpus(const struct bench_options *options, struct bench_results *results,
                        struct problem *problem)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed))
        return problem_set(problem, STATUS_CANNOT, "the allowed CPUs cannot be asked for: %s",
                           strerror(errno));
    results->cpu = options->cpu >= 0 ? options->cpu : sched_getcpu();
    if (results->cpu < 0 || results->cpu >= CPU_SETSIZE ||
        !CPU_ISSET((size_t)results->cpu, &allowed)) {
        if (options->cpu >= 0)
            return problem_set(problem, STATUS_USAGE, "CPU %d is not one that this process may use",
                               options->cpu);
        for (results->cpu = 0; !CPU_ISSET((size_t)results->cpu, &allowed);)
            results->cpu++;
    }
    results->far_cpu = -1;
    for (int cpu = 0; cpu < CPU_SETSIZE && results->far_cpu < 0; cpu++)
        if (cpu != results->cpu && CPU_ISSET((size_t)cpu, &allowed))
            results->far_cpu = cpu;
    return true;
}

/* Finds the doors that are open.  Without the measure of all things no door is measured. */
static void probe_doors(const struct bench_options *options, struct bench_results *results,
                        struct greeting *vdso)
{
    static const char *const traced = "this process is itself being traced";
    bool watched = probe_watched();
    for (int i = 0; i < BENCH_DOORS; i++) {
        int door = i == 0 ? BENCH_SYSCALL : i <= BENCH_SYSCALL ? i - 1 : i;
        struct bench_row *row = &results->rows[door];
        struct greeting greeting = {0};
        row->wanted = options->wanted[door] || door == BENCH_SYSCALL;
        if (!row->wanted)
            continue;
        if (watched)
            snprintf(row->why, sizeof row->why, "%s", traced);
        else if (door != BENCH_SYSCALL && !results->rows[BENCH_SYSCALL].open)
            snprintf(row->why, sizeof row->why, "syscall, its measure, is closed: %.120s",
                     results->rows[BENCH_SYSCALL].why);
        else
            row->open = probe_door(door, results->cpu, results->far_cpu, &greeting, row->why);
        if (greeting.entry)
            *vdso = greeting;
    }
}

/* -------------------------------------------------------------------------- one process */

struct worker {
    struct sample *sample; /* shared with the process */
    int fd;
};

static bool open_worker(struct worker *worker, struct problem *problem)
{
    worker->fd = memfd_create("sample", 0); /* open across the exec, on purpose */
    if (worker->fd >= 0 && ftruncate(worker->fd, sizeof *worker->sample) == 0) {
        worker->sample =
            mmap(NULL, sizeof *worker->sample, PROT_READ | PROT_WRITE, MAP_SHARED, worker->fd, 0);
        if (worker->sample != MAP_FAILED)
            return true;
    }
    return problem_set(problem, STATUS_FAULT, "no memory to share with the measuring processes: %s",
                       strerror(errno));
}

static void close_worker(struct worker *worker)
{
    munmap(worker->sample, sizeof *worker->sample);
    close(worker->fd);
}

static _Noreturn void become_worker(const struct bench_options *options, int fd)
{
    const char *argv[8];
    char number[16];
    int count = 0;
    setpgid(0, 0); /* Ctrl-C is for the one who reports; it ends this one, with its partners */
    snprintf(number, sizeof number, "%d", fd);
    while (options->argv[count] && count < 5) {
        argv[count] = options->argv[count];
        count++;
    }
    argv[count++] = BENCH_WORKER;
    argv[count++] = number;
    argv[count] = NULL;
    execv("/proc/self/exe", (char **)(uintptr_t)argv);
    _exit(127);
}

static bool stopped(const struct bench_options *options)
{
    return options->stop && *options->stop;
}

/* Waits for a process to end; ends it when it takes too long or when we are to stop. */
static bool wait_for(const struct bench_options *options, pid_t pid, double limit)
{
    int status;
    double until = now() + limit;
    for (;;) {
        pid_t done = waitpid(pid, &status, WNOHANG);
        if (done == pid)
            return WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if ((done < 0 && errno != EINTR) || now() > until || stopped(options))
            break;
        nanosleep(&(struct timespec){.tv_nsec = POLL_NS}, NULL);
    }
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return false;
}

static bool run_process(const struct bench_options *options, const struct bench_results *results,
                        struct worker *worker, uint64_t seed)
{
    struct sample *sample = worker->sample;
    memset(sample, 0, offsetof(struct sample, ticks));
    sample->cpu = results->cpu;
    sample->far_cpu = results->far_cpu;
    sample->parent = (int)syscall(SYS_gettid);
    sample->seed = seed;
    sample->time_ns = (uint64_t)(options->seconds / options->processes * PATIENCE_NS_PER_S);
    for (int door = 0; door < BENCH_VISITED; door++)
        sample->doors[door].open = door >= BENCH_DOORS || results->rows[door].open;
    pid_t pid = fork();
    if (pid == 0)
        become_worker(options, worker->fd);
    if (pid < 0)
        return false;
    setpgid(pid, pid);
    return wait_for(options, pid, options->seconds / options->processes + PATIENCE_S) &&
           sample->done && sample->rounds > 0;
}

/* ------------------------------------------------------------------------------ all of it */

uint64_t bench_new_seed(void)
{
    struct timespec moment;
    clock_gettime(CLOCK_REALTIME, &moment);
    return (((uint64_t)moment.tv_sec << 20 ^ (uint64_t)moment.tv_nsec) & 0xffffffff) | 1;
}

/* The seed of process i: splitmix64 (Steele, Lea and Flood 2014), never 0. */
static uint64_t nth_seed(uint64_t seed, int i)
{
    uint64_t mixed = seed + 0x9e3779b97f4a7c15 * (uint64_t)(i + 1);
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    mixed ^= mixed >> 31;
    return mixed ? mixed : 1;
}

/* How many processes had enough of the core; all, as long as that cannot be told. */
static int processes_alone(const struct sample *const *samples, int count)
{
    double level = bench_alone_level(samples, count);
    int alone = 0;
    for (int i = 0; i < count; i++)
        alone += !(level > 0) || bench_alone_enough(samples[i], level);
    return alone;
}

static bool run_processes(const struct bench_options *options, struct bench_results *results,
                          struct sample **samples, struct problem *problem)
{
    struct worker worker;
    int failures = 0, alone = 0, most = (int)(BENCH_STRETCH * options->processes);
    double began = now();
    if (!open_worker(&worker, problem))
        return false;
    while (alone < options->processes && results->processes < most && !stopped(options)) {
        int done = results->processes, missing = options->processes - alone;
        int all = done + missing < most ? done + missing : most;
        double left = done ? (now() - began) / done * (all - done) : options->seconds * 1.2;
        if (options->progress)
            options->progress(options->context, done, all, left);
        if (!run_process(options, results, &worker, nth_seed(options->seed, done + failures))) {
            if (stopped(options) || ++failures == FAILURES_MOST)
                break;
            continue;
        }
        samples[done] = malloc(sizeof **samples);
        if (!samples[done])
            die(STATUS_FAULT, "out of memory");
        memcpy(samples[done], worker.sample, sizeof **samples);
        results->processes++;
        alone = processes_alone((const struct sample *const *)samples, results->processes);
    }
    if (options->progress)
        options->progress(options->context, 1, 1, 0); /* all are done */
    close_worker(&worker);
    results->interrupted = stopped(options);
    if (failures == FAILURES_MOST)
        return problem_set(problem, STATUS_FAULT,
                           "the measuring processes fail, one after the other");
    return true;
}

bool bench_run(const struct bench_options *options, struct bench_results *results,
               struct problem *problem)
{
    struct sample *samples[BENCH_SAMPLES_MOST] = {NULL};
    struct greeting vdso = {0};
    double began = now();
    *results = (struct bench_results){.asked = options->processes, .seed = options->seed};
    if (!choose_cpus(options, results, problem))
        return false;
    probe_doors(options, results, &vdso);
    bool good = true;
    if (results->rows[BENCH_SYSCALL].open)
        good = run_processes(options, results, samples, problem);
    results->seconds = now() - began;
    if (good) {
        results->processes =
            bench_keep_alone(&results->alone, samples, results->processes, options->processes);
        bench_estimate(results, (const struct sample *const *)samples, results->processes);
        bench_describe_machine(results, &vdso);
        bench_judge(results);
    }
    for (int i = 0; i < BENCH_SAMPLES_MOST; i++)
        free(samples[i]);
    return good;
}
