/* What the files of capture/ share: the state of one run.  Private to the folder.
 *
 * spawn.c     makes the program's process, seized, stopped before its execve
 * attach.c    takes processes that are there already, and lets tasks go
 * watchdog.c  a process that ends the run when its time is up
 * output.c    the pipes to and from the program, or what else its first three descriptors are
 * tally.c     what should have come through them
 * channels.c  its further descriptors; offers.c: what arrives on them, and signals
 * peers.c     others on loopback
 * stuck.c     when everybody waits for what cannot come
 * loop.c      waits, and hands each stop to stops.c
 * tasks.c     which tasks there are
 * stops.c     what a stop means
 * call.c      makes one event of a call's two stops
 * restart.c   calls that a signal interrupts
 * doors.c     how the kernel was entered
 * vdso.c, vsyscall.c  calls that do not enter the kernel as others do
 * filter.c    calls of no interest, which do not stop the program; rules
 * turns.c     on which processor all this runs
 * registers.c the registers at a call's stops
 * descriptors.c, sockets.c  what the descriptors are that a call names
 * memory.c    reads the program's memory
 * copies.c    what of it an event keeps; nested*.c: what that leads to; sizes.c: how large
 * alter.c     forged results, spoiled registers, the breakpoint at main
 * step.c      single-stepping; decode.c: which registers an instruction writes
 * finish.c    how the run ended; nobody is left
 * interrupt.c Ctrl-C
 * refuse.c    why ptrace does not work; probe.c: whether it and the doors do
 * perf_*.c    the same without stopping anybody: see perf_parts.h */
#ifndef CAPTURE_RUN_H
#define CAPTURE_RUN_H

#include "base/clock.h"
#include "capture/capture.h"
#include "tables/calls.h"

#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>

struct user_regs_struct;

/* What PTRACE_GET_SYSCALL_INFO fills (linux/ptrace.h; written out because the name of glibc's
 * struct has changed between versions). */
struct stop_info {
    uint8_t op;
    uint8_t pad[3];
    uint32_t arch;
    uint64_t instruction_pointer;
    uint64_t stack_pointer;
    union {
        struct {
            uint64_t nr;
            uint64_t args[6];
        } entry;
        struct {
            int64_t rval;
            uint8_t is_error;
        } exit;
        struct {
            uint64_t nr;
            uint64_t args[6];
            uint32_t data; /* of SECCOMP_RET_TRACE */
        } seccomp;
    };
};

enum { STOP_INFO = 0x420e, OP_ENTRY = 1, OP_EXIT = 2, OP_SECCOMP = 3 };
/* Births are seen also where children are not followed: what they have inherited of our doing is
 * undone before they are let go. */
#define TRACE_OPTIONS                                                                              \
    (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |       \
     PTRACE_O_TRACECLONE | PTRACE_O_TRACESECCOMP)
enum { VDSO_FUNCTIONS = 6, VSYSCALL_MARK = 0x7a4 };
enum { COPIES_INSIDE = 12, COPIES_MAX = 1100, PAGE = 4096 };

/* A call that was entered and has not come to its end.  While it is open, what its event points
 * to is malloc'ed; event_emit moves it to the trace. */
struct call {
    struct event event;
    struct copy copies[COPIES_INSIDE];
    struct copy *more; /* when they are more than that: all of them; malloc'ed */
    size_t room;       /* … of `more` */
    struct witness *witness;
    struct timeval system_at_entry; /* of plan->times */
    uint64_t delay_exit_us;
    uint64_t count_given; /* the count that the kernel got in place of argument 3; 0: that one */
    int to;               /* 1, 2: it writes to stdout, stderr; see tally.c */
    bool keep;            /* false: it is watched but makes no event */
    bool interrupted;     /* a signal broke it off; the kernel may enter it again */
    struct call *next;    /* in struct task's list of held calls */
};

