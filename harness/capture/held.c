/* What a process holds under the number of a descriptor.
 *
 * /proc/PID/fd tells.  The one of a process that has made itself undumpable belongs to root, though
 * the tracer of a jail, an ordinary user too, has every right over the user namespace in it: then
 * the descriptor itself is borrowed for a moment (pidfd_getfd, Linux 5.6). */
#include "capture/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A thread that leads no process has no pidfd before Linux 6.9. */
static int open_task(pid_t task)
{
    int handle = (int)syscall(SYS_pidfd_open, task, 0);
    return handle >= 0 ? handle : (int)syscall(SYS_pidfd_open, task, O_EXCL); /* PIDFD_THREAD */
}

static bool ask_for_it(pid_t task, int fd, struct stat *about)
{
    int handle = open_task(task);
    int ours = handle < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, handle, fd, 0);
    bool ok = ours >= 0 && fstat(ours, about) == 0;
    if (ours >= 0)
        close(ours);
    if (handle >= 0)
        close(handle);
    return ok;
}

bool held_status(pid_t task, int fd, struct stat *about)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)task, fd);
    return stat(path, about) == 0 || (errno == EACCES && ask_for_it(task, fd, about));
}
