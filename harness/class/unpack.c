/* ring3's side: starts the reader, and believes nothing that it has not measured. */
#include "class/unpack.h"

#include "base/clock.h"
#include "capture/capture.h"
#include "lesson/libarchive.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

/* The last step: nothing more is taken from the reader. */
static enum step stop(struct unpacker *unpacker)
{
    if (unpacker->way >= 0)
        close(unpacker->way);
    unpacker->way = -1;
    return BROKEN_OFF;
}

/* ------------------------------------------------------------------ start */

/* AddressSanitizer maps terabytes that it never touches. */
static size_t memory_limit(void)
{
#ifdef __SANITIZE_ADDRESS__
    return SIZE_MAX;
#else
    return (size_t)1024 * MIB;
#endif
}

/* In the new process: descriptor 0 is the way, 1 the file, and no other is open. */
static _Noreturn void become_reader(const struct jail *jail, const struct unpack_source *source,
                                    int way, locale_t locale)
{
    struct unpack_source own = *source;
    const char *step;
    char words[200];
    int high = fcntl(way, F_DUPFD, 10),
        file = source->bytes ? -1 : fcntl(source->file, F_DUPFD, 10);
    dup2(high, 0);
    if (file >= 0)
        own.file = dup2(file, 1);
    syscall(SYS_close_range, file >= 0 ? 2u : 1u, ~0u, 0);
    if (jail_enter(jail, &step))
        unpack_serve(&own, 0, locale);
    snprintf(words, sizeof words, "%s: %s", step, strerror(errno));
    unpack_give_up(0, words);
}

static bool start(struct unpacker *unpacker, const struct unpack_source *source,
                  struct problem *problem)
{
    int way[2];
    unpacker->jail = jail_open(&unpacker->plan, problem);
    if (!unpacker->jail)
        return false;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, way) != 0)
        return problem_set(problem, STATUS_FAULT, "cannot make a socket: %s", strerror(errno));
    locale_t locale = members_locale(); /* its files are out of reach in the jail */
    load_libarchive();                  /* where there are still files to load it from */
    pid_t pid = jail_fork(unpacker->jail, problem);
    if (pid == 0)
        become_reader(unpacker->jail, source, way[1], locale);
    if (locale)
        freelocale(locale);
    close(way[1]);
    unpacker->way = way[0];
    return pid > 0;
}

/* --------------------------------------------------------------- messages */

/* Only the time in which there was nothing to do but wait counts: an archive in the archive has a
 * reader of its own meanwhile. */
static bool refill(struct unpacker *unpacker)
{
    struct pollfd ready = {.fd = unpacker->way, .events = POLLIN};
    for (;;) {
        unsigned long left = unpacker->seconds * 1000ul - unpacker->waited_ms;
        long from = now_ms();
        if (unpacker->waited_ms > unpacker->seconds * 1000ul)
            return false;
        int got = poll(&ready, 1, (int)left + 1);
        unpacker->waited_ms += (unsigned long)(now_ms() - from);
        if ((got < 0 && errno != EINTR) || capture_interrupted())
            return false;
        if (got > 0)
            break;
    }
    ssize_t size = read(unpacker->way, unpacker->buffer, sizeof unpacker->buffer);
    unpacker->from = 0;
    unpacker->to = size > 0 ? (size_t)size : 0;
    return size > 0;
}

static bool receive(struct unpacker *unpacker, void *to, size_t size)
{
    for (size_t done = 0; done < size;) {
        if (unpacker->from == unpacker->to && (unpacker->way < 0 || !refill(unpacker)))
            return false;
        size_t part = unpacker->to - unpacker->from;
        if (part > size - done)
            part = size - done;
        memcpy((char *)to + done, unpacker->buffer + unpacker->from, part);
        unpacker->from += part;
        done += part;
    }
    return true;
}

/* The kernel ends it at its limit of processor time, which passes while it is waited for. */
static enum step broke_down(struct unpacker *unpacker)
{
    if (unpacker->waited_ms + 500 >= unpacker->seconds * 1000ul)
        break_off(&unpacker->breakage, FINDING_TOO_LARGE, "reading it takes longer than %u seconds",
                  unpacker->seconds);
    else
        break_off(&unpacker->breakage, FINDING_BROKEN, "damaged: what reads it broke down");
    return stop(unpacker);
}

