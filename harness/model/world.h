/* What a run finds, and what comes to it from outside while it goes on: descriptors, what arrives
 * on them, signals, peers, limits.  Plain data: expect/ draws it, capture/ acts on it. */
#ifndef MODEL_WORLD_H
#define MODEL_WORLD_H

#include "model/event.h"

/* What descriptor 0, 1 or 2 is. */
enum stream_kind {
    STREAM_PIPE, /* of descriptor 0: what the plan has as input, or /dev/null without any */
    STREAM_NULL, /* /dev/null */
    STREAM_CLOSED,
    STREAM_FILE, /* path: opened for reading as 0, created as 1 and 2 */
    STREAM_PTY,  /* a terminal that changes no byte; 1 and 2 */
    STREAM_FULL, /* /dev/full: every write fails with ENOSPC; 1 and 2 */
    STREAM_KINDS
};

struct standard_stream {
    enum stream_kind kind;
    const char *path; /* in the directory where the program starts */
};

enum { OFFER_LIMIT = 65536 }; /* bytes that arrive at once: what a pipe holds */

/* A descriptor from 3 on that is open when the program starts. */
enum channel_kind {
    CHANNEL_FILE,
    CHANNEL_DIRECTORY,
    CHANNEL_NULL,
    CHANNEL_PIPE,  /* its reading end; what is offered on it arrives there */
    CHANNEL_SINK,  /* the writing end of a pipe that the harness reads */
    CHANNEL_SOCKET /* one of a pair; the harness has the other */
};

struct channel {
    int number;
    enum channel_kind kind;
    const char *path;  /* CHANNEL_FILE, CHANNEL_DIRECTORY */
    const void *bytes; /* CHANNEL_PIPE: what is in it from the start, at most OFFER_LIMIT bytes, and
                          then it ends; NULL: see the offers */
    size_t size;
};

/* What arrives on descriptors, in this order: each only when the program asks for more and has
 * taken all that came before. */
enum offer_kind {
    OFFER_BYTES,
    OFFER_END,    /* the other end is closed */
    OFFER_SILENCE /* nothing comes: the next poll or select finds nothing */
};

struct offer {
    enum offer_kind kind;
    int number; /* of the descriptor as the program starts with it */
    const void *bytes;
    size_t size;
};

/* A signal for the first process, sent once it is blocked in such a call. */
struct sending {
    int signal;
    enum abi abi;
    uint32_t number;
    unsigned times;
};

struct limit {
    int resource; /* RLIMIT_... */
    uint64_t value;
};

/* Somebody at the other end of a TCP connection on loopback. */
enum role {
    ROLE_CLIENT, /* connects as soon as the program listens */
    ROLE_SERVER  /* listens before the program starts, and takes one connection, or counts them */
};

struct turn {
    bool sends; /* else it waits until that many bytes have come */
    const void *bytes;
    size_t size;
};

struct peer {
    enum role role;
    uint16_t port; /* host order */
    const struct turn *turns;
    size_t turn_count;
    bool counts; /* a server that takes every connection and says nothing: how many there were … */
    unsigned calls; /* … and how many there are to be */
};

/* A number of the auxiliary vector, put in place of the kernel's before the program runs. */
struct auxiliary {
    uint64_t type; /* AT_... of elf(5) */
    uint64_t value;
};

struct world {
    struct standard_stream streams[3];
    const struct auxiliary *auxiliaries;
    size_t auxiliary_count;
    const struct channel *channels;
    size_t channel_count;
    const struct offer *offers;
    size_t offer_count;
    const struct sending *sendings;
    size_t sending_count;
    const struct limit *limits;
    size_t limit_count;
    const struct peer *peers;
    size_t peer_count;
};

#endif
