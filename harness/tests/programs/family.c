/* Three processes of three threads each that make calls without end, until one of them, at a moment
 * drawn from the seed, kills one of them, drawn from the seed; what is left is killed soon after.
 *   usage: family SEED */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile pid_t *members; /* shared; [0] is the first process */
enum { MEMBERS = 3, THREADS = 3 };
static unsigned long state;

static unsigned draw(unsigned limit)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % limit;
}

static void *call_without_end(void *kind)
{
    char buffer[64];
    for (;;) {
        if (kind)
            syscall(SYS_getcwd, buffer, sizeof buffer);
        else
            nanosleep(&(struct timespec){0, 100000}, NULL);
    }
    return NULL;
}

static void start_threads(void)
{
    pthread_t thread;
    for (long i = 1; i < THREADS; i++)
        pthread_create(&thread, NULL, call_without_end, (void *)(i - 1));
}

/* Spends a random time, partly in calls, so that the victim is met anywhere. */
static void wait_a_moment(void)
{
    for (unsigned calls = draw(60); calls; calls--)
        syscall(SYS_getppid);
    for (volatile unsigned i = draw(200000); i; i = i - 1)
        ;
}

int main(int argc, char **argv)
{
    state = (argc > 1 ? strtoul(argv[1], NULL, 10) : 1) * 0x9e3779b97f4a7c15u + 1;
    members = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    members[0] = getpid();
    for (int i = 1; i < MEMBERS; i++) {
        pid_t child = fork();
        if (child == 0) {
            start_threads();
            call_without_end((void *)1);
        }
        members[i] = child;
    }
    pid_t killer = fork(); /* survives them all, to clean up */
    if (killer == 0) {
        unsigned victim = draw(MEMBERS);
        wait_a_moment();
        kill(members[victim], SIGKILL);
        wait_a_moment();
        for (int i = MEMBERS - 1; i >= 0; i--)
            kill(members[i], SIGKILL);
        _exit(0);
    }
    start_threads();
    call_without_end((void *)1);
}
