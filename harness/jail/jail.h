/* Runs a program that nobody trusts: unprivileged, without setuid, in namespaces with an empty
 * root, behind Landlock and seccomp.  Who traces it stays outside.
 *
 *   caller ─── keeper ─── init ─── program
 *
 * The keeper is a process of this machine that ends the others when the caller dies or the time is
 * up.  The init is process 1 of the pid namespace: the kernel keeps signals from such a process,
 * so that the program cannot be it.  Without a pid namespace it is a process like any other, and
 * adopts those whose parents have ended.
 *
 * Every layer can be missing on a machine.  jail_look finds out by trying, and says why; a jail is
 * then made without that layer.  A layer that was there and fails later is a fault, never a jail
 * that is weaker than it says. */
#ifndef JAIL_JAIL_H
#define JAIL_JAIL_H

#include "base/message.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

enum jail_layer {
#define LAYER(constant, name, purpose) JAIL_##constant,
#include "jail/layers.def"
#undef LAYER
    JAIL_LAYERS
};

#define JAIL_BIT(layer) (1u << (layer))
#define JAIL_ALL        (JAIL_BIT(JAIL_LAYERS) - 1)

const char *jail_layer_name(enum jail_layer layer);
const char *jail_layer_purpose(enum jail_layer layer);

/* ------------------------------------------------------------ this machine */

enum { JAIL_WHY = 200 };

struct jail_machine {
    unsigned layers;                 /* a bit each that a jail can have here */
    int landlock;                    /* the version of its ABI; 0: none */
    uid_t user;                      /* the program's user, as this machine numbers it */
    char why[JAIL_LAYERS][JAIL_WHY]; /* of a layer that is missing; "" */
};

/* Tries once which layers there are: some milliseconds.  From a process with one thread. */
const struct jail_machine *jail_look(void);

/* What was attempted from inside, layer by layer. */
struct jail_trial {
    unsigned attempts, got_out; /* of the attempts to reach what the layer keeps away */
    bool tried, holds;
    char why[JAIL_WHY]; /* it does not hold, and why; "" */
};

struct jail_report {
    struct jail_trial layers[JAIL_LAYERS];
    struct jail_trial together; /* all attempts once more, with every layer at once */
    struct jail_trial tracing;  /* that its caller can trace a program in it */
    int landlock;
    bool holds; /* all */
};

/* Tries each layer for real, alone and together: a tenth of a second.  False with a problem for a
 * fault that is none of the layers'. */
bool jail_try(struct jail_report *report, struct problem *problem);

/* ------------------------------------------------------------------ a jail */

/* What the program finds.  Paths inside are absolute, without "..".  Without a mount namespace it
 * finds the files of this machine, and Landlock lets it reach those that are named here; so let
 * `inside` be `outside` where both can be. */
enum jail_entry_kind {
    JAIL_COPY,   /* a regular file, copied, mode 0555 */
    JAIL_WORK,   /* a directory in which it may write: a copy of it, with all that is in it */
    JAIL_SHARE,  /* … or that directory itself; of root's, it becomes the program's user's */
    JAIL_BIND,   /* a file or directory of this machine, to be read */
    JAIL_DEVICE, /* a device of this machine, to be read and written */
    JAIL_EMPTY,  /* a directory with nothing in it; nothing outside */
    JAIL_PROC    /* /proc with the processes of the jail only, and /dev/stdin beside it; where the
                    kernel lets it be mounted; nothing outside */
};

struct jail_entry {
    enum jail_entry_kind kind;
    const char *outside, *inside;
};

enum { JAIL_I386 = 1, JAIL_X32 = 2 };

enum { JAIL_ENTRIES = 32 }; /* of one plan, at most */

struct jail_plan {
    const struct jail_entry *entries;
    size_t entry_count;
    const char *const *opened; /* what is refused else, by jail/refused.def: "ptrace", or one use of
                                  a call, "prctl 22" */
    size_t opened_count;
    unsigned abis; /* JAIL_I386, JAIL_X32: foreign ABIs that are open */
    bool network;  /* loopback, and TCP on it; without a network namespace this machine's network */
    bool socketcall;   /* i386's socketcall: no filter sees what it asks for, so whoever traces the
                          program has to look (capture/ does) */
    unsigned without;  /* layers that are left out all the same: a bit each */
    unsigned wall_ms;  /* 0: no limit; see jail_time_is_up */
    unsigned cpu_s;    /* of a process; 0: no limit */
    size_t work_bytes; /* room in JAIL_WORK beyond what it holds; 0: 1 MiB */
    unsigned work_files;  /* … and how many; 0: 256 */
    size_t memory_bytes;  /* address space of a process; 0: 1 GiB */
    size_t file_bytes;    /* size of a file; 0: 1 MiB */
    unsigned processes;   /* at once, the init among them; 0: 32 */
    unsigned descriptors; /* 0: 64 */
    uint64_t seed;        /* the program's pid is drawn from it; 0: from the system's */
};

