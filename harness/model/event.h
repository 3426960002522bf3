/* What the kernel boundary saw: one record a call, not one a stop.  Events are
 * made by capture/, never changed afterwards, and hold copies of everything
 * they need: whoever reads them needs no live process. */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which table a call's number belongs to. */
enum abi { ABI_X86_64, ABI_X32, ABI_I386, ABI_COUNT };

/* How the kernel was entered; DOOR_VDSO not at all.  DOOR_SYSINFO is no event's door, but what can
 * be wanted of one: event->sysinfo. */
enum door {
    DOOR_SYSCALL,
    DOOR_INT80,
    DOOR_SYSENTER,
    DOOR_VSYSCALL,
    DOOR_VDSO,
    DOOR_SYSINFO,
    DOOR_COUNT
};

enum event_kind {
    EVENT_CALL,
    EVENT_VDSO_CALL,
    EVENT_SIGNAL,    /* a signal reached the task */
    EVENT_EXITED,    /* the task ended by exit or exit_group */
    EVENT_KILLED,    /* the task ended by a signal */
    EVENT_STOPPED,   /* group-stop: the task stopped itself */
    EVENT_SUPERSEDED /* another thread's execve took over this task's pid; status: that thread */
};

/* The sixteen general registers in the order of their encoding. */
enum reg {
    REG_AX,
    REG_CX,
    REG_DX,
    REG_BX,
    REG_SP,
    REG_BP,
    REG_SI,
    REG_DI,
    REG_8,
    REG_9,
    REG_10,
    REG_11,
    REG_12,
    REG_13,
    REG_14,
    REG_15,
    REGS,
    REGS_32 = REG_8 /* what 32-bit code has of them */
};

/* Bytes of the program's memory, copied at a stop. */
struct copy {
    uint8_t argument; /* which argument pointed there, 0..5 */
    bool at_exit;     /* copied after the call (what it wrote), not before */
    bool whole;       /* `bytes` is all that was asked for: nothing unreadable, nothing cut */
    bool later;       /* copied while the program went on: it may have changed meanwhile */
    uint64_t address;
    size_t wanted; /* bytes that the call named; for a string, those found, its NUL counted */
    size_t size;   /* bytes copied: wanted, or less when unreadable or over the limit */
    uint8_t *bytes;
};

/* What a descriptor was when the call named it: "/etc/passwd", "pipe:[1234]", as /proc/PID/fd has
 * it, or for a socket with more known of it "TCP:[127.0.0.1:80->127.0.0.1:4321]". */
struct descriptor {
    int fd;
    char *name;
};

/* The registers around a call; and what single-stepping saw of who set them.  Only events of a
 * run with plan->witness or plan->registers have one; without stepping the writers are all 1, and
 * before[] is as the entry stop found it: rcx and r11 already overwritten by a syscall
 * instruction. */
struct witness {
    uint64_t before[REGS]; /* before the instruction that entered the kernel */
    uint64_t after[REGS];  /* after it */
    bool narrow;           /* 32-bit code: it has REGS_32, and 32 bits of each */
    /* The address of the instruction that last changed the register before the
     * call; 0: it still held what the program was started with; 1: not known (a
     * stretch was not stepped, because the program had blocked SIGTRAP).  When that
     * instruction itself entered the kernel (rax, rcx and r11 after an earlier
     * call), by_kernel is set. */
    uint64_t writer[REGS];
    bool by_kernel[REGS];
};

struct event {
    enum event_kind kind;
    int task;         /* 0 is the first process, then in order of birth */
    int pid;          /* the kernel's number of that task */
    int process;      /* … of its process, and */
    const char *comm; /* its name, as /proc/PID/comm has it; of a capture by perf_run; else 0 */
    uint64_t ip;      /* a call: after the instruction that entered; a signal: where it struck */
    uint64_t sp;
    uint64_t stack_top;  /* the 8 bytes at sp (0 if unreadable): the return address when the
                            call was made inside a function that had pushed nothing */
    uint64_t entered_ns; /* CLOCK_MONOTONIC */
    uint64_t left_ns;    /* 0: never returned */
    int generation;      /* of plan->rules: 0 the first process, 1 its children …; threads are of
                            their process's; -1: not known */
    bool thread;         /* … it is not its process's first task */
    int parent;          /* … the pid of the task that made it; 0: not known */
    uint64_t system_ns;  /* a call: processor time in kernel mode between its two stops, of
                            plan->times; counted in ticks by some kernels */

