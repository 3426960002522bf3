#include "tables/inner.h"

#include "tables/numbers.h"
#include "tables/parameters.h"

#include <string.h>

/* Where an argument of the inner call comes from: a word of the block, or an argument of the outer
 * call. */
enum { WORD = 0x10, OUTER = 0x20 };
#define W(n) (WORD | (n))
#define O(n) (OUTER | (n))

static const struct signature send_signature = {
    .name = "send",
    .returns = KIND_SIZE,
    .count = 4,
    .typed = true,
    .parameter = {FD(sockfd), IN(buf, 3), SIZE(size), FLAGS(flags, message, "MSG_???")}};
static const struct signature recv_signature = {
    .name = "recv",
    .returns = KIND_SIZE,
    .count = 4,
    .typed = true,
    .parameter = {FD(sockfd), OUT(buf, 3), SIZE(size), FLAGS(flags, message, "MSG_???")}};

struct inner {
    uint32_t outer;
    uint32_t selector; /* the outer call's first argument; ANY: it has no such thing */
    enum abi abi;      /* whose table has a call with the same parameters, */
    const char *call;  /* and its name; NULL: own */
    const struct signature *own;
    uint8_t block; /* the outer call's argument that leads to the block, counted from 1 */
    uint8_t words; /* of the block */
    uint8_t argument[6];
};

enum { ANY = 0xffffffff };

