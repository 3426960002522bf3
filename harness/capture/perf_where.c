/* Where the kernel tells the numbers of its tracepoints: in tracefs, which is mounted in one of two
 * places, or somewhere else, or nowhere.  Then we mount one that nobody else sees: a mount that is
 * attached to nothing goes when it is closed (Linux 5.2). */
#include "capture/perf_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_fsopen
#define SYS_fsopen   430
#define SYS_fsconfig 431
#define SYS_fsmount  432
#endif

enum { CREATE = 6 /* FSCONFIG_CMD_CREATE */, CLOSE_ON_EXEC = 1 };

static int open_folder(const char *path)
{
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* A folder of tracepoints below `path`; -1 with errno. */
static int open_events(const char *path)
{
    int root = open_folder(path), events;
    if (root < 0)
        return -1;
    events = openat(root, "events", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = errno;
    close(root);
    errno = error;
    return events;
}

static int open_mounted(void)
{
    static const char *const usual[] = {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"};
    int events = -1, error = ENOENT;
    for (size_t i = 0; events < 0 && i < sizeof usual / sizeof *usual; i++) {
        events = open_events(usual[i]);
        if (events < 0 && errno != ENOENT)
            error = errno;
    }
    FILE *mounts = events < 0 ? setmntent("/proc/self/mounts", "re") : NULL;
    struct mntent *mount;
    while (mounts && events < 0 && (mount = getmntent(mounts)))
        if (strcmp(mount->mnt_type, "tracefs") == 0 && (events = open_events(mount->mnt_dir)) < 0)
            error = errno;
    if (mounts)
        endmntent(mounts);
    errno = error;
    return events;
}

static int open_unmounted(void)
{
    int context = (int)syscall(SYS_fsopen, "tracefs", CLOSE_ON_EXEC), root = -1, events = -1;
    if (context >= 0 && syscall(SYS_fsconfig, context, CREATE, NULL, NULL, 0) == 0)
        root = (int)syscall(SYS_fsmount, context, CLOSE_ON_EXEC, 0);
    if (root >= 0)
        events = openat(root, "events", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = errno;
    if (root >= 0)
        close(root);
    if (context >= 0)
        close(context);
    errno = error;
    return events;
}

/* 0 with errno. */
static uint16_t read_id(int events, const char *name)
{
    char path[64], digits[16] = "";
    snprintf(path, sizeof path, "%s/id", name);
    int file = openat(events, path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t size = read(file, digits, sizeof digits - 1);
    close(file);
    errno = ENOENT;
    return size > 0 ? (uint16_t)atoi(digits) : 0;
}

bool perf_find_ids(struct perf_ids *ids, struct problem *problem)
{
    int events = open_mounted(), error = errno;
    if (events < 0 && error == ENOENT && (events = open_unmounted()) < 0)
        return refuse_tracefs(problem, NULL, errno);
    if (events < 0)
        return refuse_tracefs(problem, NULL, error);
    ids->signal = read_id(events, "signal/signal_deliver");
    ids->exec = read_id(events, "sched/sched_process_exec");
    ids->leave = read_id(events, "raw_syscalls/sys_exit");
    ids->enter = read_id(events, "raw_syscalls/sys_enter");
    error = errno;
    close(events);
    return (ids->enter && ids->leave) || refuse_tracefs(problem, "raw_syscalls", error);
}
