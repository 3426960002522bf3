/* An expected trace as a tree.  Made once by the parser, all of it in the arena of its
 * expectation, and never changed afterwards: a scene and an outcome only read it. */
#ifndef EXPECT_AST_H
#define EXPECT_AST_H

#include "expect/expect.h"
#include "tables/layouts.h"

/* What a hostile or mistyped file may ask for.  Far above what a lesson needs; low enough that
 * no file can make a run slow, or the C stack deep. */
enum {
    NEST_LIMIT = 32,   /* blocks and parentheses inside each other */
    DEPTH_LIMIT = 100, /* operators above each other in one expression */
    NAME_LIMIT = 256,  /* names of one case */
    CASE_LIMIT = 256,
    LIST_LIMIT = 256, /* arguments of run, variables, files, never and count lines */
    INJECT_LIMIT = 16,
    NTH_LIMIT = 5000,   /* no run has more calls */
    NUMBER_LIMIT = 255, /* of a descriptor that is given */
    ENTRIES_LIMIT = 2000,
    CALLS_LIMIT = 40, /* of a program that is given */
    PIECES_LIMIT = 5000,
    BYTES_LIMIT = 1 << 19, /* of one draw of bytes */
    CHOICE_LIMIT = 1000,   /* values of `one of` */
    CHILD_LIMIT = 64,      /* lines of one `any order` */
    PROCESS_LIMIT = 64, /* blocks of processes in one case; tasks of one run that they can take */
    MEMBER_LIMIT = 64,  /* values of one list */
    REPEAT_LIMIT = 10000,
    WORDS_LIMIT = 100,
    EVENT_LIMIT = 20000,   /* events that a case may ask for at least */
    STRING_LIMIT = 1 << 20 /* bytes of one string, put together */
};

/* The bytes of a file, for messages and for lines shown as they were written. */
struct script {
    const char *file;
    const char *bytes;
    size_t size;
};

#define SPARSE_LIMIT ((wide)1 << 40) /* bytes of a given file with holes */

enum value_type { TYPE_UNKNOWN, TYPE_INTEGER, TYPE_BYTES };

/* ------------------------------------------------------------------ values */

/* Wide enough for every int64_t and uint64_t, and for what adding, subtracting or
 * multiplying two of them once gives: so no operation is undefined before it is checked. */
__extension__ typedef __int128 wide;

enum node_kind {
    NODE_ANY,     /* _ */
    NODE_INTEGER, /* an integer, or the name of a constant */
    NODE_BYTES,
    NODE_NAME,    /* $name */
    NODE_ELEMENT, /* $name[part 0]: of a list, counted from 0 */
    NODE_IN,      /* in $name as part 0: one of a list, each once; part 0 may be missing */
    NODE_LENGTH,  /* len(part 0) */
    NODE_DECIMAL, /* decimal(part 0) */
    NODE_ARGV,    /* argv(part 0): the address of that word; a name that the run binds at once */
    NODE_NEGATE,
    NODE_ADD,
    NODE_SUBTRACT,
    NODE_MULTIPLY,
    NODE_JOIN,    /* strings side by side */
    NODE_ERROR,   /* -1 ENOENT: part 0 is the errno */
    NODE_RANGE,   /* part 0 .. part 1 */
    NODE_COMPARE, /* relation, part 0 */
    NODE_CHOICES, /* a|b: a set for an argument of flags, else one of these */
    NODE_AT,      /* the bytes of part 0, or any, at the address of part 1 */
    NODE_STATUS,  /* a wait status: its sort in `integer`, and part 0, if there is one */
    NODE_STRUCT,  /* {…}: parts are NODE_FIELD */
    NODE_FIELD,   /* name=part 0 */
    NODE_ARRAY,   /* […] */
    NODE_CHANGE,  /* part 0 => part 1: before the call and after it */
    NODE_SWAP     /* htons(part 0), htonl(part 0): `integer` bytes in network order */
};

enum relation { LESS, LESS_EQUAL, MORE, MORE_EQUAL, EQUAL, UNEQUAL };

struct node {
    enum node_kind kind;
    enum relation relation;
    enum value_type type; /* known once the parser has settled it */
    int depth;            /* 1 more than its deepest part */
    int name;             /* index into the names of the case */
    int taken;            /* NODE_IN: index of the name that keeps what was taken out */
    wide integer;
    const uint8_t *bytes;
    size_t size;
    struct node **parts;
    size_t part_count;
    size_t begin, end;           /* where it stands in the script */
    size_t mark;                 /* where the word of NODE_AT stands, the $ of NODE_IN */
    bool rest;                   /* NODE_STRUCT, NODE_ARRAY: ended by ... */
    bool inverted;               /* NODE_ARRAY: ~[…] */
    const struct layout *layout; /* NODE_STRUCT, NODE_ARRAY: of what it looks into; NULL: strings */
    const struct field *field;   /* NODE_FIELD */
};

