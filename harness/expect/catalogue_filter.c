/* Seccomp filters: the one that was installed is run, and the instruction named that is to blame.
 */
#include "expect/catalogue.h"
#include "expect/filtered.h"
#include "render/render.h"
#include "tables/names.h"

#include <errno.h>
#include <linux/audit.h>
#include <string.h>
#include <sys/prctl.h>

enum { ARCH_WORD = 1, FIRST_ARGUMENT = 4 }; /* words of 32 bits in struct seccomp_data */

/* What the entries look at: a filter that was there when the run began to differ, and the first
 * call that it does not answer as the case wants it. */
struct evidence {
    struct bpf bpf;
    const struct event *event; /* that installed it */
    const struct scene_check *check;
    struct gap gap;
};

static bool find_evidence(const struct suspect *suspect, struct evidence *evidence)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct scene *scene = suspect->symptom->scene;
    size_t index;
    evidence->check = scene ? filter_check(scene) : NULL;
    evidence->event = bpf_installed(trace);
    if (!evidence->check || !evidence->event || !bpf_of(evidence->event, &evidence->bpf) ||
        bpf_fault(&evidence->bpf, &index) || suspect->event == evidence->event)
        return false;
    if (suspect->difference != SAME && (size_t)(evidence->event - trace->events) > suspect->index)
        return false; /* it was not there yet */
    evidence->gap = filter_gap(evidence->check, &evidence->bpf);
    return evidence->gap.kind != GAP_NONE;
}

static bool find_gap(const struct suspect *suspect, struct evidence *evidence, enum gap_kind kind)
{
    return find_evidence(suspect, evidence) && evidence->gap.kind == kind;
}

static void say_text(struct diagnosis *diagnosis, struct text *text)
{
    say(diagnosis, "%s", text_string(text));
    text_free(text);
}

/* "Instruction 10 answers i386 number 39 (mkdir) with SECCOMP_RET_ALLOW." */
static void say_gap(struct diagnosis *diagnosis, const struct evidence *evidence)
{
    struct text text = {0};
    text_add(&text, "Instruction %zu of your filter answers ", evidence->gap.answer.index);
    say_probe(&text, &evidence->gap);
    text_add(&text, " with ");
    say_answer(&text, evidence->gap.answer.value);
    if (evidence->gap.answer.tested)
        text_add(&text, " (the last comparison on the way there is instruction %zu)",
                 evidence->gap.answer.test);
    text_add(&text, ". ");
    say_text(diagnosis, &text);
}

static bool loads(const struct evidence *evidence, unsigned word)
{
    return evidence->gap.answer.loaded >> word & 1;
}

/* The instruction on the way of that load, for the sentence; the first that loads the word. */
static size_t find_load(const struct bpf *bpf, unsigned word)
{
    size_t i = 0;
    while (i < bpf->count && (bpf->code[i].code != (BPF_LD | BPF_W | BPF_ABS) ||
                              bpf->code[i].k != word * sizeof(uint32_t)))
        i++;
    return i;
}

/* ------------------------------------------------------- how it is installed */

/* The head of what a call hands to the kernel; false: it installs no filter. */
static bool find_head(const struct event *event, struct sock_fprog *program)
{
    enum { PROGRAM = 2 };
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

/* ----------------------------------------------------------- what it lets in */

/* Evidence: a call by another table is let through, and nothing on the way looked at the table. */
bool explain_architecture(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_FOREIGN) || loads(&evidence, ARCH_WORD))
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the number is not enough: the filter does not look at the table");
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "It never loads arch (offset 4). The same number is another call in the i386 table, and "
        "int 0x80 leads there from any program. Load arch first, and look at the number only if "
        "it is AUDIT_ARCH_X86_64.");
    return true;
}

/* Evidence: … and something did. */
bool explain_architecture_passed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_FOREIGN))
        return false;
    size_t load = find_load(&evidence.bpf, ARCH_WORD);
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "a call by another table gets through the filter");
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "Instruction %zu loads arch, but what follows lets go on what is not AUDIT_ARCH_X86_64. "
        "Look at the comparison behind it: which of its two jumps is taken, and where to?",
        load);
    return true;
}

/* Evidence: a number with bit 30 is let through. */
bool explain_x32_passed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_X32))
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "a number with the x32 bit gets through the filter");
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "x32 is a second table of 64-bit kernels. Its calls come by the same instruction and with "
        "the same arch; all that tells them is bit 30 of the number (0x40000000). Compare the "
        "whole number with each that is allowed: ranges, and masks that take bits away, let these "
        "in.");
    return true;
}

/* Evidence: a number that the case does not name is let through, and no comparison was for it. */
bool explain_default_allows(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_NUMBER) || evidence.gap.answer.value != SECCOMP_RET_ALLOW)
        return false;
    const struct bpf_answer *answer = &evidence.gap.answer;
    const struct sock_filter *test = &evidence.bpf.code[answer->test];
    if (answer->tested && BPF_OP(test->code) == BPF_JEQ &&
        test->k == (uint32_t)evidence.gap.data.nr)
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "what no comparison names is allowed");
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "Only what is on the list may pass: there are hundreds of calls, each new kernel has "
        "more, and a filter that lists the bad ones forgets some. Let what is left over, behind "
        "the last comparison, be refused.");
    return true;
}

/* Evidence: the answer is SECCOMP_RET_ERRNO without an error in it; or an error, negated or not,
 * without SECCOMP_RET_ERRNO, which the kernel takes for an action that kills. */
