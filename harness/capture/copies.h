/* What copies.c and the files nested*.c share.  A structure may lead on to more memory: an
 * iovec to its buffer, a msghdr to a name, iovecs and control data.  Each such piece is a copy
 * of its own, found by its address (event_copy_at).  A row of a table of followers says which
 * structure leads on, when, and how. */
#ifndef CAPTURE_COPIES_H
#define CAPTURE_COPIES_H

#include "capture/run.h"

/* Where a follower stands: one argument of one call, at one of its stops. */
struct following {
    struct run *run;
    struct call *call;
    pid_t pid;
    const struct parameter *parameter;
    uint8_t argument;
    bool at_exit;
    bool narrow; /* longs and pointers have 4 bytes */
};

/* What the structure (or array of them) in `copy` leads to.  The copy may be cut, and its bytes
 * stay where they are while others are kept. */
typedef void follower(struct following *following, const struct copy *copy);

struct follower_row {
    enum structure_id id;
    bool at_exit; /* followed after the call: of what the call only reads, the copy from the
                     entry is followed then (readv's iovecs) */
    follower *follow;
};

/* Each ends with a NULL follow. */
extern const struct follower_row followers_common[], followers_processes[], followers_network[],
    followers_wait[];

/* Copies from the program's memory.  Nothing for a null address.  The copy that comes back is
 * the caller's: the event's may move. */
struct copy follow_bytes(struct following *following, uint64_t address, size_t size);
struct copy follow_string(struct following *following, uint64_t address);

/* A word of `copy`, at an offset for wide and one for narrow programs; 0 when it was cut. */
uint64_t follow_word(const struct following *following, const struct copy *copy, size_t wide,
                     size_t narrow);
uint32_t follow_int(const struct copy *copy, size_t offset);

/* sizes.c: corrects the size of an argument's structure, when it is not as the signature says. */
void follow_size(const struct following *following, size_t *size);

/* Follows what is in a piece as if an argument had pointed to it. */
void follow_on(struct following *following, enum structure_id id, const struct copy *copy);

/* The buffers of an array of iovecs, of which `size` bytes count. */
void follow_iovecs(struct following *following, const struct copy *array, size_t size);

#endif
