/* The catalogue of misconceptions: its entries, and what they share.
 *
 * An entry is one function and one row of catalogue.def.  The function looks for its evidence in
 * a suspect; without it, it returns false and has written nothing that matters.  With it, it
 * writes the explanation into diagnosis->why (one to four short sentences), may replace the
 * headline or the place, and returns true.  Rows stand from specific to general: the first
 * entry with its evidence is the one that is shown.
 *
 * To add an entry: the function in the catalogue_*.c of its theme, the row in catalogue.def, a row
 * with evidence and a near miss without it in tests/unit/diagnose.c. */
#ifndef EXPECT_CATALOGUE_H
#define EXPECT_CATALOGUE_H

#include "expect/diagnose.h"
#include "tables/calls.h"

/* A symptom, looked at from its first difference. */
struct suspect {
    const struct symptom *symptom; /* of the process in which the first difference is: story.h */
    const struct symptom *whole;   /* of all processes; the very same where there is one only */
    enum difference difference;    /* SAME: only the output differs */
    const struct wanted *wanted;   /* what belongs there; NULL: nothing does */
    const struct event *event;     /* what stands there; NULL: nothing does */
    size_t index;                  /* where in the trace that is, or would be; up to trace->count */
    const struct event *last;      /* the call before it, of the same task; or NULL */
    const struct event *next;      /* the call at it or behind it, of the same task; or NULL */
    const char *name;              /* of the wanted call, or of the event's; or "" */
    int argument;                  /* the one that differs, 0..5; -1 when no argument does */
    const struct parameter *parameter; /* of that argument; or NULL */
    const struct row *row;             /* the first one that differs; or NULL */
    bool by_function;                  /* the event's call was made by C's syscall() */
};

typedef bool explain_function(const struct suspect *suspect, struct diagnosis *diagnosis);

#define ENTRY(id, function) explain_function function;
#include "expect/catalogue.def"
#undef ENTRY

/* Finds the first difference and what belongs to it. */
void suspect_prepare(struct suspect *suspect, const struct symptom *symptom);

/* ------------------------------------------- values (catalogue_values.c) */

bool is_call(const struct event *event);                    /* also for NULL: false */
bool is_named(const struct event *event, const char *name); /* a call of that name, any ABI */
bool wants_named(const struct wanted *wanted, const char *name);
bool is_wanted_call(const struct wanted *wanted, const struct event *event); /* table and number */
bool is_exit(const struct event *event);  /* exit or exit_group */
bool is_crash(const struct event *event); /* SIGSEGV, SIGILL, SIGBUS, … */

/* A call is missing, too many, or another one stands there. */
bool is_sequence(const struct suspect *suspect);

bool is_wide(enum kind kind); /* the kernel reads 64 bits */

/* A value as the kernel reads an argument of that kind through that ABI: cut to its width. */
int64_t narrow_value(enum kind kind, enum abi abi, uint64_t value);
int64_t event_value(const struct event *event, int argument);

/* The integer that is wanted for an argument, as the kernel would read it. */
bool wanted_integer(const struct suspect *suspect, int argument, int64_t *value);

/* The parameter of an event's argument; never NULL. */
const struct parameter *event_parameter(const struct event *event, int argument);

/* The status that exit is wanted to get and gets; false unless both are known and they differ. */
bool exit_codes(const struct suspect *suspect, int64_t *wanted, int64_t *given);

/* The latest call of the event's task before `index` that failed; NULL when none did. */
const struct event *earlier_failure(const struct suspect *suspect);
/* … and the latest that failed with this result (-4095..-1). */
const struct event *earlier_result_equal(const struct suspect *suspect, int64_t result);

/* The signal that ended the program, when it is what stands at the first difference; or NULL. */
const struct event *find_crash(const struct suspect *suspect);

/* It tried to run instructions at an address that could not be read. */
bool is_jump(const struct event *crash);

/* Some line of the run is by this door. */
bool run_wants(const struct suspect *suspect, enum door door);

