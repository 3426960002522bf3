/* The descriptor that a call is about; private to filter/. */
#ifndef FILTER_TARGET_H
#define FILTER_TARGET_H

#include "filter/tree.h"

#include <netinet/in.h>

enum { IP_BYTES = INET6_ADDRSTRLEN };

struct end {
    enum presence presence;
    char ip[IP_BYTES];
    uint8_t address[ADDRESS_SIZE];
    unsigned port;
};

struct target {
    const struct filter_subject *subject;
    const struct event *event; /* the inner one, of a call inside another */
    struct event inner;
    const char *call;
    enum presence presence;
    bool has_number;
    int number;
    enum presence named; /* whether the name is known */
    struct text name;    /* path, or what the tracer says */
    const char *type;    /* NULL: not known */
    const char *protocol;
    struct end local, remote;
    bool awaits; /* it gets its addresses by the call that was entered */
};

/* Without `name_too` only whether there is one, and its number.  The name must be freed. */
void target_find(struct target *target, const struct filter_subject *subject, bool name_too);

#endif
