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

/* Bytes of a string, and elements of an array, that are shown before "...". */
size_t string_limit(const struct render_style *style);
size_t array_limit(const struct render_style *style); /* SIZE_MAX when verbose */

/* The first half of an argument, and the second (mostly nothing). */
void render_argument_head(struct text *to, const struct event *event, int argument,
                          const struct render_style *style);
void render_argument_tail(struct text *to, const struct event *event, int argument,
                          const struct render_style *style);

/* The argument as its kind shows it, without its memory. */
void render_place_value(struct text *to, const struct place *place);

/* NULL, or 0x... */
void render_address(struct text *to, uint64_t address);

/* Constants, as style->names wants them; style may be NULL.  The names of a set of flags; one
 * name of several.  prefix ("PROT_???") may be NULL. */
void render_flags(struct text *to, const struct render_style *style, const struct constant *names,
                  const char *prefix, uint64_t value);
void render_choice(struct text *to, const struct render_style *style, const struct constant *names,
                   const char *prefix, uint64_t value);
/* A set with a field in it, `mask`: as numbers, the field stands apart. */
void render_parts(struct text *to, const struct render_style *style, const struct constant *names,
                  uint64_t mask, uint64_t value);
/* The same as a choice, the number in decimal. */
void render_choice_decimal(struct text *to, const struct render_style *style,
                           const struct constant *names, const char *prefix, int64_t value);
void render_signal(struct text *to, const struct render_style *style, int number);
/* The name of a choice, or NULL. */
const char *choice_name(const struct constant *names, uint64_t value);
/* One name, for a number that the caller knows: `number` as it shall look ("-100"). */
void render_named(struct text *to, const struct render_style *style, const char *number,
                  const char *name);
void render_mode(struct text *to, const struct render_style *style, unsigned mode, bool types);
void render_device(struct text *to, const struct render_style *style, uint64_t device);
void render_id(struct text *to, uint32_t id); /* -1, or unsigned */

/* A descriptor, with its name in <> when the event knows it; the second one takes AT_FDCWD. */
void render_descriptor(struct text *to, const struct event *event, int fd);
void render_directory(struct text *to, const struct render_style *style, const struct event *event,
                      int fd);

/* Bytes in double quotes as style->hex wants them, cut at limit (0: not cut). */
void render_string(struct text *to, const struct render_style *style, const void *bytes,
                   size_t size, size_t limit);
/* The letter of a byte's own escape, "\\n", or 0. */
char escape_of(uint8_t byte);
/* The same, always in hexadecimal. */
void render_hex_string(struct text *to, const void *bytes, size_t size, size_t limit);

/* structures.c: the struct, or the array of them, behind a pointer.  False, with nothing
 * written, when there is no printer for it or the memory could not be read: then the pointer is
 * shown. */
bool render_structures(struct text *to, const struct place *place);

/* What the call has written is shown behind what it read, " => {...}", when it has returned: for
 * some parameters, of which the first half alone is what render_structures gives. */
bool has_tail(const struct event *event, int argument);
void render_tail(struct text *to, const struct place *place);

/* structures_signals.c: "{mask=[]}", what rt_sigreturn finds on the stack; siginfo.c:
 * "{si_signo=SIGCHLD, …}" of an EVENT_SIGNAL. */
void render_frame(struct text *to, const struct event *event, const struct render_style *style);
void render_siginfo(struct text *to, const struct event *event, const struct render_style *style);

/* Which arguments of a call are shown, in which order, under which names. */
struct argument_list {
    int count, early; /* early: that many are known before the call returns */
    int argument[6];
    const char *label[6]; /* "flags=", or NULL */
    bool half;            /* of the last early argument, only the first half */
};

/* special.c: what depends on more than the parameter's kind.  Each returns false, with
 * nothing written, when the call has no rule of its own.  The rules stand in tables, one a file
 * (special_files.c …), each ending with an empty row; special.c has the list of tables. */
void argument_list(const struct event *event, struct argument_list *list);
bool render_special_argument(struct text *to, const struct place *place);
bool render_special_result(struct text *to, const struct event *event,
                           const struct render_style *style);
/* How many arguments are shown; how many of them are known before the call returns (without a
 * rule: those before the first that the call writes). */
struct count_rule {
    const char *call;
    int (*count)(const struct event *event);
};
struct list_rule {
    const char *call;
    void (*fill)(const struct event *event, struct argument_list *list);
};
struct argument_rule {
    const char *call;
    int argument;
    bool (*print)(struct text *to, const struct place *place);
};
struct result_rule {
    const char *call;
    bool (*print)(struct text *to, const struct event *event, const struct render_style *style);
};
extern const struct count_rule shown_files[], shown_processes[], early_processes[], shown_ioctls[],
    shown_ipc[];
extern const struct count_rule early_network[];
extern const struct list_rule lists_files[], lists_processes[], lists_futex[], lists_ptrace[];
extern const struct argument_rule arguments_files[], arguments_processes[], arguments_network[],
    arguments_ioctl[], arguments_futex[], arguments_ptrace[], arguments_ipc[], arguments_wait[];
extern const struct result_rule results_processes[], results_files[], results_wait[];

/* The value of a constant that the tables hold, by its name, a literal; 0 when there is none. */
uint32_t value_of(const char *name);

/* Is a 32-bit argument one of the constants in the list, which ends with NULL? */
bool is_one_of(const struct event *event, int argument, const char *const *list);
#define IS_ONE_OF(event, argument, ...)                                                            \
    is_one_of(event, argument, (const char *const[]){__VA_ARGS__, NULL})

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