struct task {
    /* Set at birth; a thread that calls execve takes over its leader's. */
    pid_t pid;
    pid_t own_pid; /* as itself has it: another one in a pid namespace of plan->place */
    int number;
    int generation, parent; /* as in struct event */
    bool thread;

    bool silent;      /* a child that is not followed: it makes no events */
    bool before_main; /* its new program has not come to start_at: no calls */
    bool fresh;       /* its first stop has not been seen */
    bool announced;   /* its parent's stop has named it */
    bool stopped;     /* in a group-stop */
    bool outlived;    /* alive when the first process had ended; killed for that */

    /* Between an entry stop and the exit stop that answers it, and while interrupted. */
    bool inside;
    struct call call;

    /* Calls that will be entered again when the handlers that broke them off return; newest
     * first. */
    struct call *held;

    /* From the delivery of a signal that a handler takes, while a call is interrupted, to the
     * handler's first instruction. */
    bool into_handler;
    struct event arriving;
    struct copy about; /* … and its siginfo */

    unsigned *injected;     /* how often each inject of plan->injects with by_task has matched */
    int to_send;            /* a signal for it when it is resumed; 0: none */
    uint64_t held_until_ns; /* it is in a stop, and stays there; 0: it is not */

    struct stepper *stepper; /* NULL unless it is single-stepped */

    uint64_t stubs[VDSO_FUNCTIONS]; /* where the calls of our stubs come from; 0: none */
    bool in_vsyscall;               /* its call is open until the breakpoint behind it */
    struct call *marked;            /* calls into the vDSO that a mark has begun */

    bool pinned; /* for our turns; own_cpus is the mask that it would have */
    cpu_set_t own_cpus;

    uint64_t landing;   /* where the 32-bit vDSO returns to, once that is known */
    uint64_t elsewhere; /* … an address behind an int 0x80 that is not in it */
};

/* A page that the tracer, the program's process before its execve, and the watchdog share. */
struct shared {
    const char *volatile failed_step; /* what the program's process could not do, */
    volatile int error;               /* and why */
    volatile bool time_is_up;
    volatile bool confined; /* the program can gain no rights (no_new_privs) */
};

enum cause {
    CAUSE_NONE,
    CAUSE_CPU,
    CAUSE_OUTPUT,
    CAUSE_TRACE,
    CAUSE_TIME, /* of what was attached to; otherwise the watchdog has killed it */
    CAUSE_STOPPED,
    CAUSE_STUCK,
    CAUSE_DENIED,
    CAUSE_INTERRUPTED,
    CAUSE_FAULT
};

struct turns {
    bool off, pinned;
    int cpu;
    cpu_set_t own;            /* the tracer's mask, while it is pinned */
    uint64_t began_ns, stops; /* of the present window */
};

/* Our side of a channel. */
struct channel_end {
    int ours, theirs;
    uint64_t inode; /* of theirs */
    bool ended;     /* nothing comes any more, or nobody reads it */
};

/* A descriptor that the program starts with, and what it is in our process. */
struct handed {
    int number, fd;
};
enum { CHANNELS = 32, PEERS = 8, HANDED = 3 + CHANNELS };

struct run {
    const struct capture_plan *plan;
    struct trace *trace;
    struct problem *problem; /* filled when cause is CAUSE_FAULT */

    struct shared *shared;
    pid_t first;
    struct task **tasks;
    size_t task_count, task_room;
    int next_number;
    pid_t *unborn; /* children that died before their parent's stop named them */
    size_t unborn_count, unborn_room;

    bool at_gate;   /* the program's process has stopped, just before its execve */
    bool started;   /* that execve went through */
    int exec_error; /* … or failed with this */
    bool recording; /* start_at was reached */
    bool breakpoint;
    long broken_word;     /* what stood there */
    uint64_t first_stack; /* where argc lies; 0: no longer */

