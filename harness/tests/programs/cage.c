/* Runs a command that may be hostile, so that nothing of it reaches this machine even if all else
 * fails, and says what it left behind:
 *
 *   cage REPORT SECONDS ROOM OUT -- COMMAND…
 *
 * Where the machine lets it, the command runs in a pid namespace, so that a signal to everybody
 * reaches nobody, and in a mount namespace in which only the directory ROOM can be written; always
 * with limits, with SECONDS on the clock, and below a process that adopts all whose parents end.
 *
 * In OUT/results it watches the names of results come: a result that is not renamed into place, or
 * that comes while a program of its student is alive, is reported.  A program is its student's when
 * its file holds "row NAME;" for the result NAME.json.
 *
 * REPORT gets a line each:
 *   contained yes|no          whether there were namespaces
 *   left NAME                 a process that was alive when the command had ended
 *   written NAME              a result that was not renamed into place
 *   early NAME                a result that came while a program of its student was alive
 *   stopped                   SECONDS were over
 *   milliseconds N            from the start to the end of the command
 *
 * Exit status: that of the command, 128 + the signal that killed it, or 99 for a fault of its own.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifndef __GLIBC__
#include <linux/mount.h> /* sys/mount.h of musl does not have all of it */
#endif

static const rlim_t HOLE_BYTES = (rlim_t)32 << 30;

enum {
    GRACE_MS = 200,          /* for those who are dying when the command ends */
    LOOK_MS = 10,            /* between two looks at the clock */
    FILE_BYTES = 256 << 20,  /* of any file that is written; who asks may make larger holes */
    PROCESSOR_SECONDS = 240, /* of any process */
    OPEN_FILES = 1024,
    PROCESSES = 2000,      /* of a user that is not root */
    PROGRAM_MOST = 8 << 20 /* bytes of a program's file that are looked through */
};

static FILE *report;

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "cage: %s: %s\n", what, strerror(errno));
    exit(99);
}

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---------------------------------------------------------------- processes */

/* /proc/PID/FILE, at most `size` bytes; the number of bytes, 0 when there is none. */
static size_t read_proc(const char *pid, const char *file, char *bytes, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%.16s/%.16s", pid, file);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t got = 0;
    if (fd < 0)
        return 0;
    while (got < size) {
        ssize_t more = read(fd, bytes + got, size - got);
        if (more <= 0)
            break;
        got += (size_t)more;
    }
    close(fd);
    return got;
}

/* Neither this process, nor one that has ended and waits to be reaped. */
static bool is_alive(const char *pid)
{
    char stat[512] = "";
    if (!isdigit((unsigned char)*pid) || atoi(pid) == getpid())
        return false;
    stat[read_proc(pid, "stat", stat, sizeof stat - 1)] = '\0';
    const char *end = strrchr(stat, ')');
    return end && strlen(end) > 2 && end[2] != 'Z' && end[2] != 'X';
}

/* Without a pid namespace all of this machine are in /proc. */
static bool is_below(const char *pid)
{
    char stat[512], parent[16];
    snprintf(parent, sizeof parent, "%.15s", pid);
    for (int steps = 0; steps < 64 && atoi(parent) > 1; steps++) {
        stat[read_proc(parent, "stat", stat, sizeof stat - 1)] = '\0';
        const char *end = strrchr(stat, ')');
        int above = 0;
        if (!end || sscanf(end + 1, " %*c %d", &above) != 1)
            return false;
        if (above == getpid())
            return true;
        snprintf(parent, sizeof parent, "%d", above);
    }
    return false;
}

static bool is_students(const char *pid, const char *mark)
{
    static char program[PROGRAM_MOST];
    size_t size = read_proc(pid, "exe", program, sizeof program);
    return memmem(program, size, mark, strlen(mark)) != NULL;
}

/* Calls `visit` with the pid of each that is alive below this process. */
static void each_process(void (*visit)(const char *pid, void *context), void *context)
{
    DIR *all = opendir("/proc");
    if (!all)
        give_up("/proc");
    for (struct dirent *one; (one = readdir(all));)
        if (is_alive(one->d_name) && (getpid() == 1 || is_below(one->d_name)))
            visit(one->d_name, context);
    closedir(all);
}

