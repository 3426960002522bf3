/* The system calls of the three ABIs: numbers, names, parameters.  Data only;
 * the rows live in *.def files, one line a call. */
#ifndef TABLES_CALLS_H
#define TABLES_CALLS_H

#include "model/event.h"

/* What an argument or a result is.  The kind says how wide the kernel reads
 * it, how it is shown, and what memory it points to. */
enum kind {
    KIND_NONE,
    KIND_INT,   /* signed, 32 bits */
    KIND_UINT,  /* unsigned, 32 bits */
    KIND_LONG,  /* signed, 64 bits */
    KIND_SIZE,  /* unsigned, 64 bits: size_t, and the ssize_t that calls return */
    KIND_HEX,   /* unsigned, 64 bits, shown in hexadecimal */
    KIND_FD,    /* a descriptor, 32 bits */
    KIND_DIRFD, /* a descriptor or AT_FDCWD */
    KIND_PID,
    KIND_MODE,      /* permission bits, octal */
    KIND_FLAGS,     /* names that may be or'ed: parameter.names */
    KIND_CHOICE,    /* one name of several: parameter.names */
    KIND_SIGNAL,    /* a signal number */
    KIND_ADDRESS,   /* a pointer shown as an address, not followed */
    KIND_PATH,      /* a NUL-terminated string that the call reads */
    KIND_IN_BYTES,  /* a buffer that the call reads: parameter.size_from */
    KIND_OUT_BYTES, /* a buffer that the call fills: parameter.size_from, and the result */
    KIND_IN_STRUCT, /* a struct that the call reads: parameter.structure */
    KIND_OUT_STRUCT,
    KIND_STRINGS,      /* a NULL-terminated array of strings: argv, envp */
    KIND_ID,           /* a user or group: unsigned, 32 bits, all ones shown as -1 */
    KIND_INOUT_STRUCT, /* a struct that the call reads and then writes */
    KIND_DEVICE,       /* a device number, as the kernel encodes it in 32 bits */
    KIND_ID16          /* a user or group of 16 bits, all ones shown as -1 */
};

enum { SIZE_FROM_RESULT = 7 };

/* What parameter.detail says, or'ed. */
enum {
    DETAIL_WIDE = 1,    /* FLAGS, CHOICE: the kernel reads all 64 bits; without it, the low 32 */
    DETAIL_NUL = 2,     /* OUT_BYTES: a string, whose NUL the result counts (getcwd) */
    DETAIL_ARRAY = 4,   /* .._STRUCT: many; size_from gives their number, not bytes */
    DETAIL_SIZE_AT = 8, /* .._STRUCT: the argument size_from points to the size, an int that the
                           call reads and writes (socklen_t) */
    DETAIL_FAILED = 16, /* OUT, INOUT: written also when the call fails */
    DETAIL_EARLY = 32,  /* INOUT: shown as it was at the entry; what was written is shown
                           elsewhere (poll, beside its result) */
    DETAIL_HEX = 64,    /* .._BYTES: bytes that are no text, always in hexadecimal */
    DETAIL_LATE = 128,  /* IN_STRUCT: what it leads to is written by the call (readv's iovecs):
                           shown when the call has returned */
    DETAIL_TAIL = 256,  /* IN_STRUCT: the call writes what it leads to; shown behind it, when the
                           call has returned (clone3) */
    DETAIL_LIMIT = 512  /* PATH: a string that is no path, shown as far as strings are */
};

/* True for the address of something that the call reads or writes: a string, bytes, a struct. */
bool kind_leads_to_memory(enum kind kind);

/* The same, and KIND_ADDRESS. */
bool kind_is_pointer(enum kind kind);

/* One named constant; tables end with a NULL name. */
struct constant {
    const char *name;
    uint64_t value;
    uint64_t mask; /* the bits of the field it lives in (O_ACCMODE, MAP_TYPE); else value */
};

enum structure_id {
#define STRUCTURE(name, size, size_i386) STRUCTURE_##name,
#include "tables/structures.def"
#undef STRUCTURE
    STRUCTURES
};

/* A struct behind a pointer; its printer is in render/, and capture/ knows which other memory it
 * leads to. */
struct structure {
    const char *name; /* "timespec" */
    enum structure_id id;
    size_t size, size_i386; /* bytes; 0: as many as an argument says */
};

extern const struct structure structures[STRUCTURES];

struct parameter {
    const char *name; /* as the man page has it */
    enum kind kind;
    uint8_t size_from;            /* .._BYTES, .._STRUCT: 1 + the parameter that gives the size, or
                                     SIZE_FROM_RESULT; of a struct 0 when it has its own */
    const struct constant *names; /* FLAGS, CHOICE; MODE: file types, when it may hold one */
    const char *prefix;           /* FLAGS, CHOICE: "PROT_???" shown beside unknown bits */
    const struct structure *structure; /* IN_STRUCT, OUT_STRUCT, INOUT_STRUCT */
    uint16_t detail;                   /* DETAIL_... */
};

struct signature {
    const char *name;
    enum kind returns; /* KIND_NONE: does not return */
    int count;         /* parameters, 0..6 */
    bool typed;        /* false: only the name is known; parameters are shown as hex words */
    struct parameter parameter[6];
};

/* NULL when the table has no such number.  x32 numbers are taken with and without bit 30, and
 * given out without it, as struct event has them. */
const char *call_name(enum abi abi, uint32_t number);

/* -1 when the table has no such name. */
long call_number(enum abi abi, const char *name);

/* Never NULL: an unknown or untyped call has a signature of six KIND_HEX.  An unknown number's
 * is called "unknown".  x32 has the signatures of x86-64: the parameters agree, but what the
 * pointers of its own block (512 and up) lead to is laid out as on i386. */
const struct signature *call_signature(enum abi abi, uint32_t number);

/* The known name nearest to a mistyped one (edit distance at most 3), or NULL. */
const char *call_nearest(enum abi abi, const char *name);

/* What an argument of a call is: as its signature says, or as another argument decides (the
 * operation of fcntl, prctl, ioctl …). */
const struct parameter *call_parameter(const struct event *event, int argument);

/* What the call gives back: as its signature says, or for some operations another thing (fcntl's
 * F_DUPFD a descriptor). */
enum kind call_returns(const struct event *event);

/* True when longs and pointers in the memory of the call have 4 bytes: i386, and x32's own block
 * of calls (512 and up), whose structures are i386's. */
bool call_is_narrow(const struct event *event);

/* Bytes of a structure as that call has it. */
size_t structure_size(const struct event *event, const struct structure *structure);

/* A set of calls, by number (x32 without bit 30).  All zero is the empty set. */
enum { CALL_NUMBERS = 576 };
struct call_set {
    uint64_t bits[ABI_COUNT][CALL_NUMBERS / 64];
    uint64_t inner; /* bit n: INNER_CALLS + n, of i386 (inner.h) */
    bool others;    /* numbers that no table has */
};

void call_set_add(struct call_set *set, enum abi abi, uint32_t number);
void call_set_remove(struct call_set *set, enum abi abi, uint32_t number);
bool call_set_has(const struct call_set *set, enum abi abi, uint32_t number);

/* How many rows a table has, and the row i: for those who walk a table. */
size_t call_count(enum abi abi);
const char *call_row(enum abi abi, size_t i, uint32_t *number);

#endif
