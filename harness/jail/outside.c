/* What the attempts of a trial want to reach: made outside, by the caller. */
#include "jail/attempts.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

static void read_link(const char *path, char *link, size_t size)
{
    ssize_t got = readlink(path, link, size - 1);
    link[got > 0 ? got : 0] = '\0';
}

static bool make_file(struct outside *outside)
{
    const char *place = getenv("TMPDIR");
    struct stat root;
    snprintf(outside->file, sizeof outside->file, "%s/ring3-outside.XXXXXX",
             place && *place ? place : "/tmp");
    int fd = mkostemp(outside->file, O_CLOEXEC);
    if (fd < 0)
        return false;
    /* The attempt to truncate it can succeed only where anybody may write it. */
    bool ok = write(fd, "outside\n", 8) == 8 && fchmod(fd, 0666) == 0 && stat("/", &root) == 0;
    outside->root_device = root.st_dev;
    outside->root_inode = root.st_ino;
    outside->descriptor = fcntl(fd, F_DUPFD, 40); /* without FD_CLOEXEC: it is to leak */
    close(fd);
    return ok && outside->descriptor >= 0;
}

static bool listen_on_tcp(struct outside *outside)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    outside->tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (outside->tcp < 0 || bind(outside->tcp, (void *)&address, size) != 0 ||
        listen(outside->tcp, 8) != 0 || getsockname(outside->tcp, (void *)&address, &size) != 0)
        return false;
    outside->port = ntohs(address.sin_port);
    return true;
}

/* The kernel chooses a name that nobody has. */
static bool listen_on_abstract(struct outside *outside)
{
    outside->abstract = (struct sockaddr_un){.sun_family = AF_UNIX};
    outside->abstract_size = sizeof outside->abstract;
    outside->local = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return outside->local >= 0 &&
           bind(outside->local, (void *)&outside->abstract, sizeof(sa_family_t)) == 0 &&
           listen(outside->local, 8) == 0 &&
           getsockname(outside->local, (void *)&outside->abstract, &outside->abstract_size) == 0;
}

/* A machine without loopback or message queues has nothing of them to reach. */
bool outside_make(struct outside *outside, struct problem *problem)
{
    struct utsname name;
    *outside =
        (struct outside){.caller = getpid(), .descriptor = -1, .queue = -1, .tcp = -1, .local = -1};
    if (!make_file(outside)) {
        problem_set(problem, STATUS_FAULT, "cannot make %s: %s (TMPDIR names another place)",
                    outside->file, strerror(errno));
        return false;
    }
    if (uname(&name) == 0)
        snprintf(outside->host, sizeof outside->host, "%s", name.nodename);
    read_link("/proc/self/ns/user", outside->namespaces[0], sizeof outside->namespaces[0]);
    read_link("/proc/self/ns/cgroup", outside->namespaces[1], sizeof outside->namespaces[1]);
    outside->queue = msgget(IPC_PRIVATE, IPC_CREAT | 0666);
    listen_on_tcp(outside);
    listen_on_abstract(outside);
    return true;
}

void outside_remove(struct outside *outside)
{
    int open[] = {outside->descriptor, outside->tcp, outside->local};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        if (open[i] >= 0)
            close(open[i]);
    if (outside->queue >= 0)
        msgctl(outside->queue, IPC_RMID, NULL);
    unlink(outside->file);
}
