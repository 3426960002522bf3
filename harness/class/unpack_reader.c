/* The reader's side.  Once it is in its jail, libarchive may do to it what an archive wants. */
#include "class/unpack.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Notices are gathered as long as nobody waits for them, for a listing above all. */
struct outgoing {
    int way;
    size_t size;
    char bytes[UNPACK_BUFFER];
};

/* When nobody reads any more, nobody wants to know. */
static void flush(struct outgoing *outgoing)
{
    for (size_t done = 0; done < outgoing->size;) {
        ssize_t put = write(outgoing->way, outgoing->bytes + done, outgoing->size - done);
        if (put < 0 && errno != EINTR)
            _exit(1);
        done += put > 0 ? (size_t)put : 0;
    }
    outgoing->size = 0;
}

static void tell(struct outgoing *outgoing, struct notice notice, const void *bytes, size_t size)
{
    notice.size = (uint32_t)size;
    if (outgoing->size + sizeof notice + size > sizeof outgoing->bytes)
        flush(outgoing);
    memcpy(outgoing->bytes + outgoing->size, &notice, sizeof notice);
    memcpy(outgoing->bytes + outgoing->size + sizeof notice, bytes, size);
    outgoing->size += sizeof notice + size;
}

static unpack_request next_request(int way)
{
    unpack_request request;
    ssize_t got;
    do
        got = read(way, &request, sizeof request);
    while (got < 0 && errno == EINTR);
    if (got != sizeof request)
        _exit(0);
    return request;
}

static void give_bytes(struct outgoing *outgoing, struct members *members, int64_t wanted)
{
    char piece[UNPACK_PIECE];
    ssize_t got = 1;
    while (wanted > 0 && got > 0) {
        got = members_read(members, piece, wanted < UNPACK_PIECE ? (size_t)wanted : sizeof piece);
        if (got > 0)
            tell(outgoing, (struct notice){.kind = NOTICE_BYTES}, piece, (size_t)got);
        wanted -= got;
    }
    tell(outgoing, (struct notice){.kind = got < 0 ? NOTICE_TORN : NOTICE_WHOLE}, "", 0);
    flush(outgoing); /* the next member may be the end of this process */
}

static void give_member(struct outgoing *outgoing, struct members *members, bool listing)
{
    const struct member *member = &members->member;
    tell(outgoing,
         (struct notice){.kind = NOTICE_MEMBER,
                         .about = (uint32_t)member->node | (member->encrypted ? 256 : 0),
                         .claimed = member->size},
         member->path, strlen(member->path));
    if (listing)
        return;
    flush(outgoing);
    unpack_request wanted = next_request(outgoing->way);
    if (wanted >= 0)
        give_bytes(outgoing, members, wanted);
}

_Noreturn void unpack_serve(const struct unpack_source *source, int way, locale_t locale)
{
    static struct outgoing outgoing;
    struct members members;
    outgoing.way = way;
    tell(&outgoing, (struct notice){.kind = NOTICE_READY}, "", 0);
    flush(&outgoing);
    bool open =
        members_open(&members, source->file, source->bytes, source->size, source->unpacked, locale);
    enum step step = open ? members_next(&members) : BROKEN_OFF;
    for (; step == MEMBER; step = members_next(&members))
        give_member(&outgoing, &members, source->listing);
    if (step == THE_END)
        tell(&outgoing, (struct notice){.kind = NOTICE_END}, "", 0);
    else
        tell(&outgoing,
             (struct notice){.kind = NOTICE_BROKEN, .about = (uint32_t)members.breakage.kind},
             members.breakage.why, strlen(members.breakage.why));
    flush(&outgoing);
    _exit(0);
}

_Noreturn void unpack_give_up(int way, const char *words)
{
    struct outgoing outgoing = {.way = way};
    tell(&outgoing, (struct notice){.kind = NOTICE_FAULT}, words, strlen(words));
    flush(&outgoing);
    _exit(1);
}
