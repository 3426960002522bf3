/* What the files perf_*.c share.  Private to the folder.
 *
 * perf_ring.c    takes what is new out of a ring
 * perf_queue.c   the records of all rings, in the order of time
 * perf_decode.c  a record's bytes
 * perf_pair.c    two records are a call; perf_tasks.c: whose; perf_ends.c: how tasks end
 * perf_open.c    opens the rings; perf_where.c: finds the tracepoints' numbers
 * perf_filter.c  calls of no interest, which are not recorded
 * perf_refuse.c  why the kernel does not let us
 * perf_memory.c  what of the memory behind a call can still be had
 * perf_run.c     the loop; perf_start.c: the program */
#ifndef CAPTURE_PERF_PARTS_H
#define CAPTURE_PERF_PARTS_H

#include "capture/perf.h"
#include "capture/run.h"

#include <linux/perf_event.h>

/* ---- perf_ring.c */

/* Records one behind the other, in a buffer that grows: from `begin` to `end`. */
struct perf_bytes {
    uint8_t *bytes;
    size_t begin, end, room;
};

/* Appends what a ring of `size` bytes (a power of two) holds, and gives the room back to the
 * kernel.  Gives the number of bytes. */
size_t perf_ring_take(struct perf_event_mmap_page *page, const uint8_t *data, size_t size,
                      struct perf_bytes *to);

/* ---- perf_queue.c */

/* A ring's records are in the order in which its processor wrote them; so only the first of each
 * has to be compared. */
struct perf_lane {
    struct perf_bytes bytes;
    uint64_t ns; /* of the record that was given out last */
};
struct perf_queue {
    struct perf_lane *lanes;
    size_t count;
};

void perf_queue_begin(struct perf_queue *queue, size_t lanes);
void perf_queue_end(struct perf_queue *queue);
size_t perf_queue_held(const struct perf_queue *queue); /* bytes */

/* The oldest record, if it is older than `horizon`; else NULL.  It stays where it is until
 * something is added to the queue. */
const struct perf_event_header *perf_queue_next(struct perf_queue *queue, uint64_t horizon);

/* ---- perf_decode.c */

enum perf_kind {
    PERF_ENTER,
    PERF_LEAVE,
    PERF_SIGNAL, /* is delivered */
    PERF_EXEC,   /* an execve has gone through; its file */
    PERF_COMM,
    PERF_BIRTH,
    PERF_END,
    PERF_LOST,
    PERF_OTHER
};

struct perf_record {
    enum perf_kind kind;
    pid_t process, task; /* of BIRTH the new ones */
    uint64_t ns;         /* CLOCK_MONOTONIC */

    int64_t number; /* ENTER, LEAVE: as in orig_rax */
    uint64_t arg[6];
    uint64_t ip, cx; /* ENTER: the program's registers */
    bool narrow;     /* … and it was running 32-bit code */
    int64_t result;  /* LEAVE */

    int signal, code; /* SIGNAL */
    uint64_t handler;

    pid_t parent, parent_process; /* BIRTH */
    const char *name;             /* COMM, EXEC: in the record's own bytes, ends with a NUL */
    bool exec;                    /* COMM: by an execve */
    uint64_t lost;                /* LOST: records */
};

/* The numbers of the tracepoints; 0: this kernel has not got it. */
struct perf_ids {
    uint16_t enter, leave, signal, exec;
};

/* What is sampled, for perf_open.c. */
enum {
    PERF_FIELDS = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_RAW,
    PERF_FIELDS_ENTER = PERF_FIELDS | PERF_SAMPLE_REGS_USER
};
uint64_t perf_registers(void); /* sample_regs_user */

uint64_t perf_record_ns(const struct perf_event_header *header);

/* A record that is cut, or that we did not ask for, is a PERF_OTHER. */
void perf_decode(const struct perf_ids *ids, const struct perf_event_header *header,
                 struct perf_record *record);

/* ---- perf_tasks.c */

enum { PERF_ENDING_UNKNOWN = -1, COMM_SIZE = 16, PERF_BUCKETS = 1024 };

struct perf_task {
    pid_t task, process;
    int number;
    char comm[COMM_SIZE];
    enum abi abi;    /* of its last call */
    bool inside;     /* call.event was entered, and its end was not seen */
    bool kept;       /* … and is to be told */
    bool untold;     /* … its entry, when more is known: an execve's */
    bool doubtful;   /* … and records have been lost since */
    int64_t entered; /* … its number, as it was in the register */
    struct call call;
    int ending; /* the status of exit, 256 + the signal that kills it (256: some signal), or
                   PERF_ENDING_UNKNOWN */
    uint64_t landing, door_ip; /* perf_memory.c: where its 32-bit calls come from */
    enum door door;
    struct perf_task *next;
};

struct perf_tasks {
    struct perf_task *buckets[PERF_BUCKETS];
    struct perf_task *last; /* that was found */
    int next_number;
    size_t count;
};

struct perf_task *perf_task_find(struct perf_tasks *tasks, pid_t task);
struct perf_task *perf_task_add(struct perf_tasks *tasks, pid_t process, pid_t task);
void perf_task_remove(struct perf_tasks *tasks, struct perf_task *task);
void perf_task_rename(struct perf_tasks *tasks, struct perf_task *task, pid_t to);
void perf_tasks_free(struct perf_tasks *tasks);
void perf_task_named(struct perf_task *task, const char *comm);

