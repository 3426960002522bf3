/* Text of strangers made fit to be shown: what is a printable character in UTF-8 stays, everything
 * else is spelled out.  text_add_safe is for what programs print, and keeps ASCII only; this is for
 * names of people and for files that hold them. */
#ifndef BASE_SHOWN_H
#define BASE_SHOWN_H

#include "base/text.h"

#include <stdbool.h>

/* Appends `bytes` as valid UTF-8 in which nothing acts on a terminal, hides, or turns the direction
 * of what stands beside it: control characters and bytes that are no UTF-8 become \xHH, marks of
 * direction and invisible characters \u{HHHH}.  A newline stays when `lines` is set.  Text that has
 * been through here comes out the same again. */
void text_add_shown(struct text *text, const void *bytes, size_t size, bool lines);

#endif