bool explain_errno_lost(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_evidence(suspect, &evidence) || !evidence.check->refusal)
        return false;
    uint32_t value = evidence.gap.answer.value, wanted = (uint32_t)evidence.check->refusal;
    bool empty = value == SECCOMP_RET_ERRNO,
         negated = value == -wanted || value == (SECCOMP_RET_ERRNO | -wanted);
    if (!empty && !negated && value != wanted)
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter's answer is no error");
    say_gap(diagnosis, &evidence);
    if (empty)
        say(diagnosis,
            "The error stands in the lower 16 bits, and there is none: the call is not made, and "
            "its result is 0, as if all had gone well. ");
    else
        say(diagnosis,
            "The upper 16 bits are the action, and those of 0x%x are none that gives an error: "
            "the kernel kills. ",
            value);
    say(diagnosis, "An answer is SECCOMP_RET_ERRNO|%u, with the error as a positive number.",
        wanted);
    return true;
}

/* Evidence: a call is refused that is to get another answer. */
bool explain_answer_differs(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    struct text text = {0};
    if (!find_gap(suspect, &evidence, GAP_ANSWER))
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter refuses, but with another answer");
    say_gap(diagnosis, &evidence);
    text_add(&text, "In this run the answer is ");
    say_answer(&text, evidence.check->refusal
                          ? SECCOMP_RET_ERRNO | (uint32_t)evidence.check->refusal
                          : SECCOMP_RET_KILL_PROCESS);
    text_add(&text, ".");
    say_text(diagnosis, &text);
    return true;
}

/* ---------------------------------------------------------- what it keeps out */

/* Evidence: an answer to a call hangs on the half of an argument that is a pointer, and the call
 * is refused. */
bool explain_pointer_compared(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_REFUSED))
        return false;
    uint32_t number = (uint32_t)evidence.gap.data.nr;
    const struct signature *signature = call_signature(ABI_X86_64, number);
    int argument = 0;
    while (argument < signature->count &&
           !(kind_is_pointer(signature->parameter[argument].kind) &&
             (loads(&evidence, FIRST_ARGUMENT + 2 * (unsigned)argument) ||
              loads(&evidence, FIRST_ARGUMENT + 2 * (unsigned)argument + 1))))
        argument++;
    if (argument == signature->count)
        return false;
    unsigned word = FIRST_ARGUMENT + 2 * (unsigned)argument;
    size_t load = find_load(&evidence.bpf, loads(&evidence, word) ? word : word + 1);
    const char *name = call_name(ABI_X86_64, number);
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "a filter does not see through pointers");
    say(diagnosis,
        "Instruction %zu loads argument %d of %s (%s), and the answer depends on it. That is an "
        "address: what lies there, the filter cannot read. ",
        load, argument + 1, name ? name : "the call", signature->parameter[argument].name);
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "The same text elsewhere is refused, and any other text at this address gets through. A "
        "filter sees the number, the table and six registers.");
    return true;
}

/* Evidence: the upper half of an argument is loaded, its lower half is not, and it goes wrong. */
bool explain_upper_word(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_evidence(suspect, &evidence) ||
        (evidence.gap.kind != GAP_REFUSED && evidence.gap.kind != GAP_ARGUMENT) ||
        !loads(&evidence, FIRST_ARGUMENT + 1) || loads(&evidence, FIRST_ARGUMENT))
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter looks at the upper half of an argument");
    say(diagnosis,
        "Instruction %zu loads 32 bits at offset 20. An argument has 64, and x86 stores the low "
        "half first: args[0] begins at 16, and at 20 are its upper 32 bits, which are 0 in a small "
        "number. ",
        find_load(&evidence.bpf, FIRST_ARGUMENT + 1));
    say_gap(diagnosis, &evidence);
    return true;
}

/* Evidence: the right call with another first argument is let through, and nothing looked at it. */
bool explain_argument_not_compared(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_ARGUMENT) || loads(&evidence, FIRST_ARGUMENT))
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter does not look at the argument");
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "This call may be made with %u as its first argument only. Its low half is at offset 16 "
        "of struct seccomp_data; load it once the number is known, and compare.",
        evidence.check->calls[0].limited ? evidence.check->calls[0].first : 1);
    return true;
}

/* Evidence: the comparison with the very number of a call that is to be let through decided, and
 * the jump led to an answer that refuses. */
bool explain_jump_misses(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_REFUSED) || !evidence.gap.answer.tested)
        return false;
    const struct bpf_answer *answer = &evidence.gap.answer;
    const struct sock_filter *test = &evidence.bpf.code[answer->test];
    uint32_t number = (uint32_t)evidence.gap.data.nr;
    if (test->code != (BPF_JMP | BPF_JEQ | BPF_K) || test->k != number)
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "a jump of the filter leads to the wrong place");
    say(diagnosis,
        "Instruction %zu compares with %u, which is right, and leaves out %u: the next one is "
        "instruction %zu. ",
        answer->test, number, test->jt, answer->test + 1 + test->jt);
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "A jump counts from the instruction behind it: 0 is the next one. Who adds an instruction "
        "counts anew.");
    return true;
}

/* Evidence: a call that is to be let through is refused. */
bool explain_wanted_refused(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_REFUSED))
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter refuses a call that is allowed");
    say_gap(diagnosis, &evidence);
    if ((uint32_t)evidence.gap.data.nr == 231) /* exit_group */
        say(diagnosis,
            "exit (60) ends a thread and exit_group (231) a process: they are two calls, and a "
            "filter that lets a program not even end leaves it nowhere to go.");
    else
        say(diagnosis, "No comparison on the way leads to SECCOMP_RET_ALLOW.");
    return true;
}