    struct rusage usage; /* of the task whose stop is handled, with plan->times */
    struct describer *describer;
    bool filtering;       /* calls of no interest do not stop the program */
    bool ticking, active; /* the timer runs; something has happened since it last struck */
    bool look_again;      /* all are in a group-stop, and one may have been continued */
    bool holding;         /* some task may be held back */
    unsigned stuck_looks; /* how often in a row everybody was asleep */

    enum cause cause;
    bool detaching; /* every task is being let go */
    bool killing;   /* every task is being killed; no stop is answered any more */
    bool ended;     /* the first process has ended */
    int first_status;
    struct rusage first_usage;

    size_t events, bytes_copied;
    unsigned *injected; /* how often each inject has matched */
    uint64_t junk;
    uint8_t *scratch; /* copy_limit bytes */
    size_t copy_limit;

    sigset_t wait_mask, saved_mask;
    struct sigaction saved_child, saved_alarm;
    struct turns turns;
    bool strangers; /* the process had children before: what is left over cannot be told */

    int to_program, from[3]; /* our ends of 0, and of 1 and 2; -1 when closed */
    size_t fed;
    uint64_t pipes[3]; /* inodes of 1 and 2; 0: no pipe */

    struct channel_end *channels; /* of plan->world, in its order */
    size_t offered;               /* offers that have been made */
    unsigned *sent;               /* of each sending: how often */
    struct task *awaited;         /* a signal is for it, once it is blocked; NULL: none */
    size_t awaited_sending;
    struct peer_end *peers; /* of plan->world, in its order */

    pid_t watchdog;
    int lifeline;
};

void *memory_of(size_t size); /* zeroed; never NULL */

/* ---- interrupt.c */
void signals_begin(struct run *run);
void signals_watch(int pidfd); /* which it will close */
bool deadline_start(struct run *run);
bool deadline_passed(void);
bool signals_stop_wanted(void);   /* capture_stop was called */
void signals_attached(pid_t pid); /* a task to wake the tracer by; 0: none */
void signals_end(struct run *run);
void ticks_start(struct run *run); /* nothing when they run */
void ticks_look(struct run *run);
void signals_child(const struct run *run); /* in the program's process: as it shall have them */

/* ---- spawn.c, watchdog.c, output.c */
bool spawn_program(struct run *run, const struct handed *handed, size_t count);
bool watchdog_start(struct run *run, int program);
void watchdog_stop(struct run *run);
bool output_open(struct run *run, struct handed *handed, size_t *count);
void output_pump(struct run *run);
void output_collect(struct run *run); /* what is in files by now */
void output_close(struct run *run);
bool output_pipe(struct run *run, int *ours, int *theirs, bool we_write);
void output_take(struct run *run, int *fd, struct text *to); /* what has come; may close it */
bool loop_wait(struct run *run, int ms); /* false: nothing happened in that time; -1: no limit */

/* ---- tally.c */
void tally_open(struct run *run, int number, int theirs);
void tally_at_entry(const struct run *run, struct task *task);
void tally_at_end(const struct run *run, const struct call *call);

/* ---- channels.c */
bool channels_open(struct run *run, struct handed *handed, size_t *count);
void channels_pump(struct run *run);
void channels_close(struct run *run);
bool channel_offers(const struct run *run, int number); /* something arrives on it in turns */

/* ---- offers.c: what comes to the program when it asks for it, or waits for it. */
void world_at_entry(struct run *run, struct task *task, const struct event *event);
void world_at_exit(struct run *run, const struct task *task);
void world_forget(struct run *run, const struct task *task); /* it is not in its call any more */
bool world_waits(const struct run *run);                     /* until somebody is blocked */
void world_look(struct run *run);

/* ---- peers.c */
struct pollfd;
bool peers_open(struct run *run);
void peers_pump(struct run *run);
void peers_at_exit(struct run *run, const struct event *event);
size_t peers_await(const struct run *run, struct pollfd *fds);
void peers_close(struct run *run);

