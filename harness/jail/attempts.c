#include "jail/attempts.h"

#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static bool close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* ------------------------------------------------------------------- files */

static bool reads_file(const struct outside *outside)
{
    return close_if_open(open(outside->file, O_RDONLY | O_CLOEXEC));
}

static bool reads_passwd(const struct outside *outside)
{
    (void)outside;
    return close_if_open(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

static bool makes_file(const struct outside *outside)
{
    char path[sizeof outside->file + 16];
    snprintf(path, sizeof path, "%s.%d", outside->file, (int)getpid());
    bool made = close_if_open(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (made)
        unlink(path);
    return made;
}

static bool truncates_file(const struct outside *outside)
{
    return outside->landlock >= 3 && truncate(outside->file, 0) == 0;
}

static bool sees_root(const struct outside *outside)
{
    struct stat root;
    return stat("/", &root) == 0 && root.st_dev == outside->root_device &&
           root.st_ino == outside->root_inode;
}

static bool opens_processes(const struct outside *outside)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/status", (int)outside->caller);
    return close_if_open(open(path, O_RDONLY | O_CLOEXEC));
}

/* --------------------------------------------------------------- namespaces */

static bool has_link(const char *path, const char *same)
{
    char link[64];
    ssize_t size = readlink(path, link, sizeof link - 1);
    if (size <= 0)
        return false;
    link[size] = '\0';
    return strcmp(link, same) == 0;
}

static bool is_in_user(const struct outside *outside)
{
    return has_link("/proc/self/ns/user", outside->namespaces[0]);
}

static bool is_in_cgroup(const struct outside *outside)
{
    return has_link("/proc/self/ns/cgroup", outside->namespaces[1]);
}

/* EPERM tells that it is there, too. */
static bool finds_caller(const struct outside *outside)
{
    return kill(outside->caller, 0) == 0 || errno == EPERM;
}

static bool seizes_caller(const struct outside *outside)
{
    bool seized = ptrace(PTRACE_SEIZE, outside->caller, NULL, NULL) == 0;
    if (seized) {
        ptrace(PTRACE_INTERRUPT, outside->caller, NULL, NULL);
        waitpid(outside->caller, NULL, __WALL);
        ptrace(PTRACE_DETACH, outside->caller, NULL, NULL);
    }
    return seized;
}

static bool is_first_process(const struct outside *outside)
{
    (void)outside;
    return getpid() == 1;
}

static bool reads_queue(const struct outside *outside)
{
    struct msqid_ds about;
    return outside->queue >= 0 && msgctl(outside->queue, IPC_STAT, &about) == 0;
}

static bool sees_host_name(const struct outside *outside)
{
    struct utsname name;
    return uname(&name) == 0 && strcmp(name.nodename, outside->host) == 0;
}

/* ------------------------------------------------------------------ network */

static bool connects(int domain, const void *address, socklen_t size)
{
    int fd = socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool connected =
        fd >= 0 && (connect(fd, address, size) == 0 || errno == EINPROGRESS || errno == EAGAIN);
    close_if_open(fd);
    return connected;
}

static bool connects_by_tcp(const struct outside *outside)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(outside->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return connects(AF_INET, &address, sizeof address);
}

/* No packet leaves: what is asked for is a route. */
static bool has_route(const struct outside *outside)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    (void)outside;
    bool routed = fd >= 0 && connect(fd, (void *)&address, sizeof address) == 0;
    close_if_open(fd);
    return routed;
}

static bool connects_to_abstract(const struct outside *outside)
{
    return connects(AF_UNIX, &outside->abstract, outside->abstract_size);
}

static bool listens(const struct outside *outside)
{
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)outside;
    bool bound = fd >= 0 && (bind(fd, (void *)&any, sizeof any) == 0 || errno == EADDRNOTAVAIL);
    close_if_open(fd);
    return bound;
}

/* ---------------------------------------------------------------- process */

static bool signals_parent(const struct outside *outside)
{
    (void)outside;
    return kill(getppid(), 0) == 0;
}

static bool takes_memory(const struct outside *outside)
{
    enum { GIB = 1 << 30 };
    (void)outside;
    void *at = mmap(NULL, 2ul * GIB, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
        return false;
    munmap(at, 2ul * GIB);
    return true;
}

static bool makes_large_file(const struct outside *outside)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)outside;
    sigaction(SIGXFSZ, &ignore, NULL);
    int fd = memfd_create("large", MFD_CLOEXEC);
    bool grown = fd >= 0 && ftruncate(fd, 8 << 20) == 0;
    close_if_open(fd);
    return grown;
}

