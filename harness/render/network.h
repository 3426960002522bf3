/* What the files on sockets share. */
#ifndef RENDER_NETWORK_H
#define RENDER_NETWORK_H

#include "render/structures.h"

/* "{sa_family=AF_INET, …}" of `size` bytes, at least 2. */
void add_socket_address(struct text *to, const struct source *from, size_t size);
/* The address that a pointer leads to, of which the call named `size` bytes; or the pointer. */
void render_socket_address_at(struct text *to, const struct source *from, uint64_t address,
                              int64_t size);

/* inet_addr("127.0.0.1"); ::1; if_nametoindex("lo"), or a number. */
void add_inet_address(struct text *to, const uint8_t *bytes);
void add_inet6_text(struct text *to, const uint8_t *bytes);
void add_interface(struct text *to, uint32_t index);

/* "[0x1, 0x2]". */
void add_byte_list(struct text *to, const uint8_t *bytes, size_t size);

/* structures_control.c: the control data of a message. */
void render_control_at(struct text *to, const struct source *from, uint64_t address, uint64_t size);

/* structures_netlink.c: netlink messages, of a socket whose protocol is not known. */
bool is_netlink(const struct source *from);
void add_netlink(struct text *to, const struct source *from);

static inline uint16_t big16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static inline uint32_t big32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

#endif
