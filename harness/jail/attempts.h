/* What is attempted from inside a jail.  Each attempt belongs to the layer that it must break; it
 * returns true when it got out.  Outside a jail it does get out, which is tried, too: one that does
 * not proves nothing on this machine. */
#ifndef JAIL_ATTEMPTS_H
#define JAIL_ATTEMPTS_H

#include "jail/jail.h"

#include <sys/socket.h>
#include <sys/un.h>

/* What is there to be reached: made by the caller, outside. */
struct outside {
    char file[256]; /* readable by anybody */
    char host[65];
    char namespaces[2][64]; /* the links of user and cgroup */
    uint64_t root_device, root_inode;
    uint16_t port; /* somebody listens on loopback */
    struct sockaddr_un abstract;
    socklen_t abstract_size;
    int queue;      /* of messages */
    int descriptor; /* open in the caller */
    pid_t caller;
    int landlock;

    int tcp, local;
};

struct attempt {
    enum jail_layer layer;
    const char *what; /* "reads a file outside" */
    bool (*gets_out)(const struct outside *outside);
};

extern const struct attempt attempts[];
extern const size_t attempt_count;
enum { ATTEMPTS_MOST = 64 };

bool outside_make(struct outside *outside, struct problem *problem);
void outside_remove(struct outside *outside);

/* ---- attempts_calls.c */
bool makes_refused_calls(const struct outside *outside);
bool enters_by_int80(const struct outside *outside);
bool enters_by_x32(const struct outside *outside);

#endif
