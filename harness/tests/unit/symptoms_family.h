/* Symptoms of the relatives of read and write. */
#ifndef TESTS_UNIT_SYMPTOMS_FAMILY_H
#define TESTS_UNIT_SYMPTOMS_FAMILY_H

#include "tests/unit/symptoms.h"

#include <errno.h>

enum { TWO_PIECES = 4 }; /* words of an array of two pieces */

static const uint64_t array = 0x402000, header = 0x402100;
static const uint64_t rooms[TWO_PIECES] = {0x403000, 8, 0x403100, 64};

static struct event *family_call(const char *name, int fd, uint64_t second, int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, name, result);
    load(event, REG_DI, (uint64_t)fd);
    load(event, REG_SI, second);
    return event;
}

static struct wanted *want_of(const char *name, int fd)
{
    struct wanted *wanted = want(DOOR_SYSCALL, name);
    want_integer(wanted, 0, fd);
    return wanted;
}

/* Near miss: the call with an offset was for another descriptor. */
static void lseek_behind(bool evidence)
{
    row(SAME, want_of("pread64", 3), family_call("pread64", evidence ? 3 : 4, array, 20), 0);
    row(DIFFERS_EXTRA, NULL, family_call("lseek", 3, 0, 0), 0);
    row(SAME, want_of("readv", 3), family_call("readv", 3, array, 28), 0);
}

/* Near miss: what follows reads where the descriptor stands. */
static void lseek_in_front(bool evidence)
{
    row(DIFFERS_EXTRA, NULL, family_call("lseek", 3, 8, 8), 0);
    row(SAME, want_of("read", 3), family_call(evidence ? "pread64" : "read", 3, array, 20), 0);
}

/* Near miss: another descriptor. */
static void plain_write(bool evidence)
{
    row(DIFFERS_CALL, want_of("sendto", 5), family_call("write", evidence ? 5 : 1, array, 20), 0);
}

static void plain_readv(bool evidence)
{
    row(DIFFERS_CALL, want_of("recvmsg", 6),
        family_call("readv", 6, array, evidence ? 20 : -EFAULT), 0);
}

/* Near miss: the descriptor is closed. */
static void no_socket(bool evidence)
{
    row(DIFFERS_ARGUMENT, want_of("sendto", 5),
        family_call("sendto", 4, array, evidence ? -ENOTSOCK : -EBADF), 0);
}

/* Near miss: what stands there has returned. */
static void received_at_same_end(bool evidence)
{
    static const int ends[2] = {5, 6};
    struct event *pair = call(DOOR_SYSCALL, "socketpair", 0);
    load(pair, REG_10, array);
    give(pair, 3, (const char *)ends, sizeof ends);
    pair->copies[0].at_exit = true;
    row(SAME, want(DOOR_SYSCALL, "socketpair"), pair, 0);
    row(SAME, want_of("sendto", 5), family_call("sendto", 5, array, 20), 0);
    struct event *event = family_call("recvfrom", 5, array, 0);
    event->returned = !evidence;
    row(DIFFERS_ARGUMENT, want_of("recvfrom", 6), event, 0);
}

static void counted(uint64_t count)
{
    struct event *event = family_call("readv", 3, array, -EFAULT);
    load(event, REG_DX, count);
    give(event, 1, (const char *)rooms, sizeof rooms);
    struct wanted *wanted = want_of("readv", 3);
    want_integer(wanted, 2, 2);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

/* Near miss: another number. */
static void size_of_array(bool evidence)
{
    counted(evidence ? 32 : 33);
}

static void size_of_pieces(bool evidence)
{
    counted(evidence ? 72 : 71);
}

/* Near miss: the address is that of nothing that was seen before. */
static void array_for_header(bool evidence)
{
    row(SAME, want_of("readv", 3), family_call("readv", 3, array, 28), 0);
    row(DIFFERS_ARGUMENT, want_of("sendmsg", 5),
        family_call("sendmsg", 5, evidence ? array : header, -EINVAL), 1);
}

/* Gives a call an array of two pieces, by way of a header if it takes one. */
static void give_array(struct event *event, bool by_header, const uint64_t *pieces)
{
    static const uint64_t fields[7] = {0, 0, 0x402000, 2};
    struct copy *first = &world.copies[world.copy_count];
    if (by_header)
        give(event, 1, (const char *)fields, sizeof fields);
    give(event, 1, (const char *)pieces, sizeof rooms);
    event->copies = first;
    event->copy_count = by_header ? 2 : 1;
    first[by_header].address = array;
    load(event, REG_DX, by_header ? 0 : 2);
}

static void give_pieces(struct event *event, bool by_header)
{
    give_array(event, by_header, rooms);
}

/* Near miss: the pieces were full. */
static void room_by_sendmsg(bool evidence)
{
    struct event *event = family_call("readv", 3, array, evidence ? 28 : 72);
    give_pieces(event, false);
    row(SAME, want_of("readv", 3), event, 0);
    event = family_call("sendmsg", 5, header, 72);
    give_pieces(event, true);
    row(DIFFERS_ARGUMENT, want_of("sendmsg", 5), event, 1);
}

static void room_by_writev(bool evidence)
{
    struct event *event = family_call("recvmsg", 6, header, evidence ? 5 : 72);
    give_pieces(event, true);
    row(SAME, want_of("recvmsg", 6), event, 0);
    event = family_call("writev", 1, array, 72);
    give_pieces(event, false);
    row(DIFFERS_ARGUMENT, want_of("writev", 1), event, 1);
}

/* Near miss: one byte less than the result. */
static void sum_by_writev(bool evidence)
{
    static uint64_t summed[TWO_PIECES];
    memcpy(summed, rooms, sizeof summed);
    summed[3] = evidence ? 28 : 27;
    struct event *event = family_call("recvmsg", 6, header, 28);
    give_pieces(event, true);
    row(SAME, want_of("recvmsg", 6), event, 0);
    event = family_call("writev", 1, array, 36);
    give_array(event, false, summed);
    row(DIFFERS_ARGUMENT, want_of("writev", 1), event, 1);
}

static const struct symptom_row family_rows[] = {
    {"pread-moves-nothing", lseek_behind, "there is nothing to move back"},
    {"pread-moves-nothing", lseek_in_front, "does not ask where descriptor 3 stands"},
    {"write-on-a-socket", plain_write, "does what sendto does with flags 0 and no address"},
    {"write-on-a-socket", plain_readv, "a header that holds only the pieces"},
    {"not-a-socket", no_socket, "The socket that belongs here is 5."},
    {"same-end", received_at_same_end, "sent into 5, so the bytes lie at 6"},
    {"bytes-for-pieces", size_of_array, "the size of the array in bytes"},
    {"bytes-for-pieces", size_of_pieces, "the size of all pieces together in bytes"},
    {"pieces-for-header", array_for_header, "belongs into the field msg_iov"},
    {"room-for-length", room_by_sendmsg, "readv brought 20 bytes into piece 2"},
    {"room-for-length", room_by_writev, "recvmsg brought 5 bytes into piece 1"},
    {"sum-for-length", sum_by_writev, "20 of them came into piece 2"},
};

#endif
