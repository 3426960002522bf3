/* Seccomp filters that keep out what is to be let in: by a pointer, by the wrong half, by a jump,
 * by the table. */
#include "expect/catalogue.h"
#include "expect/catalogue_filter.h"

#include <linux/audit.h>

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

/* Evidence: a call that is to be let through is refused, as all are: no instruction allows. */
bool explain_allows_nothing(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_REFUSED))
        return false;
    for (size_t i = 0; i < evidence.bpf.count; i++) {
        const struct sock_filter *one = &evidence.bpf.code[i];
        if (one->code == (BPF_RET | BPF_A) ||
            (one->code == (BPF_RET | BPF_K) &&
             (one->k & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ALLOW))
            return false;
    }
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "no instruction of the filter allows anything");
    say_gap(diagnosis, &evidence);
    say(diagnosis,
        "The answer that lets a call be made is SECCOMP_RET_ALLOW (0x%x), and no instruction "
        "returns it. 0 is SECCOMP_RET_KILL_THREAD.",
        SECCOMP_RET_ALLOW);
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
    if (test->code != (BPF_JMP | BPF_JEQ | BPF_K) || test->k != number ||
        answer->held != NUMBER_WORD)
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

/* Evidence: a call by the right table is refused before its number was compared: by a comparison
 * of arch with something else, or of the number with what is arch's. */
bool explain_own_table_refused(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct evidence evidence;
    if (!find_gap(suspect, &evidence, GAP_REFUSED))
        return false;
    const struct sock_filter *test = last_test(&evidence);
    int held = evidence.gap.answer.held;
    bool number = test && held == NUMBER_WORD && test->k == AUDIT_ARCH_X86_64,
         table = test && held == ARCH_WORD;
    if (!number && !table)
        return false;
    place_at(suspect, diagnosis, evidence.event);
    headline(diagnosis, "the filter takes the right table for another");
    say_gap(diagnosis, &evidence);
    if (number)
        say(diagnosis,
            "That comparison is for arch, but what was loaded is the number: it is at offset 0 of "
            "struct seccomp_data, and arch is at offset 4.");
    else if (test->k != AUDIT_ARCH_X86_64)
        say(diagnosis,
            "What it compares is arch, which is 0x%x (AUDIT_ARCH_X86_64) for your own "
            "calls, with 0x%x.",
            AUDIT_ARCH_X86_64, test->k);
    else
        say(diagnosis, "What it compares is arch, which is AUDIT_ARCH_X86_64 for your own calls: "
                       "jt, the jump if a comparison holds, leads to the refusal. It "
                       "stands before jf, the jump if not.");
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
    else if (loads(&evidence, ADDRESS_WORD) || loads(&evidence, ADDRESS_WORD + 1))
        say(diagnosis, "On the way it loads a half of what is at offset 8 of struct seccomp_data: "
                       "where the instruction stands that called. The arguments begin at 16.");
    else
        say(diagnosis, "No comparison on the way leads to SECCOMP_RET_ALLOW.");
    return true;
}
