/* What the two files on netlink messages share. */
#ifndef RENDER_NETLINK_H
#define RENDER_NETLINK_H

#include "render/network.h"

/* One kind of attribute: false, with nothing written, when the value is too short. */
struct attribute {
    uint16_t type;
    bool (*print)(struct text *to, const struct source *from, uint8_t family);
};

/* Attributes of one sort of message; rows end with a NULL print. */
struct attributes {
    const struct constant *names;
    const char *prefix;
    const struct attribute *rows;
};

void add_attributes(struct text *to, const struct source *from, const struct attributes *kind,
                    uint8_t family);

/* Bytes in hexadecimal. */
void add_raw(struct text *to, const struct source *from);

/* `size` bytes from `at` on, or as many as there are. */
struct source source_behind(const struct source *from, size_t at, size_t size);

/* structures_route.c: false when the type has no printer. */
bool add_route_payload(struct text *to, const struct source *from, uint16_t type);

#endif
