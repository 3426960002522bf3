/* Seccomp filters: the one that was installed is run, and the instruction named that is to blame;
 * here, what it lets in.  How it is installed is in catalogue_install.c, what it keeps out in
 * catalogue_refusal.c. */
#include "expect/catalogue_filter.h"
#include "expect/catalogue.h"
#include "render/render.h"

#include <linux/audit.h>

bool find_evidence(const struct suspect *suspect, struct evidence *evidence)
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

bool find_gap(const struct suspect *suspect, struct evidence *evidence, enum gap_kind kind)
{
    return find_evidence(suspect, evidence) && evidence->gap.kind == kind;
}

static void say_text(struct diagnosis *diagnosis, struct text *text)
{
    say(diagnosis, "%s", text_string(text));
    text_free(text);
}

void say_gap(struct diagnosis *diagnosis, const struct evidence *evidence)
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

const struct sock_filter *last_test(const struct evidence *evidence)
{
    const struct bpf_answer *answer = &evidence->gap.answer;
    return answer->tested ? &evidence->bpf.code[answer->test] : NULL;
}

bool loads(const struct evidence *evidence, unsigned word)
{
    return evidence->gap.answer.loaded >> word & 1;
}

size_t find_load(const struct bpf *bpf, unsigned word)
{
    size_t i = 0;
    while (i < bpf->count && (bpf->code[i].code != (BPF_LD | BPF_W | BPF_ABS) ||
                              bpf->code[i].k != word * sizeof(uint32_t)))
        i++;
    return i;
}

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

/* Evidence: a number that the case does not name is let through, and a comparison was for it. */
bool explain_one_more_allowed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_NUMBER) || evidence.gap.answer.value != SECCOMP_RET_ALLOW)
        return false;
    const struct sock_filter *test = last_test(&evidence);
    if (!test || test->code != (BPF_JMP | BPF_JEQ | BPF_K) ||
        test->k != (uint32_t)evidence.gap.data.nr)
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter allows a call that is not on the list");
    say_gap(diagnosis, &evidence);
    say(diagnosis, "That comparison lets it in by name. Allowed are ");
    for (size_t i = 0; i < evidence.check->call_count; i++) {
        const char *name = call_name(ABI_X86_64, evidence.check->calls[i].number);
        say(diagnosis, "%s%s (%u)",
            i == 0                               ? ""
            : i + 1 < evidence.check->call_count ? ", "
                                                 : " and ",
            name ? name : "number", evidence.check->calls[i].number);
    }
    say(diagnosis, ", and nothing else.");
    return true;
}

/* Evidence: a number that the case does not name is let through, and no comparison was for it. */
bool explain_default_allows(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_NUMBER) || evidence.gap.answer.value != SECCOMP_RET_ALLOW)
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

/* Evidence: a call that is to be refused gets an answer that neither allows it nor is the one. */
bool explain_answer_differs(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    struct text text = {0};
    if (!find_evidence(suspect, &evidence) || evidence.gap.kind == GAP_REFUSED ||
        evidence.gap.answer.value == SECCOMP_RET_ALLOW)
        return false;
    uint32_t value = evidence.gap.answer.value;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter answers, but with another answer");
    say_gap(diagnosis, &evidence);
    if (value == SECCOMP_RET_ERRNO)
        text_add(&text, "There is no error in it: the call is not made, its result is 0, and the "
                        "program goes on. ");
    if (value == SECCOMP_RET_LOG)
        text_add(&text, "SECCOMP_RET_LOG lets the call be made, and writes a line. ");
    text_add(&text, "In this run the answer is ");
    say_answer(&text, evidence.check->refusal
                          ? SECCOMP_RET_ERRNO | (uint32_t)evidence.check->refusal
                          : SECCOMP_RET_KILL_PROCESS);
    text_add(&text, evidence.check->refusal ? "." : ", since ANSWER is 0.");
    say_text(diagnosis, &text);
    return true;
}

/* The first argument with which the call that got through may be made. */
static uint32_t allowed_first(const struct evidence *evidence)
{
    size_t i = 0;
    while (evidence->check->calls[i].number != (uint32_t)evidence->gap.data.nr)
        i++;
    return evidence->check->calls[i].first;
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
        allowed_first(&evidence));
    return true;
}

/* Evidence: a call with another first argument is let through by a comparison with the number of
 * a call that is allowed, made when the register held the argument. */
bool explain_number_too_late(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_ARGUMENT) ||
        evidence.gap.answer.value != SECCOMP_RET_ALLOW || !loads(&evidence, FIRST_ARGUMENT))
        return false;
    const struct sock_filter *test = last_test(&evidence);
    size_t i = 0;
    while (test && i < evidence.check->call_count && evidence.check->calls[i].number != test->k)
        i++;
    if (!test || i == evidence.check->call_count || BPF_OP(test->code) != BPF_JEQ ||
        evidence.gap.answer.held != FIRST_ARGUMENT)
        return false;
    const char *name = call_name(ABI_X86_64, test->k);
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter takes an argument for a number");
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "It is meant for number %u (%s), but instruction %zu has loaded the argument, and A holds "
        "one thing at a time. Compare the number with all that is allowed first; what looks at an "
        "argument comes last.",
        test->k, name ? name : "?", find_load(&evidence.bpf, FIRST_ARGUMENT));
    return true;
}

/* Evidence: ... and something did look at it. */
bool explain_argument_passed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_ARGUMENT) ||
        evidence.gap.answer.value != SECCOMP_RET_ALLOW || !loads(&evidence, FIRST_ARGUMENT))
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter looks at the argument, and lets others through, too");
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "Instruction %zu loads it. Allowed is one value alone, %u: compare with BPF_JEQ, and "
        "follow both jumps of that comparison.",
        find_load(&evidence.bpf, FIRST_ARGUMENT), allowed_first(&evidence));
    return true;
}