/* The first `check` that does not hold, where nothing else differs; else NULL. */
const struct finding *first_finding(const struct suspect *suspect);

/* True when the wanted call is made at `index` or later. */
bool wanted_follows(const struct suspect *suspect);

/* The program put something into the register after the call before this one (or at all, when
 * this is the first): not the kernel, and not the start of the program. */
bool is_loaded_for(const struct suspect *suspect, const struct event *event, enum reg reg);

/* The run was given this number: as a word of argv, or (a size) as the length of a word or of
 * stdin. */
bool was_given(const struct suspect *suspect, enum kind kind, int64_t value);

/* Bytes: the wanted and the copied ones of an argument; false unless both are there. */
struct two_strings {
    const uint8_t *wanted, *given;
    size_t wanted_size, given_size;
    size_t same; /* bytes that agree from the beginning */
    uint64_t address;
};
bool two_strings(const struct suspect *suspect, int argument, struct two_strings *strings);

/* A buffer that begins with the bytes that are wanted, and whose count is another: the first one
 * that the differing argument belongs to. */
struct length {
    struct two_strings strings;
    int64_t wanted, given;
    int argument; /* the count */
};
bool find_length(const struct suspect *suspect, struct length *length);

/* ------------------------------------------------- files (catalogue_files.c) */

/* What a call for a file's status wrote. */
struct file_status {
    unsigned mode; /* type and permissions */
    unsigned type; /* S_IFREG and the like */
    uint64_t size, blocks;
};

/* False: it was no such call, or it failed. */
bool read_status(const struct event *event, struct file_status *status);
const char *type_constant(unsigned type); /* "S_IFREG" */

/* ------------------------------------------ processes (catalogue_processes.c) */

bool is_of_program(const struct row *row); /* of the program itself, not of a child's block */
bool is_wait_for_child(const struct event *event);

/* Births by the program itself, in its own events: the first `room` of them; how many there are. */
size_t find_births(const struct suspect *suspect, const struct event **births, size_t room);

/* ------------------------------------------ instructions (catalogue_code*.c) */

/* The instruction at `address` puts a constant into `reg`: mov reg, imm or xor reg, reg. */
bool code_is_constant(const struct suspect *suspect, uint64_t address, enum reg reg,
                      int64_t *value);

/* Within the bytes that follow a call, some instruction … (a search for byte patterns, good
 * enough as a second witness, never alone) */
bool code_compares_with_minus_one(const struct suspect *suspect, const struct event *call);
bool code_tests_32_bits(const struct suspect *suspect, const struct event *call);
bool code_compares_register(const struct suspect *suspect, const struct event *call, enum reg reg);

/* The instruction at `address` copies one general register, or its low half, to another. */
bool code_is_move(const struct suspect *suspect, uint64_t address, enum reg *to, enum reg *from);

/* Right behind a call rax is compared with -4095 (or -4096) and a signed jump follows: its name,
 * "jge"; else NULL. */
const char *code_signed_jump(const struct suspect *suspect, const struct event *call);

/* What stands right behind a call: a comparison of the result, and the jump that follows it. */
struct check {
    int width;      /* the bits that are compared: 64 or 32; 0: nothing is */
    bool has_limit; /* … with a constant: 0 also for test rax, rax */
    int64_t limit;
    const char *jump; /* "jae"; "jmp" */
    int64_t distance; /* how far it jumps: 0 is the next instruction */
};
bool code_check(const struct suspect *suspect, const struct event *call, struct check *check);

/* An argument of the suspect's event is a constant of the program: the instruction that loaded its
 * register says so; in C, an instruction in front of the call of syscall() (or, for the status that
 * main returns, one in main) loads this number, not 0, into one of its arguments. */
bool is_constant_argument(const struct suspect *suspect, int argument);

/* The call is made by an asm statement of a C file. */
bool is_inline_asm(const struct suspect *suspect, const struct event *event);

