/* 20-signals, the exercise -- actions that are there from the start, one counter for each */
#include <asm/signal.h>
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static int users, ends;

static void count_user(int signal)
{
    (void)signal;
    users += 1;
}

static void count_end(int signal)
{
    ends += signal;
}

__attribute__((naked)) static void leave(void)
{
    __asm__ volatile("movl $15, %eax; syscall");
}

static const struct sigaction by_user = {count_user, SA_RESTART | SA_RESTORER, leave, 0};
static const struct sigaction by_end = {count_end, SA_RESTORER, leave, ~0ul};

int main(void)
{
    char line[512];
    syscall(SYS_rt_sigaction, SIGINT, &by_end, NULL, 8);
    syscall(SYS_rt_sigaction, SIGUSR1, &by_user, NULL, 8);
    long got = syscall(SYS_read, STDIN_FILENO, line, sizeof line);
    if (got == -1 && errno == EINTR && ends)
        return users;
    syscall(SYS_write, STDOUT_FILENO, line, got);
    return users;
}
