/* Working values out, and comparing them with what an event holds.  Private to expect/. */
#ifndef EXPECT_VALUE_H
#define EXPECT_VALUE_H

#include "expect/ast.h"

/* What a name stands for in one run; also the value of any expression. */
struct binding {
    bool bound;
    enum value_type type;
    wide integer; /* within int64_t or uint64_t */
    const uint8_t *bytes;
    size_t size;
    bool list; /* what binds is also kept: */
    const struct member *members;
    size_t member_count;
};

/* One value of a list. */
struct member {
    enum value_type type;
    wide integer;
    const uint8_t *bytes;
    size_t size;
};

enum evaluation {
    VALUE_KNOWN,
    VALUE_UNBOUND,  /* a name in it is not bound yet, or it is no single value */
    VALUE_TOO_LARGE /* beyond 64 bits, or a string beyond STRING_LIMIT */
};

/* The value of an expression.  `names` are those of its case; NULL: none is known.  Strings that
 * must be put together come from the arena.  -1 ENOENT is the errno, negated. */
enum evaluation evaluate(const struct node *node, const struct binding *names, struct arena *arena,
                         struct binding *value);

/* How many bits of such an argument the kernel reads: 32 or 64. */
int parameter_width(enum abi abi, const struct parameter *parameter);
bool kind_is_bytes(enum kind kind); /* strings are compared with what it points to */

/* An argument as the kernel reads it, for comparisons of size. */
wide argument_value(int width, enum kind kind, uint64_t argument);

/* True when an integer pattern fits a value of that width.  `set`: alternatives are a set of
 * flags.  A name that is not bound yet binds to it, in `names`, and sets *bound. */
struct fit {
    struct binding *names;
    struct arena *arena; /* scratch */
    struct arena *kept;  /* of what the names hold */
    int width;
    bool set;
    bool bound;
};
bool fits_integer(struct fit *fit, const struct node *node, wide value);
/* The same for a result: a new name takes only a success, and -1 $name an errno. */
bool fits_result(struct fit *fit, const struct node *node, wide value);
bool fits_bytes(struct fit *fit, const struct node *node, const uint8_t *bytes, size_t size,
                bool prefix);

/* list.c: binds a name to a value; a list gets one more. */
void bind_value(struct fit *fit, int name, const struct binding *value);
/* An element of a list, by its number; VALUE_UNBOUND: it has none of that number. */
enum evaluation find_element(const struct binding *list, wide number, struct binding *value);
/* Takes a value out of the list of a NODE_IN; false when it is not there, or not any more. */
bool take_out(struct fit *fit, const struct node *node, const struct binding *value);
/* True when the element is still there. */
bool is_left(const struct node *node, const struct binding *names, size_t member);

/* "127.0.0.1" as 4 bytes, or "::1" as 16, in network order; false when it is none. */
bool parse_internet_address(bool six, const uint8_t *text, size_t size, void *to);

#endif
