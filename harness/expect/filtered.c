/* How a filter is judged: it is run.  No one program is asked for; what counts is what it answers,
 * to all numbers that there are and to some that there are not, by every table, with arguments that
 * nobody would compare with by chance. */
#include "expect/filtered.h"

#include "expect/facts.h"
#include "tables/calls.h"
#include "tables/names.h"
#include "tables/sets.h"

#include <linux/audit.h>
#include <string.h>

enum { NUMBERS = 1024, X32_BIT = 0x40000000 };

/* Numbers that no table has; as an int the first is -1. */
static const uint32_t strange[] = {0xffffffff, 0x80000000, 0x7fffffff, 0x3fffffff, 0x20000000,
                                   0xbfffffff, 0xc0000000, 4096,       65536,      1000000};

/* i386 is the one that a program reaches; a filter that knows no table but its own knows none of
 * these. */
static const uint32_t foreign[] = {AUDIT_ARCH_I386, AUDIT_ARCH_AARCH64, AUDIT_ARCH_ARM,
                                   AUDIT_ARCH_X86_64 ^ 1, 0};

/* Six arguments: none, all bits, and one that is different in each word. */
static const uint64_t arguments[][6] = {
    {0},
    {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
    {0x1357246801234567, 0x2468135702345678, 0x3579246813456789, 0x468a135724567890,
     0x579b246835678901, 0x68ac135746789012}};

enum { SETS = sizeof arguments / sizeof *arguments };

/* First arguments around the one that is meant, and others that programs use. */
static const uint32_t firsts[] = {0, 1, 2, 3, 4, 5, 7, 8, 255, 256, 1024, 0x7fffffff, 0xffffffff};

static uint32_t action_of(uint32_t answer)
{
    return answer & SECCOMP_RET_ACTION_FULL;
}

/* The kernel takes an action that it does not know for one that kills. */
static bool is_kill(uint32_t answer)
{
    static const uint32_t others[] = {SECCOMP_RET_TRAP,  SECCOMP_RET_ERRNO, SECCOMP_RET_USER_NOTIF,
                                      SECCOMP_RET_TRACE, SECCOMP_RET_LOG,   SECCOMP_RET_ALLOW};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (action_of(answer) == others[i])
            return false;
    return true;
}

/* SECCOMP_RET_ERRNO with 0 does not make the call, and says that all went well. */
bool answer_refuses(uint32_t answer)
{
    return is_kill(answer) || action_of(answer) == SECCOMP_RET_TRAP ||
           (action_of(answer) == SECCOMP_RET_ERRNO && (answer & SECCOMP_RET_DATA));
}

static bool is_wanted(const struct scene_check *check, uint32_t answer)
{
    if (check->refusal)
        return action_of(answer) == SECCOMP_RET_ERRNO &&
               (answer & SECCOMP_RET_DATA) == (uint32_t)check->refusal;
    return is_kill(answer);
}

static const struct filtered_call *find_call(const struct scene_check *check, uint32_t number)
{
    for (size_t i = 0; i < check->call_count; i++)
        if (check->calls[i].number == number)
            return &check->calls[i];
    return NULL;
}

static bool ask(struct gap *gap, const struct bpf *bpf, uint32_t architecture, uint32_t number,
                const uint64_t *arg)
{
    gap->data = (struct seccomp_data){
        .nr = (int)number, .arch = architecture, .instruction_pointer = 0x401000 ^ arg[5]};
    memcpy(gap->data.args, arg, sizeof gap->data.args);
    gap->answer = bpf_run(bpf, &gap->data);
    return action_of(gap->answer.value) == SECCOMP_RET_ALLOW;
}

/* What is to be let through. */
static bool refuses_wanted(struct gap *gap, const struct scene_check *check, const struct bpf *bpf)
{
    for (size_t i = 0; i < check->call_count; i++)
        for (size_t s = 0; s < SETS; s++) {
            uint64_t arg[6];
            memcpy(arg, arguments[s], sizeof arg);
            if (check->calls[i].limited)
                arg[0] = check->calls[i].first;
            if (!ask(gap, bpf, AUDIT_ARCH_X86_64, check->calls[i].number, arg)) {
                gap->kind = GAP_REFUSED;
                return true;
            }
        }
    return false;
}

/* A call that is to be refused: `through` if it is not, GAP_ANSWER if by another answer. */
static bool lets_through(struct gap *gap, const struct scene_check *check, const struct bpf *bpf,
                         uint32_t architecture, uint32_t number, const uint64_t *arg,
                         enum gap_kind through)
{
    ask(gap, bpf, architecture, number, arg);
    bool exact = through == GAP_NUMBER || through == GAP_ARGUMENT;
    if (!answer_refuses(gap->answer.value))
        gap->kind = through;
    else if (exact && !is_wanted(check, gap->answer.value))
        gap->kind = GAP_ANSWER;
    return gap->kind != GAP_NONE;
}

static bool lets_first_through(struct gap *gap, const struct scene_check *check,
                               const struct bpf *bpf, const struct filtered_call *call,
                               uint32_t first)
{
    uint64_t arg[6] = {first};
    gap->by_argument = true;
    if (first != call->first &&
        lets_through(gap, check, bpf, AUDIT_ARCH_X86_64, call->number, arg, GAP_ARGUMENT))
        return true;
    gap->by_argument = false;
    return false;
}

/* ... and those that the filter itself knows: what it compares something with, and one less, and
 * one more.  A comparison with a number of a call may be made with an argument instead. */
static bool lets_argument_through(struct gap *gap, const struct scene_check *check,
                                  const struct bpf *bpf)
{
    for (size_t c = 0; c < check->call_count; c++) {
        const struct filtered_call *call = &check->calls[c];
        for (size_t f = 0; call->limited && f < sizeof firsts / sizeof *firsts; f++)
            if (lets_first_through(gap, check, bpf, call, firsts[f]))
                return true;
        for (uint32_t bit = 1; call->limited && bit; bit <<= 1)
            if (lets_first_through(gap, check, bpf, call, call->first ^ bit))
                return true;
        for (size_t i = 0; call->limited && i < bpf->count; i++)
            if (BPF_CLASS(bpf->code[i].code) == BPF_JMP &&
                (lets_first_through(gap, check, bpf, call, bpf->code[i].k) ||
                 lets_first_through(gap, check, bpf, call, bpf->code[i].k - 1) ||
                 lets_first_through(gap, check, bpf, call, bpf->code[i].k + 1)))
                return true;
    }
    return false;
}

static bool lets_number_through(struct gap *gap, const struct scene_check *check,
                                const struct bpf *bpf)
{
    for (size_t s = 0; s < SETS; s++)
        for (uint32_t number = 0; number < NUMBERS; number++)
            if (!find_call(check, number) &&
                lets_through(gap, check, bpf, AUDIT_ARCH_X86_64, number, arguments[s], GAP_NUMBER))
                return true;
    return false;
}

static bool lets_strange_through(struct gap *gap, const struct scene_check *check,
                                 const struct bpf *bpf)
{
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        if (lets_through(gap, check, bpf, AUDIT_ARCH_X86_64, strange[i], arguments[0], GAP_NUMBER))
            return true;
    for (size_t i = 0; i < bpf->count; i++) /* those that only this filter knows */
        for (uint32_t number = bpf->code[i].k - 1; number != bpf->code[i].k + 2; number++)
            if (BPF_CLASS(bpf->code[i].code) == BPF_JMP && !find_call(check, number) &&
                lets_through(gap, check, bpf, AUDIT_ARCH_X86_64, number, arguments[0], GAP_NUMBER))
                return true;
    for (size_t i = 0; i < check->call_count; i++)
        for (uint32_t bit = NUMBERS; bit; bit <<= 1) {
            uint64_t arg[6] = {check->calls[i].first};
            if (lets_through(gap, check, bpf, AUDIT_ARCH_X86_64, check->calls[i].number | bit, arg,
                             GAP_NUMBER))
                return true;
        }
    return false;
}

/* The numbers that are let through first: what they mean by another table is worth showing. */
static bool lets_table_through(struct gap *gap, const struct scene_check *check,
                               const struct bpf *bpf, uint32_t architecture, uint32_t bit,
                               enum gap_kind kind)
{
    for (size_t s = 0; s < SETS; s++) {
        for (size_t i = 0; i < check->call_count; i++) {
            uint64_t arg[6];
            memcpy(arg, arguments[s], sizeof arg);
            if (check->calls[i].limited)
                arg[0] = check->calls[i].first;
            if (lets_through(gap, check, bpf, architecture, check->calls[i].number | bit, arg,
                             kind))
                return true;
        }
        for (uint32_t number = 0; number < NUMBERS; number++)
            if (lets_through(gap, check, bpf, architecture, number | bit, arguments[s], kind))
                return true;
    }
    return false;
}

struct gap filter_gap(const struct scene_check *check, const struct bpf *bpf)
{
    struct gap gap = {.kind = GAP_NONE};
    if (refuses_wanted(&gap, check, bpf) || lets_argument_through(&gap, check, bpf))
        return gap;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (lets_table_through(&gap, check, bpf, foreign[i], 0, GAP_FOREIGN))
            return gap;
    if (lets_number_through(&gap, check, bpf) ||
        lets_table_through(&gap, check, bpf, AUDIT_ARCH_X86_64, X32_BIT, GAP_X32) ||
        lets_strange_through(&gap, check, bpf))
        return gap;
    return (struct gap){.kind = GAP_NONE};
}

const struct scene_check *filter_check(const struct scene *scene)
{
    for (size_t i = 0; i < scene->check_count; i++)
        if (scene->checks[i].fact->id == FACT_FILTER)
            return &scene->checks[i];
    return NULL;
}

/* -------------------------------------------------------------------- words */

void say_answer(struct text *to, uint32_t answer)
{
    const char *action = NULL;
    for (const struct constant *one = names_seccomp_return; one->name; one++)
        if (one->value == action_of(answer))
            action = one->name;
    const char *error = errno_name((int)(answer & SECCOMP_RET_DATA));
    if (action)
        text_add(to, "%s", action);
    else
        text_add(to, "%#x, which is no action", answer);
    if (action && answer & SECCOMP_RET_DATA)
        text_add(to, "|%u", answer & SECCOMP_RET_DATA);
    if (action_of(answer) == SECCOMP_RET_ERRNO && error)
        text_add(to, " (%s)", error);
}

void say_probe(struct text *to, const struct gap *gap)
{
    uint32_t number = (uint32_t)gap->data.nr;
    bool i386 = gap->data.arch == AUDIT_ARCH_I386;
    bool mine = gap->data.arch == AUDIT_ARCH_X86_64;
    const char *name = NULL;
    if (i386 || mine)
        name = call_name(i386 ? ABI_I386 : ABI_X86_64, number & ~(uint32_t)X32_BIT);
    if (gap->kind == GAP_X32)
        text_add(to, "number %u with the x32 bit", number & ~(uint32_t)X32_BIT);
    else
        text_add(to, "%snumber %u", i386 ? "i386 " : "", number);
    if (name)
        text_add(to, " (%s)", name);
    if (!i386 && !mine)
        text_add(to, " by the table of architecture 0x%x", gap->data.arch);
    if (gap->by_argument)
        text_add(to, " with %u as its first argument", (uint32_t)gap->data.args[0]);
}

bool filter_holds(const struct scene_check *check, const struct trace *trace, struct text *found)
{
    const struct event *event = bpf_installed(trace);
    struct bpf bpf;
    size_t index;
    if (!event || !bpf_of(event, &bpf)) {
        text_add(found, "no filter was installed");
        return false;
    }
    if (bpf_fault(&bpf, &index)) {
        text_add(found, "the kernel took a filter that is none: %s", bpf_fault(&bpf, &index));
        return false;
    }
    struct gap gap = filter_gap(check, &bpf);
    if (gap.kind == GAP_NONE)
        return true;
    text_add(found, "instruction %zu answers ", gap.answer.index);
    say_probe(found, &gap);
    text_add(found, " with ");
    say_answer(found, gap.answer.value);
    return false;
}
