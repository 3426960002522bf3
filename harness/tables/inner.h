/* i386 has calls that are many: socketcall(2) and ipc(2) say by their first argument which one is
 * meant, and these two as well as the old mmap and select find their arguments in memory. */
#ifndef TABLES_INNER_H
#define TABLES_INNER_H

#include "tables/calls.h"

/* Numbers from here on are of such inner calls, in the i386 table; call_name and call_signature
 * know them. */
enum { INNER_CALLS = 0x70000000, INNER_ROWS = 64 };

/* The argument of a copy that holds the words of the block, 32 bits each. */
enum { INNER_BLOCK = 6 };

/* How many bytes the block has that the outer call's arguments lead to, and its address; 0 for
 * calls without. */
size_t inner_block(const struct event *event, uint64_t *address);

/* Makes the inner event of an outer one, with the same copies; false when it is none, or when its
 * block could not be read. */
bool inner_event(const struct event *event, struct event *inner);

/* The i-th way, from 0 on, in which a call of this name is reached through another one: the name of
 * that one, and what its first argument must be (0: it does not say).  NULL when there are no more.
 */
const char *inner_route(const char *name, size_t i, uint32_t *selector);

/* The row of a number from INNER_CALLS on, or NULL. */
const char *inner_name(uint32_t number);
const struct signature *inner_signature(uint32_t number);

/* The number of the inner call of that name: through "socketcall" or "ipc"; through NULL of one of
 * the two that take their arguments in memory.  -1: there is none. */
long inner_number(const char *through, const char *name);

/* "socketcall" or "ipc" for the number of an inner call that is reached so, else NULL. */
const char *inner_through(uint32_t number);

/* The number of the outer call for that of an inner one; any other number itself. */
uint32_t inner_outer(uint32_t number);

/* The argument of an inner call lies in memory: `place` is which word of the block.  False: it was
 * in a register, that of argument `place` of the outer call. */
bool inner_is_word(uint32_t number, int argument, int *place);

/* Turns the event into its inner one, when it has one: its number and arguments are then those, and
 * the outer call is known by inner_outer alone. */
void inner_unwrap(struct event *event);

#endif
