/* What does not live through a call, and what was never set whole. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NEAR = 16 }; /* a counter that went on from a lost value has moved no further */

/* A value that was kept in a register which the syscall instruction overwrites. */
struct loss {
    const struct event *call; /* the call that overwrote it */
    enum reg reg;
    uint64_t had, got;
    const char *use; /* how the lost value shows */
};

static bool is_near(uint64_t a, uint64_t b)
{
    uint64_t apart = a > b ? a - b : b - a;
    uint32_t low = (uint32_t)a - (uint32_t)b;
    return apart <= NEAR || low <= NEAR || low >= (uint32_t)-NEAR;
}

/* The program counted on from what the kernel left, or passed it on as an argument. */
static bool is_used(const struct suspect *suspect, struct loss *loss)
{
    const struct event *next = suspect->next;
    if (next && next->witness) {
        const struct witness *now = next->witness;
        if (!now->by_kernel[loss->reg] && now->before[loss->reg] != loss->got &&
            is_near(now->before[loss->reg], loss->got)) {
            loss->use = "the program counted on from that";
            return true;
        }
        int count = call_signature(next->abi, next->number)->count;
        for (int i = 0; i < count; i++) {
            enum reg reg = abi_argument_register(next->abi, i);
            bool differs = suspect->difference == DIFFERS_ARGUMENT && i == suspect->argument;
            if (next != suspect->event || (suspect->argument >= 0 && !differs) ||
                reg == loss->reg || !is_loaded_for(suspect, next, reg))
                continue;
            if (is_near(now->before[reg], loss->got)) {
                loss->use = "the program then used that";
                return true;
            }
        }
    }
    const struct event *event = suspect->event;
    if (event && event->kind == EVENT_SIGNAL && is_crash(event) &&
        event->fault_address != event->ip && is_near(event->fault_address, loss->got)) {
        loss->use = "the program then used that as an address";
        return true;
    }
    return false;
}

/* The digit that a lost counter makes in the bytes of a buffer. */
static bool is_digit_of(const struct suspect *suspect, struct loss *loss)
{
    struct two_strings strings;
    if (suspect->difference != DIFFERS_ARGUMENT ||
        !two_strings(suspect, suspect->argument, &strings) || strings.same >= strings.given_size ||
        strings.same >= strings.wanted_size)
        return false;
    uint8_t digit = (uint8_t)(strings.given[strings.same] - '0' - (uint8_t)loss->got);
    uint8_t wanted = (uint8_t)(strings.wanted[strings.same] - '0');
    if (wanted > 9 || (digit > 2 && digit < 254))
        return false;
    loss->use = "the program then used that";
    return true;
}

/* A limit or a counter that is only compared: the call is repeated too often or too seldom, and
 * the instructions behind it compare the lost register. */
static bool is_compared(const struct suspect *suspect, struct loss *loss)
{
    const struct event *call = loss->call;
    bool repeated = (is_call(suspect->event) && suspect->event->number == call->number) ||
                    is_wanted_call(suspect->wanted, call);
    if (suspect->difference == DIFFERS_ARGUMENT || suspect->difference == DIFFERS_RESULT ||
        !repeated || !code_compares_register(suspect, call, loss->reg))
        return false;
    loss->use = "the program then compared that";
    return true;
}

/* In a loop the register may have been overwritten rounds ago: goes back to the call before which
 * it still held a value of the program's own. */
static void find_overwriter(const struct suspect *suspect, struct loss *loss)
{
    for (const struct event *call = loss->call; call >= suspect->symptom->trace->events; call--) {
        if (!is_call(call) || !call->witness || call->door != DOOR_SYSCALL)
            continue;
        uint64_t got = call->witness->after[loss->reg];
        if (call != loss->call && !is_near(loss->had, got))
            return;
        loss->call = call;
        loss->got = got;
        loss->had = call->witness->before[loss->reg];
    }
}

