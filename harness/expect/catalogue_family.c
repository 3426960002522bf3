/* The relatives of read and write: positions, sockets, and bytes in several pieces. */
#include "expect/catalogue.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { PIECES = 8, PIECE_BYTES = 16, HEADER_IOV = 16, HEADER_COUNT = 24 };

/* struct iovec: where, and how many bytes. */
struct piece {
    uint64_t base, length;
};

static bool is_one_of(const struct event *event, const char *const *names)
{
    for (; *names; names++)
        if (is_named(event, *names))
            return true;
    return false;
}

static const char *const placed[] = {"pread64", "pwrite64", "preadv", "pwritev", NULL};

/* The call nearest to the suspect's event, in front of it or behind it, that names the same
 * descriptor; NULL: none. */
static const struct event *find_neighbour(const struct suspect *suspect, int step)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index + (size_t)step; i < trace->count; i += (size_t)step) {
        const struct event *event = &trace->events[i];
        if (is_call(event) && event->task == suspect->event->task &&
            event_parameter(event, 0)->kind == KIND_FD &&
            event_value(event, 0) == event_value(suspect->event, 0))
            return event;
    }
    return NULL;
}

/* Evidence: an lseek that belongs nowhere, right behind or right before a call with an offset of
 * its own on the same descriptor. */
bool explain_pread_moves_nothing(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_sequence(suspect) || !is_named(event, "lseek") || wants_named(suspect->wanted, "lseek"))
        return false;
    const struct event *before = find_neighbour(suspect, -1);
    const struct event *after = find_neighbour(suspect, 1);
    bool moved_back = is_one_of(before, placed);
    if (!moved_back && !is_one_of(after, placed))
        return false;
    const char *name = call_title(moved_back ? before : after);
    headline(diagnosis, "lseek does nothing for %s", name);
    say(diagnosis, "%s", name);
    say_call_at(suspect, diagnosis, moved_back ? before : after);
    if (moved_back)
        say(diagnosis,
            " left descriptor %" PRId64 " where it stood: it gets its place as an argument, and "
            "moves nothing. The next read begins where it would have begun without it, so there "
            "is nothing to move back.",
            event_value(event, 0));
    else
        say(diagnosis,
            " does not ask where descriptor %" PRId64 " stands: it gets its place as an "
            "argument. What lseek moves, only read, write and the others without an offset see.",
            event_value(event, 0));
    return true;
}

/* Evidence: the plain call stands where its relative for sockets belongs, with that socket. */
bool explain_write_on_a_socket(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const struct {
        const char *plain, *relative, *empty;
    } pairs[] = {{"write", "sendto", "flags 0 and no address"},
                 {"read", "recvfrom", "flags 0 and no address"},
                 {"writev", "sendmsg", "a header that holds only the pieces, and flags 0"},
                 {"readv", "recvmsg", "a header that holds only the pieces, and flags 0"}};
    const struct event *event = suspect->event;
    int64_t socket;
    if (!is_sequence(suspect) || !is_call(event) || event_failed(event) ||
        !wanted_integer(suspect, 0, &socket) || socket != event_value(event, 0))
        return false;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (!is_named(event, pairs[i].plain) || !wants_named(suspect->wanted, pairs[i].relative))
            continue;
        headline(diagnosis, "%s stands where %s belongs", pairs[i].plain, pairs[i].relative);
        say(diagnosis,
            "On a socket %s does what %s does with %s: the same bytes move, and nothing is wrong "
            "with them. This exercise asks for the other call, to see its arguments.",
            pairs[i].plain, pairs[i].relative, pairs[i].empty);
        return true;
    }
    return false;
}

static const char *const for_sockets[] = {"sendto", "recvfrom", "sendmsg", "recvmsg", NULL};

/* Evidence: the kernel says that the descriptor is no socket. */
bool explain_not_a_socket(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_one_of(event, for_sockets) || !event->returned || event->result != -ENOTSOCK)
        return false;
    headline(diagnosis, "descriptor %" PRId64 " is no socket", event_value(event, 0));
    say(diagnosis,
        "read and write serve every descriptor. %s serves sockets only: descriptor %" PRId64
        " is something else, so the kernel answered -ENOTSOCK.",
        call_title(event), event_value(event, 0));
    int64_t socket;
    if (wanted_integer(suspect, 0, &socket) && is_wanted_call(suspect->wanted, event))
        say(diagnosis, " The socket that belongs here is %" PRId64 ".", socket);
    return true;
}

