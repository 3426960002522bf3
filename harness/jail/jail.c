#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096 };

static const struct {
    const char *name, *purpose;
} layers[JAIL_LAYERS] = {
#define LAYER(constant, name, purpose) {name, purpose},
#include "jail/layers.def"
#undef LAYER
};

const char *jail_layer_name(enum jail_layer layer)
{
    return layers[layer].name;
}

const char *jail_layer_purpose(enum jail_layer layer)
{
    return layers[layer].purpose;
}

bool jail_fail(const struct jail *jail, enum jail_layer layer, const char *step)
{
    jail->shared->error = errno;
    jail->shared->layer = (int)layer;
    jail->shared->step = step;
    return false;
}

bool jail_problem(const struct jail *jail, struct problem *problem)
{
    const struct shared *shared = jail->shared;
    if (!shared->step)
        return problem_set(problem, STATUS_FAULT, "the jail of a run ended before it began");
    return problem_set(problem, STATUS_FAULT, "the jail of a run cannot %s: %s", shared->step,
                       strerror(shared->error));
}

/* --------------------------------------------------------------- open, close */

static struct jail *jail_new(const struct jail_plan *plan)
{
    struct jail *jail = calloc(1, sizeof *jail);
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!jail || page == MAP_FAILED)
        die(STATUS_FAULT, "out of memory");
    *jail = (struct jail){
        .plan = plan, .shared = page, .control = -1, .lifeline = -1, .work = -1, .tracer = -1};
    return jail;
}

struct jail *jail_open_with(const struct jail_plan *plan, unsigned present, int landlock,
                            struct problem *problem)
{
    struct jail *jail = jail_new(plan);
    jail->layers = present & ~plan->without;
    jail->landlock = landlock;
    jail->user = has_layer(jail, JAIL_ACCOUNT) ? account_of(geteuid()) : geteuid();
    if (!has_layer(jail, JAIL_USER)) /* the others are made with its rights */
        jail->layers &= ~(JAIL_BIT(JAIL_CGROUP + 1) - 1);
    if ((!has_layer(jail, JAIL_MOUNT) || image_read(&jail->image, plan, problem)) &&
        account_own(jail, problem) && account_reaches(jail, problem) &&
        calls_compile(jail, problem))
        return jail;
    jail_close(jail);
    return NULL;
}

struct jail *jail_open(const struct jail_plan *plan, struct problem *problem)
{
    const struct jail_machine *machine = jail_look();
    return jail_open_with(plan, machine->layers, machine->landlock, problem);
}

uid_t jail_user(const struct jail *jail)
{
    return jail->user;
}

unsigned jail_layers(const struct jail *jail)
{
    return jail->layers;
}

void jail_close(struct jail *jail)
{
    struct problem ignored;
    if (!jail)
        return;
    if (jail->keeper)
        jail_end(jail, &ignored);
    if (jail->work >= 0)
        close(jail->work);
    image_free(&jail->image);
    munmap(jail->shared, PAGE);
    free(jail);
}

/* --------------------------------------------------------------- start, end */