#define SOCKET_CALL(selector, abi, call, ...)                                                      \
    {                                                                                              \
        NUMBER_I386_socketcall, selector, abi, call, NULL, 2, sizeof((uint8_t[]){__VA_ARGS__}),    \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define OWN_CALL(selector, own, ...)                                                               \
    {                                                                                              \
        NUMBER_I386_socketcall, selector, ABI_I386, NULL, own, 2,                                  \
            sizeof((uint8_t[]){__VA_ARGS__}),                                                      \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define IPC_CALL(selector, abi, call, ...)                                                         \
    {                                                                                              \
        NUMBER_I386_ipc, selector, abi, call, NULL, 0, 0,                                          \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

// clang-format off
static const struct inner rows[] = {
    SOCKET_CALL(1,  ABI_I386,   "socket",      W(0), W(1), W(2)),
    SOCKET_CALL(2,  ABI_I386,   "bind",        W(0), W(1), W(2)),
    SOCKET_CALL(3,  ABI_I386,   "connect",     W(0), W(1), W(2)),
    SOCKET_CALL(4,  ABI_I386,   "listen",      W(0), W(1)),
    SOCKET_CALL(5,  ABI_X86_64, "accept",      W(0), W(1), W(2)),
    SOCKET_CALL(6,  ABI_I386,   "getsockname", W(0), W(1), W(2)),
    SOCKET_CALL(7,  ABI_I386,   "getpeername", W(0), W(1), W(2)),
    SOCKET_CALL(8,  ABI_I386,   "socketpair",  W(0), W(1), W(2), W(3)),
    OWN_CALL(9,  &send_signature,              W(0), W(1), W(2), W(3)),
    OWN_CALL(10, &recv_signature,              W(0), W(1), W(2), W(3)),
    SOCKET_CALL(11, ABI_I386,   "sendto",      W(0), W(1), W(2), W(3), W(4), W(5)),
    SOCKET_CALL(12, ABI_I386,   "recvfrom",    W(0), W(1), W(2), W(3), W(4), W(5)),
    SOCKET_CALL(13, ABI_I386,   "shutdown",    W(0), W(1)),
    SOCKET_CALL(14, ABI_I386,   "setsockopt",  W(0), W(1), W(2), W(3), W(4)),
    SOCKET_CALL(15, ABI_I386,   "getsockopt",  W(0), W(1), W(2), W(3), W(4)),
    SOCKET_CALL(16, ABI_I386,   "sendmsg",     W(0), W(1), W(2)),
    SOCKET_CALL(17, ABI_I386,   "recvmsg",     W(0), W(1), W(2)),
    SOCKET_CALL(18, ABI_I386,   "accept4",     W(0), W(1), W(2), W(3)),
    SOCKET_CALL(19, ABI_I386,   "recvmmsg",    W(0), W(1), W(2), W(3), W(4)),
    SOCKET_CALL(20, ABI_I386,   "sendmmsg",    W(0), W(1), W(2), W(3)),
    IPC_CALL(1,  ABI_X86_64, "semop",      O(1), O(4), O(2)),
    IPC_CALL(2,  ABI_I386,   "semget",     O(1), O(2), O(3)),
    IPC_CALL(4,  ABI_X86_64, "semtimedop", O(1), O(4), O(2), O(5)),
    IPC_CALL(11, ABI_I386,   "msgsnd",     O(1), O(4), O(2), O(3)),
    IPC_CALL(0x1000c, ABI_I386, "msgrcv",  O(1), O(4), O(2), O(5), O(3)),
    IPC_CALL(13, ABI_I386,   "msgget",     O(1), O(2)),
    IPC_CALL(14, ABI_I386,   "msgctl",     O(1), O(2), O(4)),
    IPC_CALL(22, ABI_I386,   "shmdt",      O(4)),
    IPC_CALL(23, ABI_I386,   "shmget",     O(1), O(2), O(3)),
    IPC_CALL(24, ABI_I386,   "shmctl",     O(1), O(2), O(4)),
    /* These two have a block behind ptr: a union semun; a pointer and a type. */
    {NUMBER_I386_ipc, 3,  ABI_I386, "semctl", NULL, 5, 1, {O(1), O(2), O(3), W(0)}},
    {NUMBER_I386_ipc, 12, ABI_I386, "msgrcv", NULL, 5, 2, {O(1), W(0), O(2), W(1), O(3)}},
    {NUMBER_I386_mmap,   ANY, ABI_X86_64, "mmap",   NULL, 1, 6, {W(0), W(1), W(2), W(3), W(4), W(5)}},
    {NUMBER_I386_select, ANY, ABI_X86_64, "select", NULL, 1, 5, {W(0), W(1), W(2), W(3), W(4)}},
};
// clang-format on

enum { ROWS = sizeof rows / sizeof *rows };
_Static_assert((int)ROWS <= (int)INNER_ROWS, "INNER_ROWS is what others have room for");

static const char *name_of(const struct inner *row)
{
    return row->own ? row->own->name : row->call;
}

static const struct inner *find(const struct event *event)
{
    if (event->abi != ABI_I386 ||
        (event->number != NUMBER_I386_socketcall && event->number != NUMBER_I386_ipc &&
         event->number != NUMBER_I386_mmap && event->number != NUMBER_I386_select))
        return NULL;
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].outer == event->number &&
            (rows[i].selector == ANY || rows[i].selector == (uint32_t)event->arg[0]))
            return &rows[i];
    return NULL;
}

size_t inner_block(const struct event *event, uint64_t *address)
{
    const struct inner *row = find(event);
    if (!row || !row->block)
        return 0;
    *address = (uint32_t)event->arg[row->block - 1];
    return 4 * (size_t)row->words;
}

/* The first row of the same call by the same way: msgrcv has two, which differ in where its
 * arguments come from, and are one call. */
static uint32_t number_of(const struct inner *row)
{
    const struct inner *first = rows;
    while (first < row && (first->outer != row->outer || strcmp(name_of(first), name_of(row)) != 0))
        first++;
    return INNER_CALLS + (uint32_t)(first - rows);
}

bool inner_event(const struct event *event, struct event *inner)
{
    const struct inner *row = find(event);
    const struct copy *block = row && row->block ? event_copy(event, INNER_BLOCK, false) : NULL;
    if (!row || (row->block && (!block || block->size < 4 * (size_t)row->words)))
        return false;
    *inner = *event;
    inner->number = number_of(row);
    for (int i = 0; i < 6; i++) {
        uint8_t from = row->argument[i];
        uint32_t word = 0;
        if (from & WORD)
            memcpy(&word, block->bytes + 4 * (from & 15), sizeof word);
        else if (from & OUTER)
            word = (uint32_t)event->arg[from & 15];
        inner->arg[i] = word;
    }
    return true;
}

const char *inner_route(const char *name, size_t i, uint32_t *selector)
{
    for (size_t row = 0; row < ROWS; row++) {
        if (strcmp(name_of(&rows[row]), name) != 0 || i-- > 0)
            continue;
        *selector = rows[row].selector == ANY ? 0 : rows[row].selector;
        return call_name(ABI_I386, rows[row].outer);
    }
    return NULL;
}

static const struct inner *row_of(uint32_t number)
{
    return number >= INNER_CALLS && number - INNER_CALLS < ROWS ? &rows[number - INNER_CALLS]
                                                                : NULL;
}

long inner_number(const char *through, const char *name)
{
    for (size_t row = 0; row < ROWS; row++) {
        const char *outer = rows[row].selector == ANY ? NULL : call_name(ABI_I386, rows[row].outer);
        bool same = through && outer ? strcmp(through, outer) == 0 : through == outer;
        if (same && strcmp(name_of(&rows[row]), name) == 0)
            return INNER_CALLS + (long)row;
    }
    return -1;
}

const char *inner_through(uint32_t number)
{
    const struct inner *row = row_of(number);
    return row && row->selector != ANY ? call_name(ABI_I386, row->outer) : NULL;
}

uint32_t inner_outer(uint32_t number)
{
    const struct inner *row = row_of(number);
    return row ? row->outer : number;
}

bool inner_is_word(uint32_t number, int argument, int *place)
{
    const struct inner *row = row_of(number);
    uint8_t from = row ? row->argument[argument] : 0;
    *place = row ? from & 15 : argument;
    return from & WORD;
}

void inner_unwrap(struct event *event)
{
    struct event inner;
    if (event->kind != EVENT_CALL || !inner_event(event, &inner))
        return;
    event->number = inner.number;
    memcpy(event->arg, inner.arg, sizeof event->arg);
}

const char *inner_name(uint32_t number)
{
    const struct signature *signature = inner_signature(number);
    return signature ? signature->name : NULL;
}

const struct signature *inner_signature(uint32_t number)
{
    static const struct signature *found[ROWS];
    if (number < INNER_CALLS || number - INNER_CALLS >= ROWS)
        return NULL;
    uint32_t i = number - INNER_CALLS;
    if (!found[i] && rows[i].own)
        found[i] = rows[i].own;
    else if (!found[i])
        found[i] = call_signature(rows[i].abi, (uint32_t)call_number(rows[i].abi, rows[i].call));
    return found[i];
}