static uint64_t word_at(const struct copy *copy, size_t offset)
{
    uint64_t word = 0;
    if (copy && copy->size >= offset + sizeof word)
        memcpy(&word, copy->bytes + offset, sizeof word);
    return word;
}

static const struct copy *copy_at(const struct event *event, uint64_t address)
{
    const struct copy *copy = event_copy_at(event, address, false);
    return copy ? copy : event_copy_at(event, address, true);
}

/* The pieces that a call of this family was handed, as far as they could be copied, and how many
 * it said there are. */
static size_t find_pieces(const struct event *event, struct piece *pieces, uint64_t *said)
{
    static const char *const arrays[] = {"readv", "writev", "preadv", "pwritev", NULL};
    static const char *const headers[] = {"sendmsg", "recvmsg", NULL};
    uint64_t address;
    if (!is_call(event) || event->abi != ABI_X86_64)
        return 0;
    if (is_one_of(event, arrays)) {
        address = event->arg[1];
        *said = event->arg[2];
    } else if (is_one_of(event, headers)) {
        const struct copy *header = copy_at(event, event->arg[1]);
        address = word_at(header, HEADER_IOV);
        *said = word_at(header, HEADER_COUNT);
    } else {
        return 0;
    }
    const struct copy *copy = copy_at(event, address);
    size_t count = copy ? copy->size / PIECE_BYTES : 0;
    if (count > PIECES)
        count = PIECES;
    if (count > *said)
        count = *said;
    for (size_t i = 0; i < count; i++)
        pieces[i] = (struct piece){.base = word_at(copy, i * PIECE_BYTES),
                                   .length = word_at(copy, i * PIECE_BYTES + 8)};
    return count;
}

/* Evidence: where pieces are counted stands how many bytes they have, or how many the array has. */
bool explain_bytes_for_pieces(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct piece pieces[PIECES];
    uint64_t said = 0, sum = 0;
    int64_t wanted;
    if (suspect->difference != DIFFERS_ARGUMENT || !wanted_integer(suspect, 2, &wanted) ||
        wanted < 1 || wanted > PIECES)
        return false;
    size_t count = find_pieces(suspect->event, pieces, &said);
    if (count < (size_t)wanted || said != suspect->event->arg[2] || said == (uint64_t)wanted)
        return false;
    for (int64_t i = 0; i < wanted; i++)
        sum += pieces[i].length;
    bool array = said == (uint64_t)wanted * PIECE_BYTES;
    if (!array && said != sum)
        return false;
    headline(diagnosis, "%s got bytes where pieces are counted", call_title(suspect->event));
    say(diagnosis,
        "iovcnt, argument 3, says how many pieces there are: %" PRId64 ". It was %" PRIu64
        ", the size of %s in bytes, and the kernel took what lies behind the array in memory for "
        "more pieces.",
        wanted, said, array ? "the array" : "all pieces together");
    return true;
}

/* Evidence: where a header belongs stands an array that an earlier call was handed as its pieces.
 */
bool explain_pieces_for_header(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const char *const arrays[] = {"readv", "writev", NULL};
    const struct event *event = suspect->event;
    const struct trace *trace = suspect->symptom->trace;
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->argument != 1 ||
        !(is_named(event, "sendmsg") || is_named(event, "recvmsg")))
        return false;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *earlier = &trace->events[i];
        if (!is_one_of(earlier, arrays) || earlier->arg[1] != event->arg[1])
            continue;
        headline(diagnosis, "%s was handed the pieces without a header", call_title(event));
        say(diagnosis,
            "Argument 2 of %s is the address of a struct msghdr. It was %#" PRIx64
            ", the array of pieces that %s",
            call_title(event), event->arg[1], call_title(earlier));
        say_call_at(suspect, diagnosis, earlier);
        say(diagnosis, " was handed: so its words were taken for the fields of a header. The "
                       "address of the array belongs into the field msg_iov, and the number of "
                       "pieces into msg_iovlen.");
        return true;
    }
    return false;
}

/* How many bytes came into the piece, and the room that it had, by the latest call that filled one
 * with this address; -1: none did. */
