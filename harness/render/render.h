/* Events as text, in strace's notation.  Pure: nothing is read but the event. */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/text.h"
#include "model/event.h"
#include "tables/calls.h"

/* How strings are written, as strace -x and -xx; and constants, as strace -X. */
enum render_hex { HEX_NEVER, HEX_UNPRINTABLE, HEX_ALWAYS };
enum render_names { NAMES_ONLY, NAMES_NONE, NAMES_BESIDE };

struct render_style {
    size_t string_limit; /* bytes of a string shown before "..."; 0 means 32 */
    int result_column;   /* where "= result" starts, as strace -a; 0 means no alignment */
    bool doors;          /* append "[int 0x80]" and the like for every door but syscall */
    bool verbose;        /* structures and environments whole, as strace -v */
    enum render_hex hex;
    enum render_names names;
};

/* The whole event on one line, without a newline:
 *   write(1, "Hello, world\n", 13)          = 13
 *   getpid()                                = 4711 [int 0x80]
 *   --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---
 *   +++ exited with 0 +++ */
void render_event(struct text *to, const struct event *event, const struct render_style *style);

/* The same in two halves, for a call that is shown when it is entered.  The first,
 * "read(3, ", holds what is known before the call returns, and gives the number of arguments
 * in it; the second goes on from there.  The column of the result counts from `line_start`, a
 * place in `to`. */
int render_entry(struct text *to, const struct event *event, const struct render_style *style);
void render_return(struct text *to, const struct event *event, const struct render_style *style,
                   int from, size_t line_start);

/* One argument, or the result ("13", "-1 ENOENT (No such file or directory)", "?"). */
void render_argument(struct text *to, const struct event *event, int argument,
                     const struct render_style *style);
void render_result(struct text *to, const struct event *event);

/* "write", or "unknown(999)" as strace writes it: "syscall_0x3e7". */
void render_name(struct text *to, enum abi abi, uint32_t number);

/* A value of a kind that needs no memory: integers, flags, choices, addresses, descriptors. */
void render_value(struct text *to, const struct parameter *parameter, uint64_t value);

/* Bytes in double quotes with strace's escapes, cut at limit (0: not cut). */
void render_bytes(struct text *to, const void *bytes, size_t size, size_t limit);

/* " [int 0x80]", " [sysenter]", " [x32]", " [vsyscall]", " [vdso]"; nothing for syscall. */
void render_door(struct text *to, const struct event *event);

#endif