/* ---- attach.c */
bool attach_all(struct run *run);
void detach_begin(struct run *run);
void detach_at(struct run *run, struct task *task, int status);
void detach_child(struct run *run, struct task *task);

/* ---- loop.c */
void loop_run(struct run *run);

/* ---- stuck.c */
int stuck_wait_ms(const struct run *run); /* how long to wait before a look; -1: for ever */
void stuck_look(struct run *run);

/* ---- tasks.c */
struct task *task_find(const struct run *run, pid_t pid);
struct task *task_of_parent(const struct run *run, pid_t pid); /* NULL: not known */
struct task *task_add(struct run *run, pid_t pid);
struct task *task_born(struct run *run, pid_t pid, const struct task *parent); /* and tells */
void task_made_by(struct run *run, struct task *task, const struct task *parent);
void task_remove(struct run *run, struct task *task);
void task_forget(struct run *run, struct task *task);      /* one whose end nobody reports */
void task_clear_calls(struct run *run, struct task *task); /* emits them as not returned */
bool unborn_take(struct run *run, pid_t pid);
void unborn_add(struct run *run, pid_t pid);
void task_drop(struct run *run, struct task *task); /* one that is traced no more */
char task_state(pid_t pid);
int task_status_number(pid_t pid, const char *field); /* of /proc/PID/status; 0: not known */
pid_t task_own_pid(const struct run *run, pid_t pid); /* … as itself has it */
bool task_status_bit(pid_t pid, const char *field, int signal, bool *set); /* /proc/PID/status */

/* ---- stops.c */
void stop_handle(struct run *run, struct task *task, int status);
void task_resume(struct run *run, struct task *task, int signal);
int tasks_wake(struct run *run); /* those held back; milliseconds until the next, or -1 */

/* ---- call.c */
void call_entered(struct run *run, struct task *task, const struct stop_info *info);
void call_left(struct run *run, struct task *task, const struct stop_info *info);
void call_finish(struct run *run, struct task *task, struct call *call);
void call_discard(struct task *task);                           /* without an event */
void event_free(struct event *event);                           /* what it points to */
void event_emit(struct run *run, struct event *event);          /* takes over what it points to */
void event_place(struct event *event, const struct task *task); /* task, pid, time */

/* ---- restart.c */
bool restart_begins(const struct run *run, const struct call *call);
bool restart_entered(struct run *run, struct task *task, const struct event *event);
bool restart_signal(struct run *run, struct task *task, const struct event *event);
void restart_in_handler(struct run *run, struct task *task);
void restart_not_in_handler(struct run *run, struct task *task);

/* ---- doors.c */
enum door door_of_i386(pid_t pid, uint64_t ip, uint64_t *landing);
void door_find(struct task *task, const struct stop_info *info, struct event *event);

/* ---- turns.c */
void turns_begin(struct run *run);
void turns_end(struct run *run);
void turns_release(struct task *task);
void turns_born(const struct run *run, struct task *task, const struct task *parent);
void turns_count(struct run *run, uint64_t now);
void turns_judge(struct run *run, uint64_t now);
void turns_call(struct run *run, const struct event *event);

/* ---- filter.c */
bool filter_add(const struct run *run, const struct sock_filter *code,
                size_t count);              /* to this process */
bool filter_install(const struct run *run); /* in the program's process */
bool rules_install(const struct run *run);  /* … the last thing before its execve */
void filter_confines(const struct run *run, const struct task *task); /* at its execve: tells */
void filter_stop(struct run *run, struct task *task);
void filter_watch(struct run *run, const struct event *event);

/* ---- vdso.c, vsyscall.c */
void vdso_patch(struct run *run, struct task *task);
bool vdso_can_be_watched(void); /* this process has one, and it has room for our stubs */
bool vdso_entered(struct run *run, struct task *task, struct event *event);
bool vsyscall_watch(const struct run *run); /* in the program's process */
void vsyscall_entered(struct run *run, struct task *task, const struct stop_info *info);
bool vsyscall_left(struct run *run, struct task *task, int code);