static bool opens_many(const struct outside *outside)
{
    (void)outside;
    return close_if_open(fcntl(0, F_DUPFD_CLOEXEC, 200));
}

/* They end with the pipe that they wait on. */
static bool makes_many_processes(const struct outside *outside)
{
    enum { MANY = 40 };
    int lifeline[2], made = 0;
    (void)outside;
    if (pipe(lifeline) != 0)
        return false;
    for (pid_t pid; made < MANY && (pid = fork()) >= 0; made++)
        if (pid == 0) {
            char byte;
            close(lifeline[1]);
            _exit(read(lifeline[0], &byte, 1) == 0 ? 0 : 1);
        }
    close(lifeline[0]);
    close(lifeline[1]);
    while (waitpid(-1, NULL, 0) > 0)
        ;
    return made == MANY;
}

static bool has_privileges(const struct outside *outside)
{
    (void)outside;
    return !capabilities_none();
}

static bool is_root(const struct outside *outside)
{
    (void)outside;
    return getuid() == 0 || geteuid() == 0;
}

static bool has_descriptor(const struct outside *outside)
{
    return fcntl(outside->descriptor, F_GETFD) >= 0;
}

static bool has_terminal(const struct outside *outside)
{
    (void)outside;
    return close_if_open(open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
}

static bool is_in_session(const struct outside *outside)
{
    (void)outside;
    return getsid(0) != getpid();
}

const struct attempt attempts[] = {
    {JAIL_USER, "is in the user namespace of this machine", is_in_user},
    {JAIL_MOUNT, "sees the root of this machine", sees_root},
    {JAIL_MOUNT, "reads a file of its caller", reads_file},
    {JAIL_MOUNT, "reads /etc/passwd", reads_passwd},
    {JAIL_MOUNT, "makes a file outside", makes_file},
    {JAIL_MOUNT, "looks at a process in /proc", opens_processes},
    {JAIL_PID, "finds its caller's process", finds_caller},
    {JAIL_PID, "traces its caller", seizes_caller},
    {JAIL_PID, "is process 1", is_first_process},
    {JAIL_NET, "connects to a TCP port of this machine", connects_by_tcp},
    {JAIL_NET, "has a route", has_route},
    {JAIL_NET, "connects to an abstract socket of this machine", connects_to_abstract},
    {JAIL_IPC, "looks at a message queue of its caller", reads_queue},
    {JAIL_UTS, "sees the host name of this machine", sees_host_name},
    {JAIL_CGROUP, "is in the cgroup namespace of this machine", is_in_cgroup},
    {JAIL_FILES, "reads a file of its caller", reads_file},
    {JAIL_FILES, "reads /etc/passwd", reads_passwd},
    {JAIL_FILES, "makes a file outside", makes_file},
    {JAIL_FILES, "truncates a file of its caller", truncates_file},
    {JAIL_PORTS, "connects to a TCP port of this machine", connects_by_tcp},
    {JAIL_PORTS, "binds a TCP port", listens},
    {JAIL_SCOPE, "signals a process outside", signals_parent},
    {JAIL_SCOPE, "connects to an abstract socket of this machine", connects_to_abstract},
    {JAIL_CALLS, "makes a call that leaves or forges a trace", makes_refused_calls},
    {JAIL_CALLS, "enters by int 0x80", enters_by_int80},
    {JAIL_CALLS, "enters by the x32 ABI", enters_by_x32},
    {JAIL_LIMITS, "takes 2 GiB of memory", takes_memory},
    {JAIL_LIMITS, "makes a file of 8 MiB", makes_large_file},
    {JAIL_LIMITS, "opens descriptor 200", opens_many},
    {JAIL_LIMITS, "has 40 processes at once", makes_many_processes},
    {JAIL_PRIVILEGES, "has capabilities, or can gain some", has_privileges},
    {JAIL_ACCOUNT, "is root", is_root},
    {JAIL_DESCRIPTORS, "has a descriptor of its caller", has_descriptor},
    {JAIL_SESSION, "has a terminal", has_terminal},
    {JAIL_SESSION, "is in its caller's session", is_in_session},
};
const size_t attempt_count = sizeof attempts / sizeof *attempts;