    /* EVENT_CALL, EVENT_VDSO_CALL */
    enum abi abi;
    enum door door;
    bool sysinfo;        /* … in the 32-bit vDSO, where AT_SYSINFO leads, whatever instruction its
                            processor has there; the kernel returns to behind it */
    uint32_t number;     /* of the table `abi`; x32: without bit 30 */
    uint64_t arg[6];     /* as passed; through i386 the low 32 bits, the only ones that count */
    bool foreign;        /* of plan->own: made elsewhere than in the program's own code */
    bool returned;       /* false: the task ended inside the call (as exit does) */
    bool forged;         /* the result was put there by an `inject` of the run */
    bool delayed;        /* an `inject` of the run delayed it */
    bool door_unsure;    /* int 0x80 or another one of 32-bit code: nobody could look (perf_run) */
    bool unseen_entry;   /* its arguments are not known, nor when it began (perf_run) */
    bool denied;         /* the run ended at its entry: the call was not made */
    uint16_t rule;       /* of plan->rules: which one is about it; 0: none */
    int8_t netlink;      /* 1 + the protocol of the netlink socket whose messages the copies hold */
    int64_t result;      /* -4095..-1 is an errno, negated; i386 results are sign-extended */
    struct copy *copies; /* of EVENT_SIGNAL the first is its siginfo_t, in 64-bit layout */
    size_t copy_count;
    struct descriptor *descriptors; /* of plan->describe: those that arguments and result name */
    size_t descriptor_count;
    const struct witness *witness; /* NULL unless the run was single-stepped */

    /* EVENT_SIGNAL, EVENT_KILLED, EVENT_STOPPED; and the exit status of EVENT_EXITED */
    int signal;      /* of EVENT_KILLED 0: not known (perf_run) */
    int signal_code; /* si_code */
    int cut;         /* of the call that a handler for it interrupted and that is entered again
                        when the handler has returned: 512 (ERESTARTSYS) or 513; else 0 */
    uint64_t fault_address; /* si_addr of SIGSEGV, SIGBUS, SIGILL, SIGFPE */
    bool core;
    int status; /* -1: not known (perf_run) */
};

/* The page whose calls the kernel answers: at the same address in every program. */
#define VSYSCALL_PAGE UINT64_C(0xffffffffff600000)
bool is_in_vsyscall_page(uint64_t address);

/* Addresses of instructions: from `from` on, below `to`. */
struct code_span {
    uint64_t from, to;
};

/* The copy for an argument, or NULL: the first one, if the argument leads on to others. */
const struct copy *event_copy(const struct event *event, int argument, bool at_exit);

/* A copy of memory that some argument of the call leads to, by its address; or NULL. */
const struct copy *event_copy_at(const struct event *event, uint64_t address, bool at_exit);

/* Whether something that an argument leads to was copied while the program went on. */
bool event_copied_later(const struct event *event, int argument);

/* What a descriptor was, or NULL. */
const char *event_descriptor(const struct event *event, int fd);

/* True when the call came by this door; an int 0x80 of the 32-bit vDSO is none of the program's. */
bool event_came_by(const struct event *event, enum door door);

/* True for a result that is an errno, negated. */
bool event_failed(const struct event *event);

const char *abi_name(enum abi abi);    /* "x86-64", "x32", "i386" */
const char *door_name(enum door door); /* "syscall", "int80", "sysenter", "vsyscall", "vdso" */
const char *reg_name(enum reg reg);    /* "rax" … "r15" */

/* The same in 32-bit code: "eax" … "edi". */
const char *reg_name_32(enum reg reg);

/* The register that carries argument 0..5 through each ABI (Linux: rdi rsi rdx r10 r8 r9;
 * i386: ebx ecx edx esi edi ebp). */
enum reg abi_argument_register(enum abi abi, int argument);

#endif
