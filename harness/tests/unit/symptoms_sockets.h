/* Symptoms of sockets: which descriptor a call is about. */
#ifndef TESTS_UNIT_SYMPTOMS_SOCKETS_H
#define TESTS_UNIT_SYMPTOMS_SOCKETS_H

#include "tests/unit/symptoms.h"

static struct event *socket_call(const char *name, int descriptor, int64_t result)
{
    struct event *event = call(DOOR_SYSCALL, name, result);
    load(event, REG_DI, (uint64_t)descriptor);
    return event;
}

/* Near miss: nobody listens there. */
static void read_listener(bool evidence)
{
    socket_call("listen", evidence ? 3 : 5, 0);
    socket_call("accept4", 3, 4);
    struct event *event = socket_call("read", 3, -107);
    struct wanted *wanted = want(DOOR_SYSCALL, "read");
    want_integer(wanted, 0, 4);
    row(DIFFERS_ARGUMENT, wanted, event, 0);
}

/* Near miss: the listener is closed, as it should be, only too early. */
static void no_accept(bool evidence)
{
    socket_call("listen", 3, 0);
    struct event *event = socket_call(evidence ? "write" : "close", 3, evidence ? -32 : 0);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "accept4"), NULL, -1);
    row(DIFFERS_EXTRA, NULL, event, -1);
}

/* Near miss: the queue is there. */
static void no_listen(bool evidence)
{
    socket_call("bind", 3, 0);
    if (!evidence)
        socket_call("listen", 3, 0);
    struct event *event = socket_call("accept4", 3, -22);
    row(DIFFERS_MISSING, want(DOOR_SYSCALL, "listen"), NULL, -1);
    row(DIFFERS_RESULT, want(DOOR_SYSCALL, "accept4"), event, -1);
}

/* Near miss: the size is right, and the address is another one. */
static void short_address(bool evidence)
{
    struct event *event = socket_call("bind", 3, -22);
    load(event, REG_SI, 0x402000);
    load(event, REG_DX, evidence ? 4 : 16);
    struct wanted *wanted = want(DOOR_SYSCALL, "bind");
    want_integer(wanted, 2, 16);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
}

static const struct symptom_row socket_rows[] = {
    {"talks-to-listener", read_listener, "for this caller, 4: that is the one to use"},
    {"talks-to-listener", no_accept, "accept4 gives a descriptor of its own for each caller"},
    {"address-cut-short", short_address, "The structure has 16 bytes"},
    {"never-listened", no_listen, "Descriptor 3 never got one, so accept4"},
};

#endif