static bool open_ways(const struct jail *jail, int control[2], int lifeline[2],
                      struct problem *problem)
{
    int on = 1;
    (void)jail;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0)
        return problem_set(problem, STATUS_FAULT, "cannot make a socket: %s", strerror(errno));
    if (setsockopt(control[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0 &&
        pipe2(lifeline, O_CLOEXEC) == 0)
        return true;
    close(control[0]);
    close(control[1]);
    return problem_set(problem, STATUS_FAULT, "cannot make a pipe: %s", strerror(errno));
}

static void close_way(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* The caller gives up being dumpable only now that the maps of user ids are written: a process of
 * its user could take hold of it else.  In a jail with a pid namespace none can name it. */
static pid_t welcome(struct jail *jail, struct problem *problem)
{
    char byte;
    pid_t pid = -1;
    uid_t uid = 0;
    struct problem ignored;
    bool met = receive_message(jail->control, &byte, 1, &jail->work, &pid, &uid) == 1 && pid > 0;
    jail->dumpable = -1;
    if (met && uid == jail->user) {
        jail->dumpable = prctl(PR_GET_DUMPABLE);
        prctl(PR_SET_DUMPABLE, 0);
        return pid;
    }
    jail_end(jail, &ignored);
    if (met)
        problem_set(problem, STATUS_FAULT, "the program of a run would be user %u, not %u",
                    (unsigned)uid, (unsigned)jail->user);
    else
        jail_problem(jail, problem);
    return -1;
}

pid_t jail_fork(struct jail *jail, struct problem *problem)
{
    int control[2], lifeline[2];
    memset(jail->shared, 0, sizeof *jail->shared);
    if (jail->work >= 0)
        close_way(&jail->work);
    if (!open_ways(jail, control, lifeline, problem))
        return -1;
    jail->tracer = (int)syscall(SYS_pidfd_open, getpid(), 0);
    pid_t keeper = fork();
    if (keeper == 0) {
        close(control[0]);
        close(lifeline[1]);
        jail->control = control[1];
        jail->lifeline = lifeline[0];
        return start_keeper(jail) ? 0 : -1;
    }
    int error = errno;
    close(control[1]);
    close(lifeline[0]);
    close_way(&jail->tracer);
    jail->control = control[0];
    jail->lifeline = lifeline[1];
    jail->keeper = keeper;
    if (keeper > 0)
        return welcome(jail, problem);
    jail->keeper = 0;
    close_way(&jail->control);
    close_way(&jail->lifeline);
    problem_set(problem, STATUS_FAULT, "cannot start a process: %s", strerror(error));
    return -1;
}

bool jail_leftover(const struct jail *jail)
{
    const struct timespec moment = {0, 1000000};
    for (int i = 0; i < JAIL_GRACE_MS && jail->keeper && !jail->shared->ended; i++)
        nanosleep(&moment, NULL);
    return jail->shared->leftover;
}

bool jail_end(struct jail *jail, struct problem *problem)
{
    int status = 0;
    pid_t got;
    if (!jail->keeper)
        return true;
    close_way(&jail->control);
    close_way(&jail->lifeline);
    do
        got = waitpid(jail->keeper, &status, __WALL);
    while (got < 0 && errno == EINTR);
    jail->keeper = 0;
    if (jail->dumpable >= 0)
        prctl(PR_SET_DUMPABLE, jail->dumpable);
    return got < 0 || (WIFEXITED(status) && WEXITSTATUS(status) != 1) ||
           problem_set(problem, STATUS_FAULT, "not all processes of a run could be ended");
}

bool jail_enter(const struct jail *jail, const char **step)
{
    if (has_layer(jail, JAIL_SESSION) && getsid(0) != getpid())
        setsid(); /* fails for one that leads a group already, whose terminal is gone all the same
                   */
    bool ok = limits_set(jail) && landlock_enter(jail) &&
              (!has_layer(jail, JAIL_PRIVILEGES) || capabilities_drop() ||
               jail_fail(jail, JAIL_PRIVILEGES, "give up its capabilities")) &&
              calls_install(jail);
    *step = jail->shared->step;
    if (!ok)
        errno = jail->shared->error;
    return ok;
}

/* ------------------------------------------------------------- for the caller */

int jail_work(const struct jail *jail)
{
    return jail->work;
}

int jail_socket(struct jail *jail, int domain, int type, int protocol)
{
    int wanted[3] = {domain, type, protocol}, fd = -1, error = EIO;
    char reply[1 + sizeof error];
    pid_t pid;
    if (!has_layer(jail, JAIL_NET))
        return socket(domain, type | SOCK_CLOEXEC, protocol);
    if (!send_message(jail->control, wanted, sizeof wanted, -1))
        return -1;
    do { /* the end of the program may be told meanwhile */
        ssize_t got = receive_message(jail->control, reply, sizeof reply, &fd, &pid, NULL);
        if (got <= 0)
            break;
    } while (reply[0] != 'S');
    if (fd < 0) {
        memcpy(&error, reply + 1, sizeof error);
        errno = error;
    }
    return fd;
}

bool jail_time_is_up(const struct jail *jail)
{
    return jail->shared->time_is_up;
}

bool jail_wait(struct jail *jail, struct jail_ending *ending, struct problem *problem)
{
    char byte;
    int fd;
    pid_t pid;
    while (!jail->shared->ended && receive_message(jail->control, &byte, 1, &fd, &pid, NULL) > 0)
        ;
    const struct shared *shared = jail->shared;
    *ending = (struct jail_ending){.status = shared->status,
                                   .known = shared->ended,
                                   .time_is_up = shared->time_is_up,
                                   .leftover = shared->leftover,
                                   .usage = shared->usage};
    return jail_end(jail, problem);
}

bool jail_run(struct jail *jail, int (*body)(const struct jail *jail, void *context), void *context,
              struct jail_ending *ending, struct problem *problem)
{
    pid_t pid = jail_fork(jail, problem);
    if (pid == 0) {
        if (has_layer(jail, JAIL_DESCRIPTORS))
            close_from(3);
        _exit(body(jail, context));
    }
    return pid > 0 && jail_wait(jail, ending, problem);
}
