/* An archive, read in a process that can do nothing else.  Private to class/.
 *
 *   ring3 ══ way ══ reader
 *
 * The reader is a fork of ring3 in a jail (jail/): an empty root, no network, no rights, limits of
 * memory and of processor time.  It has the socket `way` and, for the archive of a class, that
 * file; nothing else is open.  It tells of a member; ring3, which knows what is wanted, asks for
 * its bytes or for the next one.  Whatever the reader sends is measured before it is believed: one
 * that an archive has taken over can lie about that archive, and nothing more.  When it breaks down
 * or takes too long, the archive is damaged or too large, and the next one has a reader of its
 * own. */
#ifndef CLASS_UNPACK_H
#define CLASS_UNPACK_H

#include "base/text.h"
#include "class/members.h"
#include "jail/jail.h"

struct unpack_source {
    const void *bytes; /* the archive, or NULL: it is in `file` */
    size_t size;
    int file;
    bool listing;                /* only names and kinds are wanted, of all members */
    long long members, unpacked; /* caps */
    unsigned seconds;            /* of processor time, and to be waited for */
};

enum { UNPACK_BUFFER = 65536 };

struct unpacker {
    struct jail *jail;
    struct jail_plan plan;
    int way;
    bool listing, asked; /* asked: the reader knows what becomes of the member */
    long long members, most;
    unsigned seconds;
    unsigned long waited_ms;
    char buffer[UNPACK_BUFFER]; /* what has come, */
    size_t from, to;            /* and what of it was not looked at */
    struct member member;
    struct breakage breakage;
};

/* Starts a reader.  The bytes have to stay until unpack_close, which is due in either case.  False
 * with a problem: this machine's fault, not the archive's. */
bool unpack_open(struct unpacker *unpacker, const struct unpack_source *source,
                 struct problem *problem);

/* The next member; from BROKEN_OFF on there is none.  An interrupt (capture_interrupted) breaks off
 * at once: then that is no news of the archive's. */
enum step unpack_next(struct unpacker *unpacker);

/* The bytes of the member, at most one more than `limit`: once for a member, and not in a listing.
 * False: they cannot be read. */
bool unpack_bytes(struct unpacker *unpacker, size_t limit, struct text *bytes);

void unpack_close(struct unpacker *unpacker);

/* ---- between the two processes */

enum notice_kind {
    NOTICE_READY,  /* the reader is in its jail; the first notice, or else */
    NOTICE_FAULT,  /* it could not get there: words */
    NOTICE_MEMBER, /* its path; then a request is awaited, except in a listing */
    NOTICE_BYTES,  /* a piece of the member, at most UNPACK_PIECE */
    NOTICE_WHOLE,  /* there was no more of it, or as much as was asked for */
    NOTICE_TORN,   /* the rest cannot be read */
    NOTICE_END,
    NOTICE_BROKEN /* words */
};

enum { UNPACK_PIECE = 16384 };

struct notice {
    uint32_t kind;
    uint32_t size;  /* of the bytes behind it: a path, a piece, words */
    uint32_t about; /* of a member: its node, and 256 when it is encrypted; else a finding's kind */
    uint32_t unused;
    int64_t claimed; /* of a member: its size */
};

/* How many bytes of the member are wanted at most; -1: the next member. */
typedef int64_t unpack_request;

/* What the reader does; it never returns. */
_Noreturn void unpack_serve(const struct unpack_source *source, int way, locale_t locale);

/* Tells what cannot be done before that, and ends. */
_Noreturn void unpack_give_up(int way, const char *words);

#endif
