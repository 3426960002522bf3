/* How a seccomp filter is handed to the kernel: no_new_privs, the head with its length and its
 * address, and instructions that the kernel takes.  What a filter answers is in
 * catalogue_filter.c. */
#include "expect/bpf.h"
#include "expect/catalogue.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>

enum { PROGRAM = 2 }; /* the argument, of prctl and of seccomp */

/* The head of what a call hands to the kernel; false: it installs no filter. */
static bool find_head(const struct event *event, struct sock_fprog *program)
{
    const struct copy *copy = is_call(event) ? event_copy(event, PROGRAM, false) : NULL;
    bool installs = (is_named(event, "prctl") && (uint32_t)event->arg[0] == PR_SET_SECCOMP) ||
                    is_named(event, "seccomp");
    if (!installs || !copy || copy->size < sizeof *program)
        return false;
    memcpy(program, copy->bytes, sizeof *program);
    return true;
}

/* Evidence: the call failed, and an eighth of the length is a program that the kernel would take.
 */
bool explain_filter_length(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    struct sock_fprog program;
    size_t index;
    if (!is_call(event) || !event_failed(event) || !find_head(event, &program) || program.len % 8)
        return false;
    const struct copy *code = event_copy_at(event, (uint64_t)(uintptr_t)program.filter, false);
    struct bpf whole = {.count = program.len / 8u};
    if (!code || code->size < program.len)
        return false;
    whole.code = (const void *)code->bytes;
    if (bpf_fault(&whole, &index))
        return false;
    headline(diagnosis, "the length of the filter is a number of bytes");
    say(diagnosis,
        "len of struct sock_fprog says how many instructions there are, and it was %u. The filter "
        "has %zu of 8 bytes each, so the kernel took what lies behind them for instructions, too, "
        "and ",
        program.len, whole.count);
    say_result(suspect, diagnosis, event);
    say(diagnosis, ".");
    return true;
}

/* struct sock_fprog is 16 bytes: a length, six bytes of nothing, an address.  Evidence for the
 * first: what lies there is the beginning of a filter.  For the second: an address begins right
 * behind the length, one that is near. */
static bool is_filter_itself(const struct copy *head)
{
    struct sock_filter code[2];
    memcpy(code, head->bytes, sizeof code);
    return code[0].code == (BPF_LD | BPF_W | BPF_ABS) && code[0].jt == 0 && code[0].jf == 0 &&
           code[0].k % 4 == 0 && (code[0].k > 0 || BPF_CLASS(code[1].code) == BPF_JMP) &&
           code[0].k < sizeof(struct seccomp_data);
}

static bool is_packed(const struct copy *head, uint64_t address)
{
    enum { NEAR = 1 << 20 };
    uint64_t filter;
    memcpy(&filter, head->bytes + sizeof(uint16_t), sizeof filter);
    return filter - address + NEAR < UINT64_C(2) * NEAR;
}

/* Evidence: the head that the call hands over is empty, or none. */
bool explain_filter_head(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    struct sock_fprog program;
    if (!is_call(event) || !event_failed(event) || !find_head(event, &program))
        return false;
    const struct copy *head = event_copy(event, PROGRAM, false);
    if (event->result == -EINVAL && program.len == 0)
        say(diagnosis, "Its first word says how many instructions there are, and it was 0: a "
                       "filter has 1 to 4096. ");
    else if (event->result == -EFAULT && is_filter_itself(head))
        say(diagnosis,
            "At address 0x%" PRIx64 " the filter itself begins. The kernel took its first "
            "instructions for the length and the address of a filter. Hand over the address of a "
            "struct sock_fprog, in which these two stand. ",
            event->arg[PROGRAM]);
    else if (event->result == -EFAULT && is_packed(head, event->arg[PROGRAM]))
        say(diagnosis,
            "The address of the filter is a quadword at offset 8 of it, and yours begins at "
            "offset 2: behind the word with the length stand six bytes of nothing. ");
    else
        return false;
    headline(diagnosis, "what is handed over is no struct sock_fprog");
    say(diagnosis, "So ");
    say_result(suspect, diagnosis, event);
    say(diagnosis, ".");
    return true;
}

/* Evidence: the kernel said EINVAL, and an instruction is none that it takes. */
bool explain_filter_refused(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    struct bpf bpf;
    size_t index;
    if (!is_call(event) || !event->returned || event->result != -EINVAL || !bpf_of(event, &bpf))
        return false;
    const char *fault = bpf_fault(&bpf, &index);
    if (!fault)
        return false;
    headline(diagnosis, "the kernel does not take this filter");
    say(diagnosis,
        "It looks at every instruction before it takes a filter, and at instruction %zu it stops: "
        "%s. ",
        index, fault);
    if (index < bpf.count && BPF_CLASS(bpf.code[index].code) == BPF_JMP)
        say(diagnosis,
            "A jump says how many instructions are left out, counted from the one behind it: %u "
            "if the comparison holds, %u if not, and %zu are there. ",
            bpf.code[index].jt, bpf.code[index].jf, bpf.count - 1 - index);
    say(diagnosis, "So ");
    say_result(suspect, diagnosis, event);
    say(diagnosis, ".");
    return true;
}

static bool sets_no_new_privs(const struct event *event)
{
    return is_named(event, "prctl") && (uint32_t)event->arg[0] == PR_SET_NO_NEW_PRIVS &&
           event->arg[1] == 1;
}

/* Evidence: a filter is installed, and no_new_privs was not set before. */
bool explain_no_new_privs(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *event = is_call(suspect->event) ? suspect->event : suspect->next;
    struct sock_fprog program;
    if (!event || suspect->difference == SAME || !find_head(event, &program))
        return false;
    for (const struct event *one = trace->events; one < event; one++)
        if (is_call(one) && sets_no_new_privs(one) && one->result == 0)
            return false;
    headline(diagnosis, "no_new_privs is not set");
    say(diagnosis,
        "Before a process without privileges may install a filter, it gives up gaining any: "
        "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0). Else a program that execve gives the rights of "
        "root could be made to fail by a filter that it does not know of. ");
    if (event_failed(event)) {
        say(diagnosis, "So ");
        say_result(suspect, diagnosis, event);
        say(diagnosis, ".");
    } else {
        say(diagnosis, "Only root may do without, as this run did; others get -EACCES.");
    }
    return true;
}
