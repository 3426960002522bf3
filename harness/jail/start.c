/* Starts the keeper, the init and the program's process, each a fork of the one before:
 *
 *   caller            keeper               init                    program's process
 *   fork
 *   waits             ordinary user
 *                     clone(CLONE_NEW…)    ids, host, loopback
 *                     watches              root
 *                                          fork                    greets the caller
 *   learns its pid                         serves                  returns 0
 *
 * The program's process greets over a socket: the kernel says in the message who has sent it, with
 * the pid that it has for the receiver.  What cannot be done is in the shared page, and all of them
 * end; then the socket's other end is closed. */
#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

void close_from(unsigned first)
{
    if (syscall(SYS_close_range, first, ~0u, 0) == 0)
        return;
    long limit = sysconf(_SC_OPEN_MAX);
    for (unsigned fd = first; fd < (limit > 0 && limit < 65536 ? limit : 65536); fd++)
        close((int)fd);
}

/* ---------------------------------------------------------------- messages */

union rights {
    char bytes[CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
    struct cmsghdr align;
};

bool send_message(int control, const void *bytes, size_t size, int fd)
{
    union rights rights = {{0}};
    struct iovec part = {(void *)bytes, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (fd >= 0) {
        message.msg_control = &rights;
        message.msg_controllen = CMSG_SPACE(sizeof fd);
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        *head = (struct cmsghdr){
            .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
        memcpy(CMSG_DATA(head), &fd, sizeof fd);
    }
    return sendmsg(control, &message, MSG_NOSIGNAL) == (ssize_t)size;
}

ssize_t receive_message(int control, void *bytes, size_t size, int *fd, pid_t *pid, uid_t *uid)
{
    union rights rights;
    struct iovec part = {bytes, size};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &rights, .msg_controllen = sizeof rights};
    ssize_t got;
    *fd = -1;
    do
        got = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    for (struct cmsghdr *head = got > 0 ? CMSG_FIRSTHDR(&message) : NULL; head;
         head = CMSG_NXTHDR(&message, head)) {
        struct ucred sender;
        if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS) {
            memcpy(fd, CMSG_DATA(head), sizeof *fd);
        } else if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_CREDENTIALS) {
            memcpy(&sender, CMSG_DATA(head), sizeof sender);
            *pid = sender.pid;
            if (uid)
                *uid = sender.uid;
        }
    }
    return got;
}

/* -------------------------------------------------------------- inner side */

static const char *work_of(const struct jail *jail)
{
    for (size_t i = 0; i < jail->plan->entry_count; i++)
        if (jail->plan->entries[i].kind == JAIL_WORK)
            return jail->plan->entries[i].inside;
    return NULL;
}

/* In the program's process. */
static bool greet(struct jail *jail)
{
    const char *work = has_layer(jail, JAIL_MOUNT) ? work_of(jail) : NULL;
    int fd = work ? open(work, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (work && fd < 0)
        return jail_fail(jail, JAIL_MOUNT, "open its work directory");
    jail->shared->greeted = true;
    bool ok = send_message(jail->control, "P", 1, fd);
    if (fd >= 0)
        close(fd);
    close(jail->control);
    close(jail->lifeline);
    if (jail->tracer >= 0)
        close(jail->tracer);
    jail->control = jail->lifeline = jail->tracer = -1;
    return ok;
}

/* In the init; returns in the program's process only. */
static bool start_program(struct jail *jail, uid_t uid, gid_t gid)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* the keeper's death */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_DUMPABLE, 1);
    if ((has_layer(jail, JAIL_SESSION) && setsid() < 0 &&
         !jail_fail(jail, JAIL_SESSION, "leave the terminal")) ||
        !namespaces_settle(jail, uid, gid) || (has_layer(jail, JAIL_MOUNT) && !root_make(jail)))
        _exit(127);
    pid_t pid = fork();
    if (pid < 0) {
        jail_fail(jail, JAIL_LAYERS, "start a process");
        _exit(127);
    }
    if (pid > 0)
        init_serve(jail, pid, jail->control);
    if (!greet(jail))
        _exit(127);
    return true;
}

/* In the keeper; returns in the program's process only. */
bool start_keeper(struct jail *jail)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!account_drop(jail))
        _exit(127);
    uid_t uid = geteuid();
    gid_t gid = getegid();
    unsigned long flags = namespace_flags(jail) | SIGCHLD;
    pid_t pid = (pid_t)syscall(SYS_clone, flags, 0, 0, 0, 0);
    if (pid < 0) {
        jail_fail(jail, JAIL_USER, "make its namespaces");
        _exit(127);
    }
    if (pid > 0)
        keeper_watch(jail, pid, jail->lifeline);
    return start_program(jail, uid, gid);
}