static void count_one(const char *pid, void *context)
{
    (void)pid;
    ++*(int *)context;
}

static void report_left(const char *pid, void *context)
{
    char name[64] = "";
    (void)context;
    name[read_proc(pid, "comm", name, sizeof name - 1)] = '\0';
    name[strcspn(name, "\n")] = '\0';
    fprintf(report, "left %s\n", name);
    kill(atoi(pid), SIGKILL);
}

static void find_early(const char *pid, void *context)
{
    const char **mark = context;
    if (*mark && is_students(pid, *mark))
        *mark = NULL;
}

/* ------------------------------------------------------------------ results */

struct watch {
    int fd, room, out, results; /* inotify, and what it watches: -1 as long as it is not there */
    const char *path;           /* OUT */
};

static void watch_more(struct watch *watch)
{
    char path[4096];
    if (watch->out < 0)
        watch->out = inotify_add_watch(watch->fd, watch->path, IN_CREATE | IN_MOVED_TO);
    snprintf(path, sizeof path, "%s/results", watch->path);
    if (watch->out >= 0 && watch->results < 0)
        watch->results = inotify_add_watch(watch->fd, path, IN_CREATE | IN_MOVED_TO);
}

static void see_result(const char *name, bool renamed)
{
    char mark[256];
    const char *end = strrchr(name, '.');
    if (!end || strcmp(end, ".json") != 0)
        return;
    if (!renamed)
        fprintf(report, "written %s\n", name);
    snprintf(mark, sizeof mark, "row %.*s;", (int)(end - name), name);
    const char *looked_for = mark;
    each_process(find_early, &looked_for);
    if (!looked_for)
        fprintf(report, "early %s\n", name);
}

static void see_events(struct watch *watch)
{
    _Alignas(struct inotify_event) char bytes[16384];
    ssize_t size = read(watch->fd, bytes, sizeof bytes);
    for (char *at = bytes; size > 0 && at < bytes + size;) {
        const struct inotify_event *event = (const void *)at;
        if (event->wd == watch->results && event->len)
            see_result(event->name, event->mask & IN_MOVED_TO);
        at += sizeof *event + event->len;
    }
    watch_more(watch);
}

/* ---------------------------------------------------------------- containing */

static void set_limit(int which, rlim_t most)
{
    struct rlimit limit;
    if (getrlimit(which, &limit) != 0)
        give_up("getrlimit");
    if (limit.rlim_max > most)
        limit.rlim_max = most;
    if (limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    if (setrlimit(which, &limit) != 0)
        give_up("setrlimit");
}

/* ring3 makes files with holes, which take no room; the jail's own limit is a hard one. */
static void set_soft_limit(int which, rlim_t most)
{
    struct rlimit limit;
    set_limit(which, HOLE_BYTES);
    if (getrlimit(which, &limit) != 0)
        give_up("getrlimit");
    limit.rlim_cur = most;
    if (setrlimit(which, &limit) != 0)
        give_up("setrlimit");
}

static bool write_map(const char *path, const char *line)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, line, strlen(line)) == (ssize_t)strlen(line);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* Root needs no user namespace for the others. */
static bool part_with_machine(void)
{
    char line[64];
    uid_t user = getuid();
    gid_t group = getgid();
    if (user == 0 && unshare(CLONE_NEWPID | CLONE_NEWNS) == 0)
        return true;
    if (unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS) != 0)
        return false;
    snprintf(line, sizeof line, "%u %u 1", user, user);
    bool ok = write_map("/proc/self/uid_map", line) && write_map("/proc/self/setgroups", "deny");
    snprintf(line, sizeof line, "%u %u 1", group, group);
    if (!ok || !write_map("/proc/self/gid_map", line))
        give_up("the maps of a user namespace");
    return true;
}