/* The call is made by a wrapper of the student's own: an asm statement in C, or, in assembly, a
 * function other than _start. */
bool is_own_wrapper(const struct suspect *suspect, const struct event *call);

/* Behind a call its function stores 32 bits that may be errno: through a register or to a fixed
 * address, any value or a constant zero. */
bool code_stores_errno(const struct suspect *suspect, const struct event *call);
bool code_stores_zero(const struct suspect *suspect, const struct event *call);
/* Where the first of these stores stands; 0: nowhere. */
uint64_t code_errno_store(const struct suspect *suspect, const struct event *call);

/* main, in C, calls __errno_location. */
bool code_reads_errno(const struct suspect *suspect);

/* Between `from` and `to` stands a push of the register. */
bool code_pushes(const struct suspect *suspect, uint64_t from, uint64_t to, enum reg reg);

/* ------------------------------------------- sentences (catalogue_say.c) */

void say(struct diagnosis *diagnosis, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void headline(struct diagnosis *diagnosis, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A number as people would write it: small ones in decimal, addresses in hexadecimal. */
void say_number(struct diagnosis *diagnosis, int64_t value);

/* True when every bit of a value is one of the flags that the parameter has names for. */
bool flags_are_known(const struct parameter *parameter, uint64_t value);

/* A value of an argument: its names for flags (unless some bits have none), else the number. */
void say_value(struct diagnosis *diagnosis, const struct parameter *parameter, uint64_t value);

/* " (exercise.asm:8)"; nothing when the line is not known. */
void say_at(const struct suspect *suspect, struct diagnosis *diagnosis, uint64_t address);
void say_call_at(const struct suspect *suspect, struct diagnosis *diagnosis,
                 const struct event *call);

/* "open (exercise.asm:8) returned -2, that is -ENOENT (No such file or directory)" */
void say_result(const struct suspect *suspect, struct diagnosis *diagnosis,
                const struct event *call);

/* "getpid by int 0x80"; the usual door is not named. */
void say_call(struct diagnosis *diagnosis, const char *name, enum door door);

/* Moves the place of the diagnosis to the line of a call. */
void place_at(const struct suspect *suspect, struct diagnosis *diagnosis, const struct event *call);

/* ", set at exercise.asm:8" or who else put it there; nothing when that is not known. */
void say_writer(const struct suspect *suspect, struct diagnosis *diagnosis,
                const struct event *event, enum reg reg);

/* "argument 3 (count)" */
void say_argument(struct diagnosis *diagnosis, const struct event *event, int argument);

/* " jl compares signed, …", when a signed jump stands behind a call whose error passed for a
 * success. */
void say_signed_jump(const struct suspect *suspect, struct diagnosis *diagnosis,
                     const struct event *call);

/* The register was copied from one that another move had overwritten before, in the same function:
 * says so and gives true. */
bool say_overwritten(const struct suspect *suspect, struct diagnosis *diagnosis,
                     const struct event *event, enum reg reg);

/* The sentence about an argument that is not as it should be: in assembly its register, the value
 * and who put it there; in C its place in syscall(). */
void say_wrong_argument(const struct suspect *suspect, struct diagnosis *diagnosis, int argument);

void say_bytes(struct diagnosis *diagnosis, const void *bytes, size_t size);

/* "ebx" through i386, else "rbx". */
const char *register_name(enum abi abi, enum reg reg);
const char *call_title(const struct event *event);     /* the call's name, or "an unknown call" */
const char *wanted_title(const struct wanted *wanted); /* the name of the wanted call */
const char *door_title(enum door door);                /* "int 0x80", "the syscall instruction" */
const char *signal_title(int signal);

/* "is" in the headline of a call: "write differs in argument 2" and the like. */
void say_default_headline(const struct suspect *suspect, struct diagnosis *diagnosis);

/* What can be said when no entry has its evidence. */
void say_fallback(const struct suspect *suspect, struct diagnosis *diagnosis);

#endif