struct jail;

/* Reads what the plan names and makes the filters; starts nothing.  The plan stays the caller's,
 * and has to live as long as the jail.  NULL with a problem. */
struct jail *jail_open(const struct jail_plan *plan, struct problem *problem);

/* True when that is refused unless a plan opens it: a call, or one use of it, as in a plan. */
bool jail_refuses(const char *call);

/* One use of a call that is refused, told by one argument, of which the kernel reads 32 bits. */
struct jail_use {
    const char *opened; /* as a plan opens it: "prctl 22" */
    const char *call;
    int argument;
    uint64_t value;
};

/* Walks them: false past the last. */
bool jail_use(size_t i, struct jail_use *use);

/* True for a call that is refused in any jail and with any arguments, unless a plan opens it, and
 * that is not merely missing, as on an older kernel (ENOSYS): nobody makes it by accident. */
bool jail_forbids(const char *call);

/* False when programs in a jail could not get to `path`, with words for who can help it: where
 * there are no namespaces, root's are an ordinary user's, who goes through the directories of this
 * machine.  Nothing is in the way of others. */
bool jail_reaches(const char *path, struct problem *problem);

/* The program's user, as this machine numbers it. */
uid_t jail_user(const struct jail *jail);

/* The layers that this jail has. */
unsigned jail_layers(const struct jail *jail);

/* Starts the keeper, the init and the program's process.  Returns twice, like fork: in the new
 * process 0, and in the caller its pid as the caller's namespace has it; -1 with a problem.  The
 * new process is not the caller's child, but the caller may seize it.  It has a copy of all that
 * the caller had, descriptors too, and full capabilities in its namespaces, until jail_enter. */
pid_t jail_fork(struct jail *jail, struct problem *problem);

/* In that process, the last step before execve: gives up the capabilities, sets limits that are
 * lower than those it has, installs Landlock and seccomp.  False: `step` says what failed, errno
 * why.  Descriptors and the directory are its caller's business. */
bool jail_enter(const struct jail *jail, const char **step);

/* JAIL_WORK as the program has left it, a directory of the caller's; -1 without a mount namespace
 * and for JAIL_SHARE, where it is the directory outside.  Open until jail_close. */
int jail_work(const struct jail *jail);

/* A socket in the jail's network namespace for the caller; between jail_fork and jail_end.  -1
 * with errno. */
int jail_socket(struct jail *jail, int domain, int type, int protocol);

/* Whether others of the first process were there when it had ended; for a caller that traces it,
 * has reaped it, and may not have traced them.  Between jail_fork and jail_end. */
bool jail_leftover(const struct jail *jail);

/* How a program ended that nobody traced. */
struct jail_ending {
    int status; /* as of wait */
    bool known; /* false: it was ended before it came to its end */
    bool time_is_up;
    bool leftover; /* others of it were still there */
    struct rusage usage;
};

/* Waits for the end of the first process, and ends all. */
bool jail_wait(struct jail *jail, struct jail_ending *ending, struct problem *problem);

/* True when the keeper has ended the run for its time. */
bool jail_time_is_up(const struct jail *jail);

/* Ends every process of the jail; when it returns none is alive.  A caller that traces some must
 * have reaped them.  False with a problem when one would not die. */
bool jail_end(struct jail *jail, struct problem *problem);

/* jail_end if need be, and frees.  NULL is allowed. */
void jail_close(struct jail *jail);

/* Starts a body in the jail, waits for its end, and ends all.  The body runs in the new process,
 * before jail_enter, with descriptors 0, 1 and 2; what it returns is its exit status. */
bool jail_run(struct jail *jail, int (*body)(const struct jail *jail, void *context), void *context,
              struct jail_ending *ending, struct problem *problem);

#endif
