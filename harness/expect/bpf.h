/* Classic BPF as seccomp runs it: a program is checked as the kernel checks it before it takes it,
 * and run on one call.  Pure, so that a filter that a program has installed can be asked about any
 * call, by any table, without making it.  Private to expect/.
 *
 * The instructions are those of linux/filter.h; which of them seccomp takes is kernel/seccomp.c,
 * seccomp_check_filter(), behind the checks of net/core/filter.c, bpf_check_classic(). */
#ifndef EXPECT_BPF_H
#define EXPECT_BPF_H

#include "model/trace.h"

#include <linux/filter.h>
#include <linux/seccomp.h>

enum { BPF_INSTRUCTIONS = 4096 }; /* BPF_MAXINSNS */

struct bpf {
    const struct sock_filter *code;
    size_t count;
};

/* The first instruction that the kernel refuses, and in words why; NULL: it takes the program.
 * (That a cell of the scratch memory is written before it is read is not checked.) */
const char *bpf_fault(const struct bpf *bpf, size_t *index);

/* How a call was answered. */
struct bpf_answer {
    uint32_t value;  /* SECCOMP_RET_… and its 16 bits of data */
    size_t index;    /* of the instruction that gave it */
    bool tested;     /* some conditional jump was made on the way … */
    size_t test;     /* … this one last */
    int held;        /* … of that word of struct seccomp_data; -1: of none */
    uint64_t loaded; /* bit n: word n of struct seccomp_data was loaded on the way */
};

/* Runs a program that has no fault. */
struct bpf_answer bpf_run(const struct bpf *bpf, const struct seccomp_data *data);

/* The program that a call hands to the kernel, by seccomp or prctl; false: it is no such call, or
 * its memory could not be read whole.  It points into the event. */
bool bpf_of(const struct event *event, struct bpf *bpf);

/* The call that installed the first filter of a trace; NULL: none did. */
const struct event *bpf_installed(const struct trace *trace);

#endif
