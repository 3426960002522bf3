/* What the files of render/ share. */
#ifndef RENDER_PARTS_H
#define RENDER_PARTS_H

#include "render/render.h"

#include <string.h>

/* One argument of one call, with all that a printer may look at. */
struct place {
    const struct event *event;
    const struct parameter *parameter;
    const struct render_style *style;
    int argument;
    uint64_t value; /* of the argument, widened as its ABI and kind demand */
};

/* An argument's value as the kernel reads it: of i386 32 bits, sign-extended for KIND_LONG. */
uint64_t widen_argument(const struct event *event, int argument, enum kind kind);

size_t string_limit(const struct render_style *style);

/* NULL, or 0x... */
void render_address(struct text *to, uint64_t address);

/* The names of a set of flags; one name of several.  prefix may be NULL. */
void render_flags(struct text *to, const struct constant *names, const char *prefix,
                  uint64_t value);
void render_choice(struct text *to, const struct constant *names, const char *prefix,
                   uint64_t value);
void render_signal(struct text *to, int number);

/* structures.c: the struct behind a pointer.  False, with nothing written, when there is no
 * printer for it or the copy is not whole: then the pointer is shown. */
bool render_structure(struct text *to, const struct place *place, const struct copy *copy);

/* special.c: what depends on more than the parameter's kind.  Each returns false, with
 * nothing written, when the call has no rule of its own. */
int arguments_shown(const struct event *event, const struct signature *signature);
bool render_special_argument(struct text *to, const struct place *place);
bool render_special_result(struct text *to, const struct event *event);

/* Numbers in the program's memory, which need not be aligned for us. */
static inline int32_t int_at(const uint8_t *bytes)
{
    int32_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static inline int64_t long_at(const uint8_t *bytes)
{
    int64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

#endif