/* True for patterns that look behind a pointer: a struct, an array, or a change of one. */
bool looks_inside(const struct node *node);

/* ------------------------------------------------------------------- names */

/* What is not written with a $ is kept among the names, too, so that it binds as they do. */
enum name_sort {
    NAME_PLAIN,
    NAME_ROUND, /* $i of `as $i`: the number of a round */
    NAME_TAKEN, /* bit n: an `in` has taken element n of its list */
    NAME_LABEL, /* @label: when the last call with it was entered; uses: lines that have it */
    NAME_AFTER  /* the one behind it: when the first line `after` it was over; uses: such lines */
};

struct name {
    enum name_sort sort;
    const char *word; /* without the $ */
    enum value_type type;
    struct draw *draw;        /* the let that draws it; NULL: it binds in the body */
    int argument;             /* of NODE_ARGV: which word of argv has its address here; else 0 */
    size_t place;             /* of its first appearance */
    unsigned uses;            /* after its let, or all of them for a name that binds */
    const struct step *scope; /* the block with rounds in which it binds anew; NULL: none */
    bool list;                /* its values of all rounds are asked for */
    bool sure;                /* it binds in every round */
};

enum draw_kind {
    DRAW_WORD,
    DRAW_WORDS,
    DRAW_LINE,
    DRAW_NUMBER,
    DRAW_ADDRESS,
    DRAW_ONE_OF,
    DRAW_BYTES,
    DRAW_PORT
};

/* A `let` line. */
struct draw {
    struct draw *next;
    enum draw_kind kind;
    size_t place;
    int *names; /* several only for one of (…) (…) */
    size_t name_count;
    struct node *low, *high;
    struct node **values; /* one of: value_count rows of name_count values */
    size_t value_count;
    bool handed_over; /* something that the program can see is made from it */
};

/* -------------------------------------------------------------------- head */

struct pair { /* env: name and value; given: path, and content or target */
    const char *word;
    enum given_kind kind;
    size_t place;
    struct node *left, *right;
    struct node *mode, *count; /* of what is given; NULL: the usual */
    struct node *at, *length;  /* a file: where its content begins, how long it is in all; NULL */
    unsigned features;         /* of GIVEN_PROGRAM: watched.h */
};

struct injection {
    enum abi abi;
    uint32_t number;
    enum door door;
    struct node *result; /* NULL: short */
    struct node *nth;    /* NULL: once, or each */
    bool once;
    size_t place;
};

/* given descriptor */
struct inherited {
    enum channel_kind kind;
    struct node *number, *path; /* path: of a file or directory */
    struct node *bytes;         /* what is in a pipe; NULL: nothing */
    size_t place;
};

/* given auxv */
struct auxiliary_line {
    uint64_t type;
    struct node *value;
};

/* One part of a stdin line, or a feed line. */
struct arrival {
    enum offer_kind kind;
    struct node *number;     /* NULL: stdin */
    struct node *bytes;      /* OFFER_BYTES */
    struct node *low, *high; /* in pieces of so many bytes; NULL: in one */
    size_t place;
};

struct limiting {
    int resource;
    struct node *value;
    size_t place;
};

struct signalling { /* send */
    int signal;
    enum abi abi;
    uint32_t number;
    struct node *times; /* NULL: once */
    size_t place;
};

/* peer */
struct speech {
    bool sends;
    struct node *bytes;
};

struct meeting {
    enum role role;
    struct node *port;
    struct node *calls; /* a server that counts; NULL: one that speaks */
    struct speech *speeches;
    size_t speech_count;
    size_t place;
};

/* A call of `check filter`: its number, and the first argument that alone is meant, or NULL. */
struct filtering {
    struct node *number, *first;
};

/* check: a fact that is looked at when the run is over; facts.c knows what it takes. */
struct checking {
    const struct fact *fact;
    struct node *path, *right;   /* NULL: the fact takes none; TAKES_CALLS: right is the errno */
    struct filtering *filtering; /* TAKES_CALLS */
    size_t filtering_count;
    size_t place, end;
};

/* -------------------------------------------------------------------- body */

enum step_kind {
    STEP_CALL,
    STEP_SIGNAL,
    STEP_EXITED,
    STEP_KILLED,
    STEP_STOPPED,   /* a group-stop */
    STEP_GAP,       /* ... */
    STEP_ANY_ORDER, /* each part of blocks[0] is one of its lines */
    STEP_REPEAT,
    STEP_MAYBE,
    STEP_EITHER,
    STEP_PROCESS, /* blocks[0] is what the task does that `child` names */
    STEP_NEVER,   /* never and count stand beside the body, not in it */
    STEP_COUNT
};

enum { NAMES_OF_A_CALL = 8 };

struct step {
    enum step_kind kind;
    struct step *next;
    unsigned line;
    size_t place;

