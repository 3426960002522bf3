/* What the files of jail/ share.  Private to the folder.
 *
 * jail.c        opens, ends and closes a jail; jail_run
 * start.c       the three processes, as each sees its own start
 * keeper.c      the process of this machine that ends the others
 * init.c        process 1 of the pid namespace
 * namespaces.c  user ids, host name, loopback, the next pid
 * root.c        the empty root, and what is put into it
 * image.c       what is copied, read before anything is given up
 * account.c     who the program is, and what it may
 * limits.c      rlimits
 * landlock.c    Landlock
 * calls.c       seccomp, by libseccomp; refused.def
 * look.c        which layers this machine has
 * try.c         attempts from inside; attempts.c: what is attempted; attempts_alone.c: the layers
 *               that hold without a namespace */
#ifndef JAIL_INSIDE_H
#define JAIL_INSIDE_H

#include "base/arena.h"
#include "jail/jail.h"

#include <linux/filter.h>
#include <signal.h>

enum { JAIL_INNER_ID = 1000, JAIL_GRACE_MS = 1000 };

/* A page that all processes of a jail share; pointers in it mean the same in each, since all are
 * forks of one. */
struct shared {
    const char *volatile step; /* what failed, */
    volatile int error;        /* why, */
    volatile int layer;        /* and in which layer; JAIL_LAYERS: in none of them */
    volatile bool greeted;     /* the program's process has come to its start */
    volatile bool time_is_up, ended, leftover;
    volatile int status;
    struct rusage usage;
};

struct item {
    const char *path; /* inside */
    mode_t mode;      /* with its type */
    const void *bytes;
    size_t size;
    const char *target; /* of a link */
    bool in_work;
};

struct image {
    struct arena arena;
    struct item *items;
    size_t count, room;
    size_t copied_bytes, work_bytes, work_count;
};

struct filter {
    struct sock_filter *code;
    size_t count;
};

enum { FILTERS = 3 };

struct jail {
    const struct jail_plan *plan;
    unsigned layers;
    int landlock;
    uid_t user; /* who the program is, for this machine */
    struct image image;
    const struct filter *filters; /* of calls.c */
    struct shared *shared;

    /* Of the caller, from jail_fork to jail_end; -1 else. */
    int control, lifeline, work;
    pid_t keeper;
    int dumpable;

    /* Of the keeper and the init. */
    int tracer; /* a pidfd of the caller */
    int bound[JAIL_ENTRIES];
};

static inline bool has_layer(const struct jail *jail, enum jail_layer layer)
{
    return jail->layers & JAIL_BIT(layer);
}

/* jail_open with layers that jail_look has found, or is about to find out. */
struct jail *jail_open_with(const struct jail_plan *plan, unsigned present, int landlock,
                            struct problem *problem);

/* Notes in the shared page what failed; returns false. */
bool jail_fail(const struct jail *jail, enum jail_layer layer, const char *step);
bool jail_problem(const struct jail *jail, struct problem *problem);

/* ---- start.c: in the new process it returns true */
bool start_keeper(struct jail *jail);
void close_from(unsigned first);
bool send_message(int control, const void *bytes, size_t size, int fd);
/* Bytes received; 0: the other end is closed; -1.  *fd is a descriptor or -1; *pid and *uid, of the
 * sender, as the receiver's namespaces have them; NULL is allowed for the latter. */
ssize_t receive_message(int control, void *bytes, size_t size, int *fd, pid_t *pid, uid_t *uid);

/* ---- keeper.c, init.c */
_Noreturn void keeper_watch(const struct jail *jail, pid_t init, int lifeline);
void kill_children(void); /* and theirs, until there are none; for a subreaper */
_Noreturn void init_serve(const struct jail *jail, pid_t program, int control);

/* ---- namespaces.c: in the init */
unsigned long namespace_flags(const struct jail *jail);
bool namespaces_settle(const struct jail *jail, uid_t uid, gid_t gid);

/* ---- root.c: in the init */
bool root_make(struct jail *jail);

/* ---- image.c */
bool image_read(struct image *image, const struct jail_plan *plan, struct problem *problem);
void image_free(struct image *image);

/* ---- account.c */
uid_t account_of(uid_t caller); /* who the program is */
bool account_drop(const struct jail *jail);
bool account_own(const struct jail *jail, struct problem *problem);
bool account_reaches(const struct jail *jail, struct problem *problem); /* what is not copied */
bool capabilities_drop(void);
bool capabilities_none(void);

/* ---- limits.c, landlock.c, calls.c */
bool limits_set(const struct jail *jail);
int landlock_version(void);
bool landlock_enter(const struct jail *jail);
bool calls_compile(struct jail *jail, struct problem *problem);
bool calls_install(const struct jail *jail);

/* A row of refused.def. */
enum refusal_condition {
    REFUSED_ALWAYS,
    REFUSED_IS,
    REFUSED_HAS,
    REFUSED_NOT,
    REFUSED_ABOVE,
    REFUSED_BELOW
};
struct refusal {
    const char *call;
    enum refusal_condition condition;
    int argument;
    uint64_t value;
    int answer;
    enum jail_layer layer;
    const char *why;
};
extern const struct refusal refusals[];
extern const size_t refusal_count;

#endif