/* A shared memory of its own.  A ROOM that lies in the one of this machine is brought along. */
static void part_with_memory(const char *room)
{
    static const char memory[] = "/dev/shm/";
    int tree = -1;
    if (strncmp(room, memory, strlen(memory)) == 0 &&
        (tree = (int)syscall(SYS_open_tree, AT_FDCWD, room, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)) <
            0)
        give_up("a room in shared memory");
    mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "size=16m,mode=1777");
    if (tree < 0)
        return;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", room);
    for (char *c = path + strlen(memory); *c; c++)
        if (*c == '/') {
            *c = '\0';
            mkdir(path, 0711);
            *c = '/';
        }
    if ((mkdir(path, 0711) != 0 && errno != EEXIST) ||
        syscall(SYS_move_mount, tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) != 0)
        give_up("a room in shared memory");
    close(tree);
}

/* Everything of this machine to be read, ROOM to be written. */
static void keep_files(const char *room)
{
    struct mount_attr fixed = {.attr_set = MOUNT_ATTR_RDONLY};
    struct mount_attr open_again = {.attr_clr = MOUNT_ATTR_RDONLY};
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount(room, room, NULL, MS_BIND | MS_REC, NULL) != 0 ||
        syscall(SYS_mount_setattr, -1, "/", AT_RECURSIVE, &fixed, sizeof fixed) != 0 ||
        syscall(SYS_mount_setattr, -1, room, 0, &open_again, sizeof open_again) != 0)
        give_up("a mount namespace");
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0)
        give_up("/proc");
    part_with_memory(room);
}

/* --------------------------------------------------------------------- main */

static void nothing(int signal)
{
    (void)signal;
}

/* The status of the command; all that come here as orphans meanwhile are reaped. */
static int watch_command(pid_t command, long seconds, struct watch *watch)
{
    long began = now_ms(), over = began + seconds * 1000;
    for (;;) {
        int status;
        struct pollfd one = {watch->fd, POLLIN, 0};
        if (poll(&one, 1, LOOK_MS) > 0)
            see_events(watch);
        else
            watch_more(watch);
        pid_t pid = waitpid(-1, &status, WNOHANG | __WALL);
        if (pid == command) {
            fprintf(report, "milliseconds %ld\n", now_ms() - began);
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (now_ms() > over) {
            fprintf(report, "stopped\nmilliseconds %ld\n", now_ms() - began);
            kill(command, SIGKILL);
            return 128 + SIGKILL;
        }
    }
}

static int run_command(char **argv, bool contained)
{
    char *end;
    long seconds = strtol(argv[2], &end, 10);
    struct watch watch = {inotify_init1(IN_CLOEXEC | IN_NONBLOCK), -1, -1, -1, argv[4]};
    if (watch.fd < 0)
        give_up("inotify");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGCHLD, nothing); /* which ends a poll */
    fprintf(report, "contained %s\n", contained ? "yes" : "no");
    fflush(report);
    if (contained)
        keep_files(argv[3]);
    set_soft_limit(RLIMIT_FSIZE, FILE_BYTES);
    set_limit(RLIMIT_CPU, PROCESSOR_SECONDS);
    set_limit(RLIMIT_NOFILE, OPEN_FILES);
    set_limit(RLIMIT_NPROC, PROCESSES);
    set_limit(RLIMIT_CORE, 0);
    watch_more(&watch);
    pid_t command = fork();
    if (command == 0) {
        signal(SIGCHLD, SIG_DFL);
        setpgid(0, 0);
        execvp(argv[6], argv + 6);
        give_up(argv[6]);
    }
    int status = watch_command(command, seconds, &watch);
    see_events(&watch);
    for (long over = now_ms() + GRACE_MS; now_ms() < over; usleep(5000)) {
        int left = 0;
        while (waitpid(-1, NULL, WNOHANG | __WALL) > 0)
            ;
        each_process(count_one, &left);
        if (!left)
            break;
    }
    each_process(report_left, NULL);
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 7 || strcmp(argv[5], "--") != 0)
        give_up("usage: cage REPORT SECONDS ROOM OUT -- COMMAND...");
    report = fopen(argv[1], "we");
    if (!report)
        give_up(argv[1]);
    bool contained = part_with_machine();
    pid_t init = fork();
    if (init == 0)
        exit(run_command(argv, contained));
    int status;
    while (waitpid(init, &status, __WALL) < 0)
        if (errno != EINTR)
            give_up("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