    /* STEP_CALL, and the call that never and count speak of */
    const char *words[NAMES_OF_A_CALL];
    size_t word_places[NAMES_OF_A_CALL];
    uint32_t numbers[NAMES_OF_A_CALL];
    int word_count;
    enum door door;
    enum abi abi;
    const char *through; /* "socketcall", "ipc": the call that is many, by which it is made; NULL */
    bool any_door;       /* never and count without via */
    bool own;            /* from program: made by an instruction of the program's own source */
    struct node *arguments[6];
    size_t argument_places[6];
    int argument_count;
    bool rest;           /* … ended by ... */
    struct node *number; /* the drawn number that the call has; NULL: that of any of the names */
    struct node *result; /* NULL: no =; the status of STEP_EXITED */
    bool timed;
    uint64_t shortest_ns, longest_ns; /* UINT64_MAX: left open */
    size_t time_begin, time_end;

    int signal;         /* STEP_SIGNAL, STEP_KILLED, STEP_STOPPED; 0: any */
    struct node *about; /* STEP_SIGNAL: fields of its siginfo; NULL: none */

    struct step **blocks; /* STEP_EITHER has several */
    size_t block_count;
    size_t child_count;      /* STEP_ANY_ORDER */
    struct node *child;      /* STEP_PROCESS: the name of its pid */
    bool each;               /* STEP_PROCESS: for all of the list `child` */
    uint64_t seen_signals;   /* STEP_PROCESS: bit n-1: a line of its block names signal n */
    struct node *low, *high; /* STEP_REPEAT; STEP_COUNT: low */

    /* STEP_REPEAT, and STEP_PROCESS of each: a block with rounds. */
    const struct step *outer; /* the next such block around it */
    int index;                /* the name that counts the rounds; -1: none */
    int *fresh;               /* names that every round binds anew */
    size_t fresh_count;
    int *taken; /* of each `in` whose nearest block this is, or whose list comes of it */
    size_t taken_count;

    int *labels, *afters; /* names of the labels that a line has, and that it comes after */
    size_t label_count, after_count;

    enum relation relation; /* STEP_COUNT */
    size_t end;             /* behind its last byte, without blanks and comment */

    bool implied;                  /* the end that nobody wrote down */
    const struct step *implied_by; /* … because of this line for exit; NULL: of none */
};

struct expect_case {
    const struct script *script;
    const char *name;
    size_t place;
    bool begun;            /* something of it was seen */
    bool i386;             /* it, or the file, requires a door to the i386 table */
    const char **requires; /* what its own lines require */
    size_t requires_count;
    const char *lacking; /* what a machine must not have, for it to be run; NULL: nothing */

    struct name *names;
    size_t name_count;
    struct draw *draws, **last_draw;

    struct expect_build build;
    size_t run_place;
    struct node **run; /* run[0] is ./program */
    size_t run_count;
    struct pair *env;
    size_t env_count;
    struct node *input, *output, *errors; /* stdin, stdout, stderr; NULL: no such line */
    struct {
        enum stream_kind kind;
        struct node *path; /* STREAM_FILE */
        bool given;
        size_t place;
    } streams[3];
    struct inherited *inherited;
    size_t inherited_count;
    struct auxiliary_line *auxiliaries;
    size_t auxiliary_count;
    struct arrival *arrivals;
    size_t arrival_count;
    struct limiting *limits;
    size_t limit_count;
    struct signalling *signals;
    size_t signal_count;
    struct meeting *meetings;
    size_t meeting_count;
    struct checking *checks;
    size_t check_count;
    struct pair *given;
    size_t given_count;
    struct injection *injects;
    size_t inject_count;
    bool poison;
    bool unwatched;
    bool filters; /* … and they may install seccomp filters */

    struct step *body, **last_step;
    struct step *rules, **last_rule; /* never and count */
    size_t rule_count;
    size_t process_count;
    bool body_begun;
    bool sees_vdso;        /* some line of the file says via vdso or via vsyscall */
    bool sees_own;         /* some line says from program */
    bool sees_cut;         /* some line has the result ? ERESTARTSYS */
    uint64_t seen_signals; /* bit n-1: some line names signal n, outside of process blocks */
};

/* ---------------------------------------------------------------- problems */

/* Fills a problem with file, line, column, the sentence, the line and a caret; false. */
bool script_problem(const struct script *script, size_t place, struct problem *problem,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The line, counted from 1, in which a place stands. */
unsigned script_line(const struct script *script, size_t place);

/* -------------------------------------------------------- walking the tree */

typedef void node_visitor(void *context, const struct node *node);

/* Visits a node and all below it.  NULL is no node. */
void node_walk(const struct node *node, node_visitor *visit, void *context);

/* The last of a list of steps that speaks of the same process as the list; NULL: none does. */
const struct step *steps_last(const struct step *first);

/* The fewest events that a list of steps takes, with repeat at its lower bound as `bound` tells
 * it; stops counting at EVENT_LIMIT + 1. */
typedef long bound_function(const void *context, const struct node *node);
long steps_least(const struct step *first, bound_function *bound, const void *context);

#endif