/* ---- memory.c */
void memory_forget(pid_t pid); /* at its execve and at its end */
size_t memory_read(pid_t pid, uint64_t address, void *to, size_t size);
size_t memory_read_string(pid_t pid, uint64_t address, char *to, size_t size, bool *ended);
size_t memory_read_two(pid_t pid, uint64_t a, void *to_a, size_t size_a, uint64_t b, void *to_b,
                       size_t size_b); /* size_a + size_b when both could be read */

/* ---- copies.c */
void copies_at_entry(struct run *run, struct call *call, pid_t pid);
void copies_at_exit(struct run *run, struct call *call, pid_t pid);
void copies_moved(struct call *call); /* the struct lies elsewhere now */

/* ---- netlink.c: notes which protocol the messages in the copies are of. */
void netlink_note(struct call *call, pid_t pid);

/* ---- alter.c */
void inject_at_entry(struct run *run, struct task *task);
bool is_early(const struct run *run, const struct task *task);
bool deny(struct run *run, struct task *task); /* the call is not allowed: the run is over */
void stay_at_home(struct run *run, struct task *task);
bool rule_at_entry(struct run *run, struct task *task, const struct ruling *ruling); /* true: the
                                                                                run is over */
void inject_again(const struct task *task); /* a call is entered once more */
void inject_at_exit(const struct task *task);
void poison_registers(struct run *run, pid_t pid, const struct event *event);
void set_auxiliaries(struct run *run, pid_t pid);
bool breakpoint_set(struct run *run, pid_t pid);
bool breakpoint_hit(struct run *run, struct task *task);
bool breakpoint_again(struct run *run, struct task *task);

/* ---- registers.c */
void registers_in_order(const struct user_regs_struct *from, uint64_t regs[REGS]);
struct witness *registers_at_entry(pid_t pid);
void registers_at_exit(pid_t pid, struct witness *witness);

/* ---- descriptors.c */
void describe_at_entry(struct run *run, struct task *task, struct event *event);
void describe_at_exit(struct run *run, struct task *task, struct event *event);
void describe_end(struct run *run);

/* ---- sockets.c */
void describe_socket(pid_t pid, const char *link, char *name, size_t size);

/* ---- step.c, decode.c */
struct stepper *stepper_new(const struct run *run);
struct stepper *stepper_inherit(const struct task *parent);
void stepper_free(struct stepper *stepper);
int stepper_request(struct task *task, bool enough); /* PTRACE_SINGLESTEP, or PTRACE_SYSCALL at an
                                           entering instruction and when its steps are used up;
                                           enough: they are, from here on */
bool stepper_trap(struct task *task, int code);
struct witness *stepper_at_entry(struct task *task, const struct event *event);
void stepper_at_exit(struct task *task, struct witness *witness);
struct witness *stepper_at_signal(struct task *task);

struct decoded {
    size_t prefixes;   /* bytes before the opcode */
    bool enters;       /* syscall, sysenter, int 0x80 */
    bool clobbers;     /* … which overwrites rcx and r11 */
    bool pushes_flags; /* pushf: what it pushes shows that it was single-stepped */
    bool pops_flags;   /* popf, iret */
    uint16_t writes;   /* a bit a register that it writes, if it can be told */
};
struct decoded decode(const uint8_t *bytes, size_t size, bool wide);

/* ---- finish.c */
void run_kill(struct run *run, enum cause cause);
void run_check_stopped(struct run *run);
bool run_fault(struct run *run, const char *what, int error);
void task_died(struct run *run, struct task *task, int status, const struct rusage *usage);
void finish_ending(struct run *run);
void finish_sweep(struct run *run);

/* ---- refuse.c */
bool refuse_attaching(struct problem *problem, pid_t pid, int error);
bool refuse_tracing(struct problem *problem, const char *what, int error);

#endif
