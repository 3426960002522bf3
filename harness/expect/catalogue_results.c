/* What a call gave back, and what the program made of it. */
#include "expect/catalogue.h"

#include "tables/names.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The program left with a status that is made of the low half of a result. */
static bool leaves_with_half(const struct event *exit, int64_t result)
{
    if (!is_exit(exit))
        return false;
    uint32_t status = (uint32_t)event_value(exit, 0);
    return status == (uint32_t)result || status == -(uint32_t)result;
}

void say_signed_jump(const struct suspect *suspect, struct diagnosis *diagnosis,
                     const struct event *call)
{
    const char *jump = code_signed_jump(suspect, call);
    if (jump)
        say(diagnosis,
            " %s compares signed, and %" PRId64 " is above -4095: jae and jb compare unsigned, "
            "and then an error is one of the largest numbers.",
            jump, call->result);
}

/* Why a success looked like an error, in assembly, by the check that stands behind the call. */
static void say_check(struct diagnosis *diagnosis, const struct event *call,
                      const struct check *check)
{
    bool high = (int32_t)call->result < 0;
    bool at_limit = check->has_limit && (check->limit == -4095 || check->limit == -4096);
    const char *jump = check->jump;
    if (strcmp(jump, "jmp") == 0)
        say(diagnosis, "jmp jumps in any case, to what is meant for errors; jae behind cmp rax, "
                       "-4095 jumps only then.");
    else if (check->distance == 0)
        say(diagnosis,
            "%s goes to the very next instruction, and so does the program when it does not "
            "jump: a success must leave before the part for errors, by ret or by a jump.",
            jump);
    else if (check->width == 32 && high)
        say(diagnosis, "Its low half, eax, has bit 31 set and looks negative; a result is an error "
                       "only when all of rax lies in -4095..-1.");
    else if (at_limit && (jump[1] == 'l' || jump[1] == 'g'))
        say(diagnosis,
            "%s compares signed, and then every positive result is above -4095, as the errors "
            "are; jae and jb compare unsigned, and then the errors are the largest.",
            jump);
    else if (at_limit && check->width == 64)
        say(diagnosis,
            "%s jumps for what is no error: unsigned, the errors are the largest numbers, -4095 "
            "and above, and jae jumps for these.",
            jump);
    else if (check->has_limit && check->limit == 0 && check->width == 64 &&
             (strcmp(jump, "js") == 0 || strcmp(jump, "jl") == 0))
        say(diagnosis,
            "%s does not jump for it, but the program came to the part for errors on another way: "
            "a success must leave before it, or jump past it.",
            jump);
    else if (check->has_limit && check->limit == 0)
        say(diagnosis,
            "It is compared with 0, and then %s jumps for a success, too; a result is an error "
            "only when it lies in -4095..-1.",
            jump);
    else
        say(diagnosis, "It is compared with something else than -4095; a result is an error only "
                       "when all of rax lies in -4095..-1.");
}

static void say_mistaken(const struct suspect *suspect, struct diagnosis *diagnosis,
                         const struct event *call)
{
    struct check check;
    if (suspect->symptom->language == LANGUAGE_ASM && code_check(suspect, call, &check))
        say_check(diagnosis, call, &check);
    else if (suspect->symptom->language == LANGUAGE_C && (int32_t)call->result < 0)
        say(diagnosis, "An int keeps only 32 bits of it, and there bit 31 is the sign: keep the "
                       "result in a long.");
    else if ((int32_t)call->result < 0 && code_tests_32_bits(suspect, call))
        say(diagnosis, "Its low half, eax, has bit 31 set and looks negative; a result is an error "
                       "only when all of rax lies in -4095..-1.");
    else
        say(diagnosis, "The program left with that number, negated, as after an error; a result is "
                       "an error only when it lies in -4095..-1.");
}

/* Evidence: the call before succeeded, the program left instead of going on as wanted, and one of:
 * its status is the result, negated; the result has bit 31 set, no check of 64 bits stands behind
 * the call, and the status is made of eax or 32 bits are tested; a signed jump stands behind the
 * call. */
bool explain_success_taken_for_error(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *call = suspect->last;
    if (!call || !call->returned || call->result <= 0 || call->abi == ABI_I386 ||
        suspect->difference == DIFFERS_RESULT || suspect->difference == DIFFERS_DOOR)
        return false;
    bool leaves = is_exit(suspect->next) && (suspect->event == NULL || is_exit(suspect->event));
    if (!leaves)
        return false;
    bool high = (int32_t)call->result < 0;
    bool negated = (uint32_t)event_value(suspect->next, 0) == -(uint32_t)call->result;
    bool to_leave =
        wants_named(suspect->wanted, "exit") || wants_named(suspect->wanted, "exit_group");
    bool jumps = suspect->symptom->language == LANGUAGE_ASM && (negated || !to_leave) &&
                 code_signed_jump(suspect, call) != NULL;
    struct check check;
    bool whole = suspect->symptom->language == LANGUAGE_ASM && code_check(suspect, call, &check) &&
                 check.width == 64;
    bool by_half =
        high && !whole &&
        (leaves_with_half(suspect->next, call->result) || code_tests_32_bits(suspect, call));
    if (!negated && !by_half && !jumps)
        return false;

    headline(diagnosis, "a success of %s was taken for an error", call_title(call));
    say(diagnosis, "%s", call_title(call));
    say_call_at(suspect, diagnosis, call);
    say(diagnosis, " returned ");
    say_number(diagnosis, call->result);
    say(diagnosis, ", a success. ");
    say_mistaken(suspect, diagnosis, call);
    return true;
}

