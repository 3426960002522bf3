// M12 removes, renames, empties and locks what does not belong to it
// 01: DENIED(unlink)
// 14: FAIL or DENIED(rename)
// 90: PASS
// layers: N L
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    static const char *const paths[] = {"../expected/01-hello.exercise.trace",
                                        "../../expected/01-hello.exercise.trace",
                                        "../../out/results/M12-01.json",
                                        "../../class",
                                        "/etc/passwd",
                                        "/usr/bin/env",
                                        "/lib",
                                        "/tmp"};
    for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *path = paths[i];
        if (syscall(SYS_unlink, path) == 0 || syscall(SYS_rename, path, "mine") == 0 ||
            syscall(SYS_truncate, path, 0) == 0 || syscall(SYS_chmod, path, 0) == 0 ||
            syscall(SYS_rmdir, path) == 0 || syscall(SYS_link, path, "twin") == 0)
            return (int)i + 1;
    }
    return 0;
}