static int64_t find_filled(const struct suspect *suspect, const struct piece *piece,
                           const struct event **by, uint64_t *room)
{
    static const char *const filling[] = {"readv", "recvmsg", NULL};
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i-- > 0;) {
        struct piece pieces[PIECES];
        uint64_t said;
        const struct event *event = &trace->events[i];
        if (!is_one_of(event, filling) || event->task != suspect->event->task || !event->returned ||
            event_failed(event))
            continue;
        int64_t left = event->result;
        size_t count = find_pieces(event, pieces, &said);
        for (size_t k = 0; k < count; k++) {
            *by = event;
            *room = pieces[k].length;
            if (pieces[k].base == piece->base)
                return left < (int64_t)*room ? left : (int64_t)*room;
            left = left > (int64_t)pieces[k].length ? left - (int64_t)pieces[k].length : 0;
        }
    }
    return -1;
}

/* The pieces of a call that gives them away; 0: that is not what differs. */
static size_t find_given(const struct suspect *suspect, struct piece *pieces)
{
    uint64_t said;
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->argument != 1 ||
        !(is_named(suspect->event, "writev") || is_named(suspect->event, "sendmsg")))
        return 0;
    return find_pieces(suspect->event, pieces, &said);
}

/* Evidence: the length of a piece is the room that it had, and fewer bytes came into it. */
bool explain_room_for_length(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct piece pieces[PIECES];
    uint64_t room;
    const struct event *event = suspect->event, *by = NULL;
    size_t count = find_given(suspect, pieces);
    for (size_t k = 0; k < count; k++) {
        int64_t filled = find_filled(suspect, &pieces[k], &by, &room);
        if (filled < 0 || room != pieces[k].length || filled == (int64_t)room)
            continue;
        headline(diagnosis, "%s was handed the whole room of a piece", call_title(event));
        say(diagnosis,
            "%s brought %" PRId64 " bytes into piece %zu, which has room for %" PRIu64
            ", and its iov_len was still %" PRIu64 ". No call changes iov_len: how much came is "
            "in the result alone, so the length is yours to set.",
            call_title(by), filled, k + 1, pieces[k].length, pieces[k].length);
        return true;
    }
    return false;
}

/* Evidence: the length of a later piece is the whole result of the call that filled it, of which
 * a part came into the pieces before. */
bool explain_sum_for_length(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct piece pieces[PIECES];
    uint64_t room;
    const struct event *event = suspect->event, *by = NULL;
    size_t count = find_given(suspect, pieces);
    for (size_t k = 1; k < count; k++) {
        int64_t filled = find_filled(suspect, &pieces[k], &by, &room);
        if (filled < 0 || filled == by->result || pieces[k].length != (uint64_t)by->result)
            continue;
        headline(diagnosis, "%s was handed the sum as the length of one piece", call_title(event));
        say(diagnosis, "%s", call_title(by));
        say_call_at(suspect, diagnosis, by);
        say(diagnosis,
            " gave %" PRId64 ", the bytes of all pieces together. %" PRId64
            " of them came into piece %zu, and its iov_len was %" PRIu64
            ": what lies in the pieces before is to be taken off.",
            by->result, filled, k + 1, pieces[k].length);
        return true;
    }
    return false;
}

/* The other end of the pair that the descriptor is an end of; -1: there is none. */
static int find_other_end(const struct suspect *suspect, int fd)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &trace->events[i];
        int ends[2];
        if (!is_named(event, "socketpair") || !event->returned || event_failed(event))
            continue;
        const struct copy *copy = event_copy(event, 3, true);
        if (!copy || copy->size < sizeof ends)
            continue;
        memcpy(ends, copy->bytes, sizeof ends);
        if (ends[0] == fd || ends[1] == fd)
            return ends[0] == fd ? ends[1] : ends[0];
    }
    return -1;
}

/* Evidence: a call that receives has not returned, and its end of a pair is the one that was last
 * sent into. */
bool explain_same_end(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const char *const receiving[] = {"recvfrom", "recvmsg", "read", "readv", NULL};
    static const char *const sending[] = {"sendto", "sendmsg", "write", "writev", NULL};
    const struct event *event = suspect->event;
    if (!is_one_of(event, receiving) || event->returned)
        return false;
    int fd = (int)event_value(event, 0), other = find_other_end(suspect, fd);
    const struct event *sent = find_neighbour(suspect, -1);
    if (other < 0 || !is_one_of(sent, sending))
        return false;
    headline(diagnosis, "%s waits at the end that was sent into", call_title(event));
    say(diagnosis,
        "%d and %d are the two ends of a pair, and what goes into one comes out of the other. %s",
        fd, other, call_title(sent));
    say_call_at(suspect, diagnosis, sent);
    say(diagnosis, " sent into %d, so the bytes lie at %d; at %d %s waits for ever.", fd, other, fd,
        call_title(event));
    return true;
}
