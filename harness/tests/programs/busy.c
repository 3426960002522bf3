/* A program that notices whether somebody meddles with it: four threads that compute, call, sleep
 * and wait, until standard input ends.  It then says what it saw, and exits with 0 when all was as
 * it must be: sums right, no call broken off, no signal, no long standstill. usage: busy
 * MILLISECONDS     the longest standstill that is none */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_bool done;
static atomic_long wrong, broken, rounds[4], signals;
static atomic_long longest_ms;

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *compute(void *unused)
{
    (void)unused;
    while (!done) {
        uint64_t a = 1, b = 1, sum = 0;
        for (int i = 0; i < 100000; i++) {
            uint64_t next = a + b;
            a = b;
            b = next;
            sum ^= next * 0x9e3779b97f4a7c15u;
        }
        static atomic_ullong first;
        unsigned long long none = 0;
        if (!atomic_compare_exchange_strong(&first, &none, sum) && none != sum)
            wrong++;
        rounds[0]++;
    }
    return NULL;
}

/* Registers that calls must leave alone are watched by their results. */
static void *call(void *unused)
{
    (void)unused;
    long pid = syscall(SYS_getpid);
    while (!done) {
        if (syscall(SYS_getpid) != pid || syscall(SYS_lseek, -1, 0, 0) != -1 || errno != EBADF)
            wrong++;
        rounds[1]++;
    }
    return NULL;
}

static void *sleep_short(void *unused)
{
    (void)unused;
    long last = now_ms();
    while (!done) {
        if (nanosleep(&(struct timespec){0, 3000000}, NULL))
            broken++;
        long now = now_ms();
        if (now - last > longest_ms)
            longest_ms = now - last;
        last = now;
        rounds[2]++;
    }
    return NULL;
}

/* A byte goes round through a pipe; poll and read are calls that a stop could break off. */
static void *wait_for_bytes(void *unused)
{
    (void)unused;
    int ends[2];
    char byte = 'a';
    if (pipe(ends))
        return NULL;
    while (!done) {
        struct pollfd fd = {ends[0], POLLIN, 0};
        if (poll(&fd, 1, 2) != 0)
            broken++;
        if (write(ends[1], &byte, 1) != 1 || read(ends[0], &byte, 1) != 1 || byte != 'a')
            broken++;
        rounds[3]++;
    }
    return NULL;
}

static void count_signal(int number)
{
    (void)number;
    signals++;
}

int main(int argc, char **argv)
{
    void *(*const works[4])(void *) = {compute, call, sleep_short, wait_for_bytes};
    pthread_t threads[4];
    char byte;
    for (int number = 1; number < 32; number++)
        if (number != SIGKILL && number != SIGSTOP && number != SIGSEGV)
            signal(number, count_signal);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, works[i], NULL);
    for (;;) {
        ssize_t got = read(0, &byte, 1);
        if (got == 0)
            break;
        if (got < 0)
            broken++;
    }
    done = true;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    printf("wrong %ld, broken off %ld, signals %ld, longest standstill %ld ms, rounds %ld %ld %ld "
           "%ld\n",
           wrong, broken, signals, longest_ms, rounds[0], rounds[1], rounds[2], rounds[3]);
    bool idle = !rounds[0] || !rounds[1] || !rounds[2] || !rounds[3];
    return wrong || broken || signals || idle || (argc > 1 && longest_ms > atol(argv[1]));
}