static bool ask(struct unpacker *unpacker, unpack_request request)
{
    unpacker->asked = true;
    return unpacker->listing ||
           send(unpacker->way, &request, sizeof request, MSG_NOSIGNAL) == (ssize_t)sizeof request;
}

bool unpack_open(struct unpacker *unpacker, const struct unpack_source *source,
                 struct problem *problem)
{
    struct notice notice;
    char words[200] = "";
    memset(unpacker, 0, sizeof *unpacker);
    unpacker->way = -1;
    unpacker->asked = true; /* nothing was told yet */
    unpacker->listing = source->listing;
    unpacker->most = source->members;
    unpacker->seconds = source->seconds;
    unpacker->plan = (struct jail_plan){.cpu_s = source->seconds,
                                        .memory_bytes = memory_limit(),
                                        .descriptors = 16,
                                        .processes = 2};
    if (!start(unpacker, source, problem))
        return false;
    if (!receive(unpacker, &notice, sizeof notice))
        return problem_set(problem, STATUS_FAULT, "what reads archives ended before it began");
    if (notice.kind == NOTICE_READY && notice.size == 0)
        return true;
    if (notice.kind == NOTICE_FAULT && notice.size < sizeof words)
        receive(unpacker, words, notice.size);
    return problem_set(problem, STATUS_FAULT, "the jail in which archives are read cannot %s",
                       words);
}

void unpack_close(struct unpacker *unpacker)
{
    if (unpacker->way >= 0)
        close(unpacker->way);
    unpacker->way = -1;
    jail_close(unpacker->jail);
    unpacker->jail = NULL;
}

/* ------------------------------------------------------------- what it says */

static enum step take_member(struct unpacker *unpacker, const struct notice *notice)
{
    struct member *member = &unpacker->member;
    uint32_t node = notice->about & 255;
    if (notice->size > INTAKE_PATH_BYTES || node > NODE_OTHER ||
        !receive(unpacker, member->path, notice->size))
        return broke_down(unpacker);
    member->path[notice->size] = '\0';
    member->node = (enum node)node;
    member->encrypted = notice->about & 256;
    member->size = notice->claimed < 0 ? -1 : notice->claimed;
    unpacker->asked = false;
    if (++unpacker->members <= unpacker->most)
        return MEMBER;
    break_off(&unpacker->breakage, FINDING_TOO_MANY, "an archive with more than %lld members",
              unpacker->most);
    return stop(unpacker);
}

static enum step take_words(struct unpacker *unpacker, const struct notice *notice)
{
    char words[sizeof unpacker->breakage.why] = "";
    bool kind = notice->about == FINDING_BROKEN || notice->about == FINDING_TOO_LARGE;
    if (!kind || notice->size >= sizeof words || !receive(unpacker, words, notice->size))
        return broke_down(unpacker);
    break_off(&unpacker->breakage, (enum finding_kind)notice->about, "%s", words);
    return stop(unpacker);
}

enum step unpack_next(struct unpacker *unpacker)
{
    struct notice notice;
    if (unpacker->way < 0)
        return BROKEN_OFF;
    if ((!unpacker->asked && !ask(unpacker, -1)) || !receive(unpacker, &notice, sizeof notice))
        return broke_down(unpacker);
    switch (notice.kind) {
    case NOTICE_MEMBER:
        return take_member(unpacker, &notice);
    case NOTICE_BROKEN:
        return take_words(unpacker, &notice);
    case NOTICE_END:
        if (notice.size == 0)
            return THE_END;
    }
    return broke_down(unpacker);
}

bool unpack_bytes(struct unpacker *unpacker, size_t limit, struct text *bytes)
{
    struct notice notice;
    char piece[UNPACK_PIECE];
    text_clear(bytes);
    text_add_bytes(bytes, "", 0);
    if (unpacker->way < 0 || unpacker->listing || unpacker->asked)
        return false;
    bool goes_on = ask(unpacker, (unpack_request)limit + 1);
    while (goes_on && receive(unpacker, &notice, sizeof notice)) {
        if (notice.size == 0 && notice.kind == NOTICE_WHOLE)
            return true;
        if (notice.size == 0 && notice.kind == NOTICE_TORN)
            return false;
        if (notice.kind != NOTICE_BYTES || notice.size > sizeof piece ||
            notice.size > limit + 1 - bytes->size || !receive(unpacker, piece, notice.size))
            break;
        text_add_bytes(bytes, piece, notice.size);
    }
    broke_down(unpacker);
    return false;
}