/* The student's own wrapper stores what becomes the exit status: errno, read by main, or the
 * errno_value of the assembly exercise. */
static bool is_stored_by_wrapper(const struct suspect *suspect, const struct event *call)
{
    if (!is_own_wrapper(suspect, call))
        return false;
    if (suspect->symptom->language == LANGUAGE_C)
        return code_reads_errno(suspect);
    return source_symbol(suspect->symptom->source, "errno_value") &&
           code_errno_store(suspect, call);
}

static void say_stored(const struct suspect *suspect, struct diagnosis *diagnosis,
                       const struct event *call)
{
    struct source_line line;
    place_at(suspect, diagnosis, call);
    say(diagnosis, "Your wrapper stored %" PRId64 " in ", call->result);
    if (suspect->symptom->language == LANGUAGE_C) {
        say(diagnosis, "errno, and the exit status comes from there. An errno is a positive "
                       "number: store the result negated.");
        return;
    }
    uint64_t store = code_errno_store(suspect, call);
    if (source_find(suspect->symptom->source, store, &line))
        snprintf(diagnosis->place, sizeof diagnosis->place, "%s:%u", line.file, line.line);
    say(diagnosis, "errno_value");
    say_at(suspect, diagnosis, store);
    say(diagnosis, ", and the exit status comes from there. An errno is a positive number: neg "
                   "makes it so, before it is stored.");
}

/* Evidence: exit(-N) where exit(N) is wanted, and a call failed with -N. */
bool explain_exit_code_negated(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted, given;
    if (!exit_codes(suspect, &wanted, &given) || wanted <= 0 || given != -wanted)
        return false;
    const struct event *call = earlier_result_equal(suspect, given);
    if (!call)
        return false;
    if (!diagnosis->place[0])
        place_at(suspect, diagnosis, call);
    headline(diagnosis, "the exit status has the wrong sign");
    say_result(suspect, diagnosis, call);
    say(diagnosis, ". ");
    if (is_stored_by_wrapper(suspect, call)) {
        say_stored(suspect, diagnosis, call);
        return true;
    }
    say(diagnosis, "%s got %" PRId64 ", the negative number", call_title(suspect->event), given);
    if (suspect->symptom->language == LANGUAGE_ASM)
        say(diagnosis, ": neg makes it positive.");
    else
        say(diagnosis, ", where the positive one belongs.");
    say(diagnosis, " Of an exit status only the low 8 bits survive: the parent saw %" PRId64 ".",
        given & 0xff);
    return true;
}

static bool is_plain_number(enum kind kind)
{
    return kind == KIND_INT || kind == KIND_FD || kind == KIND_DIRFD || kind == KIND_LONG ||
           kind == KIND_SIZE || kind == KIND_PID || kind == KIND_UINT;
}

static bool is_as_wanted(const struct suspect *suspect, int argument, int64_t value)
{
    int64_t wanted;
    return suspect->wanted && is_wanted_call(suspect->wanted, suspect->event) &&
           wanted_integer(suspect, argument, &wanted) && wanted == value;
}

/* Evidence: an argument is the negative result of an earlier call; or, in C, a descriptor or a size
 * is the -1 that syscall() made of an error. */
bool explain_errno_as_value(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_call(event) || suspect->difference == DIFFERS_DOOR)
        return false;
    const struct signature *signature = call_signature(event->abi, event->number);
    for (int i = 0; i < signature->count; i++) {
        enum kind kind = signature->parameter[i].kind;
        int64_t value = event_value(event, i);
        bool cut = !is_wide(kind) || event->abi == ABI_I386;
        const struct event *failed = cut ? earlier_result_equal(suspect, (int32_t)value)
                                         : earlier_result_equal(suspect, value);
        if (!failed && suspect->by_function && (kind == KIND_FD || kind == KIND_SIZE) &&
            value == -1)
            failed = earlier_failure(suspect);
        if (!failed || !is_plain_number(kind) || is_as_wanted(suspect, i, value) ||
            (kind == KIND_DIRFD && value == -100 /* AT_FDCWD */) ||
            (suspect->argument >= 0 && suspect->argument != i))
            continue;
        headline(diagnosis, "%s was called with an error as its argument %d", call_title(event),
                 i + 1);
        say_result(suspect, diagnosis, failed);
        say(diagnosis, ". That is no %s, but the program handed %" PRId64 " on to %s.",
            kind == KIND_FD || kind == KIND_DIRFD ? "descriptor" : "value to work with", value,
            call_title(event));
        say(diagnosis, " Look at a result before you use it: -4095..-1 is an error%s.",
            suspect->by_function ? ", which syscall() shows as -1" : "");
        say_signed_jump(suspect, diagnosis, failed);
        return true;
    }
    return false;
}