static bool find_loss(const struct suspect *suspect, struct loss *loss)
{
    static const enum reg overwritten[] = {REG_CX, REG_11};
    const struct event *call = suspect->last;
    if (!call || !call->witness || call->door != DOOR_SYSCALL || !call->returned ||
        suspect->difference == DIFFERS_RESULT || suspect->difference == DIFFERS_DOOR)
        return false;
    if (is_named(call, "execve") && call->result == 0) /* another program: no register is kept */
        return false;
    for (size_t i = 0; i < 2; i++) {
        enum reg reg = overwritten[i];
        *loss = (struct loss){.call = call,
                              .reg = reg,
                              .had = call->witness->before[reg],
                              .got = call->witness->after[reg]};
        if (is_used(suspect, loss)) {
            find_overwriter(suspect, loss);
            return true;
        }
        find_overwriter(suspect, loss);
        const struct witness *origin = loss->call->witness;
        bool kept = origin->writer[reg] && !origin->by_kernel[reg];
        if (kept && (is_digit_of(suspect, loss) || is_compared(suspect, loss)))
            return true;
    }
    return false;
}

static void say_loss(const struct suspect *suspect, struct diagnosis *diagnosis,
                     const struct loss *loss)
{
    say(diagnosis, "Before %s", call_title(loss->call));
    say_call_at(suspect, diagnosis, loss->call);
    say(diagnosis, " %s held ", reg_name(loss->reg));
    say_number(diagnosis, (int64_t)loss->had);
    say(diagnosis, ", after it ");
    say_number(diagnosis, (int64_t)loss->got);
    say(diagnosis, ", and %s.", loss->use);
    if (suspect->symptom->scene && suspect->symptom->scene->poison)
        say(diagnosis,
            " (In this run both registers get junk after every call, so that it shows.)");
}

/* Evidence: see find_loss; the call was made by inline assembly in C. */
bool explain_clobber_not_declared(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct loss loss;
    if (suspect->symptom->language != LANGUAGE_C || !find_loss(suspect, &loss) ||
        !is_inline_asm(suspect, loss.call))
        return false;
    headline(diagnosis, "the asm statement does not say that it overwrites %s", reg_name(loss.reg));
    say(diagnosis, "The compiler kept a value in %s across an asm statement. ", reg_name(loss.reg));
    say_loss(suspect, diagnosis, &loss);
    say(diagnosis, " The syscall instruction overwrites rcx and r11: name \"rcx\" and \"r11\" in "
                   "the statement's clobbers, and the compiler keeps nothing there.");
    return true;
}

/* Evidence: see find_loss. */
bool explain_lost_in_rcx_or_r11(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct loss loss;
    if (suspect->symptom->language != LANGUAGE_ASM || !find_loss(suspect, &loss))
        return false;
    headline(diagnosis, "a value kept in %s was lost in a system call", reg_name(loss.reg));
    say_loss(suspect, diagnosis, &loss);
    say(diagnosis,
        " The syscall instruction overwrites rcx with the return address and r11 with the flags. "
        "What must live through a call belongs in rbx, rbp, r12 to r15, or in memory.");
    return true;
}

/* Evidence: a register that a function must keep was changed inside the function that makes the
 * student's calls, and that function does not push it first. */
bool explain_callee_saved_lost(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const enum reg kept[] = {REG_BX, REG_BP, REG_12, REG_13, REG_14, REG_15};
    const struct event *seen = suspect->next ? suspect->next : suspect->last;
    struct source_function function, writing;
    if (!seen || !seen->witness || suspect->difference == DIFFERS_DOOR ||
        suspect->symptom->language != LANGUAGE_ASM)
        return false;
    const struct event *wrapped = is_own_wrapper(suspect, seen) ? seen : suspect->last;
    const struct source *source = suspect->symptom->source;
    if (!wrapped || !is_own_wrapper(suspect, wrapped) ||
        !source_function(source, wrapped->ip - 2, &function))
        return false;
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        uint64_t writer = seen->witness->writer[kept[i]];
        if (!writer || seen->witness->by_kernel[kept[i]] ||
            !source_function(source, writer, &writing) || writing.from != function.from ||
            code_pushes(suspect, function.from, writer, kept[i]))
            continue;
        struct source_line line;
        const char *reg = reg_name(kept[i]);
        headline(diagnosis, "%s does not give %s back as it was", function.name, reg);
        if (source_find(source, writer, &line))
            snprintf(diagnosis->place, sizeof diagnosis->place, "%s:%u", line.file, line.line);
        say(diagnosis, "%s was changed inside %s", reg, function.name);
        say_at(suspect, diagnosis, writer);
        say(diagnosis,
            ". Its caller may keep something there: a function must leave rbx, rbp and r12 to r15 "
            "as it found them. Use another register, or push %s first and pop it before ret.",
            reg);
        return true;
    }
    return false;
}
