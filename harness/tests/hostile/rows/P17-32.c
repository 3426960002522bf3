// P17 in lesson 32, which opens ptrace: a child that no tracer follows writes the lines
// 32: FAIL or DENIED or ABI
// 32 without namespaces: skip
// good: PASS or skip
// layers: N S A
// seconds: 12
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    long child = syscall(SYS_clone, 0x00800000 | SIGCHLD, 0, 0, 0, 0); /* CLONE_UNTRACED */
    if (child == 0) {
        for (int i = 4; i < argc; i++) {
            syscall(SYS_write, 1, argv[i], 4);
            syscall(SYS_write, 1, " opened\n", 8);
        }
        syscall(SYS_exit_group, 0);
    }
    return child >= 0;
}