/* ---- perf_pair.c, perf_ends.c: pure */

struct pairing {
    struct perf_tasks tasks;
    const struct call_set *calls; /* only these are told; NULL: all */
    bool follows;                 /* births are told */
    bool closed;                  /* no process comes into it but by birth: one that was born while
                                     the events were being opened has only some of them */
    pid_t own;                    /* a process that is left out */
    pid_t awaited; /* nothing is told of this task before its execve, which is the first event */
    void (*name_of)(void *context,
                    struct perf_task *task); /* one that nothing was heard of; NULL */
    void (*on_birth)(void *context, struct perf_task *task);
    void (*on_entry)(void *context, struct perf_task *task); /* task->call.event */
    void (*on_exec)(void *context, struct perf_task *task, const char *file);
    void (*on_call)(void *context, struct perf_task *task); /* it is over, or will not return */
    void (*on_other)(void *context, struct perf_task *task, struct event *event);
    void (*on_image)(void *context, struct perf_task *task); /* its memory is another now */
    void *context;
    uint64_t lost, without_entry, without_return;
};

void pairing_take(struct pairing *pairing, const struct perf_record *record);
void pairing_end(struct pairing *pairing); /* what is open will be heard of no more */

/* The table, number and door of an entry; the door of a call of 32-bit code is int 0x80 as far as
 * the record tells. */
void perf_place(const struct perf_record *record, struct event *event);

void ends_note_call(struct pairing *pairing, struct perf_task *task);
void ends_note_signal(struct pairing *pairing, struct perf_task *task, int signal);
bool ends_is_fatal(int signal);
bool ends_is_stop(int signal);
void ends_fill(const struct perf_task *task, struct event *event);

/* ---- perf_where.c */

/* The numbers of the tracepoints.  False: there are none for us, and why. */
bool perf_find_ids(struct perf_ids *ids, struct problem *problem);

/* ---- perf_open.c */

struct perf_ring {
    int cpu;
    struct perf_event_mmap_page *page; /* behind it the data */
    size_t first; /* of its descriptors in perf_rings.events; that one is the ring's own */
};

struct perf_rings {
    struct perf_ring *rings;
    size_t count, size; /* of each ring's data, in bytes */
    int *events;        /* descriptors of all tracepoints; of each task and processor four */
    size_t event_count, event_room;
};

struct perf_target {
    const pid_t *tasks; /* NULL: all of the machine */
    size_t task_count;
    bool inherit;                 /* what they make, too */
    const struct call_set *calls; /* NULL: all */
    pid_t own;                    /* left out; 0: nobody */
    size_t ring_bytes;            /* 0: as fits */
    size_t wake_bytes;            /* so many new ones wake the reader */
};

bool perf_open(struct perf_rings *rings, const struct perf_ids *ids,
               const struct perf_target *target, struct problem *problem);
void perf_enable(const struct perf_rings *rings, bool on);
uint64_t perf_made(const struct perf_rings *rings); /* samples that the kernel has made, in all */
void perf_close(struct perf_rings *rings);

/* ---- perf_memory.c: nothing is read when run->scratch is NULL.  `ours`: the execve of our child.
 */
bool memory_comes_later(const struct event *event); /* what is behind it will be told: execve */
void memory_at_entry(struct run *run, struct perf_task *task, bool ours);
void memory_at_exit(struct run *run, struct perf_task *task);
void memory_of_exec(struct run *run, struct perf_task *task, const char *file);

/* ---- perf_start.c */
struct perf_child {
    pid_t pid;
    int pidfd, gate;
    volatile int *error; /* of its execve; shared with it */
    bool ended;
    int status;
};
bool perf_child_make(struct perf_child *child, const struct run *run,
                     struct problem *problem); /* it waits at the gate */
void perf_child_go(struct perf_child *child);
bool perf_child_look(struct perf_child *child, bool wait); /* whether it has ended */
void perf_child_close(struct perf_child *child);

/* Fills in what is known from /proc. */
void perf_name_of(void *context, struct perf_task *task);
void perf_name_all(struct perf_tasks *tasks, const pid_t *only, size_t count);
/* The tasks of the processes (or, without follow, those alone); malloc'ed. */
pid_t *perf_threads(const pid_t *processes, size_t *count, bool follow);

/* ---- perf_refuse.c: STATUS_CANNOT */
bool refuse_tracefs(struct problem *problem, const char *what, int error);
bool refuse_event(struct problem *problem, const struct perf_target *target, int error);
bool refuse_ring(struct problem *problem, size_t bytes, size_t rings, int error);

/* ---- perf_filter.c */

/* What the kernel is to record, in the language of tracepoint filters: "id == 1 || id == 60".
 * Calls of all tables have numbers in common, so that it lets through more than the set.  No longer
 * than FILTER_MOST: when the set is too ragged, gaps in it are let through, too. */
enum { FILTER_MOST = 3000, X32_EXECVE = 0x40000208 };
bool perf_is_execve(int64_t number); /* of whichever table */
void perf_filter_calls(const struct call_set *calls, bool leave, struct text *to);

#endif
