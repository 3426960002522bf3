/* errno: who sets it, when, and what is an error at all. */
#include "expect/catalogue.h"

#include "tables/names.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const char *errno_title(int64_t number)
{
    const char *name = errno_name((int)number);
    return name ? name : "an error";
}

/* The latest call before the difference that succeeded in a wrapper of the student's own. */
static const struct event *own_success(const struct suspect *suspect)
{
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &suspect->symptom->trace->events[i];
        if (is_call(event) && event->returned && !event_failed(event) &&
            is_own_wrapper(suspect, event))
            return event;
        if (is_call(event) && event_failed(event))
            return NULL;
    }
    return NULL;
}

/* The program has an errno at all: main asks for it, or the wrapper of the assembly exercise stores
 * one. */
static bool has_errno(const struct suspect *suspect, const struct event *call)
{
    if (suspect->symptom->language == LANGUAGE_C)
        return code_reads_errno(suspect);
    return source_symbol(suspect->symptom->source, "errno_value") &&
           code_stores_errno(suspect, call);
}

/* Evidence: errno, handed to exit, is not what the last error left in it (or 0, when there was
 * none), but what the student's wrapper makes of a later success: its result, or a zero that its
 * code stores. */
bool explain_errno_set_on_success(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted, given;
    const struct event *call = own_success(suspect);
    if (!call || !exit_codes(suspect, &wanted, &given) || !has_errno(suspect, call))
        return false;
    const struct event *failed = earlier_failure(suspect);
    bool kept = failed ? wanted == -failed->result : wanted == 0;
    bool made = call->result != 0 && (given == call->result || given == -call->result);
    bool cleared = failed && given == 0 && code_stores_zero(suspect, call);
    if (!kept || (!made && !cleared))
        return false;
    place_at(suspect, diagnosis, call);
    headline(diagnosis, "errno was changed although the call succeeded");
    say(diagnosis, "%s", call_title(call));
    say_call_at(suspect, diagnosis, call);
    say(diagnosis, " returned ");
    say_number(diagnosis, call->result);
    say(diagnosis, ", a success, and afterwards errno was %" PRId64 " instead of %" PRId64 ".",
        given, wanted);
    say(diagnosis, " errno is written only when the result lies in -4095..-1; a success leaves it "
                   "as it was.");
    return true;
}

/* The errno of an error before `failed`, or 0 when there was none: what errno still holds. */
static int64_t stale_errno(const struct suspect *suspect, const struct event *failed)
{
    for (const struct event *event = failed; event-- > suspect->symptom->trace->events;)
        if (is_call(event) && event_failed(event))
            return -event->result;
    return 0;
}

/* The wrapper gave its caller the raw result, and the caller, who waits for -1, went on. */
static bool is_raw_result(const struct suspect *suspect, const struct event *failed)
{
    return failed == suspect->last && failed->result != -EPERM && suspect->argument < 0 &&
           suspect->symptom->language == LANGUAGE_C && !code_stores_errno(suspect, failed) &&
           code_compares_with_minus_one(suspect, failed) &&
           (suspect->difference == DIFFERS_EXTRA || suspect->difference == DIFFERS_CALL ||
            suspect->difference == DIFFERS_MISSING);
}

/* Evidence: a call failed in a wrapper of the student's own; afterwards errno, handed to exit, held
 * what it held before, or the caller saw the raw -errno. */
bool explain_errno_not_set(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted, given;
    const struct event *failed = earlier_failure(suspect);
    if (!failed || !is_own_wrapper(suspect, failed))
        return false;
    bool exits = exit_codes(suspect, &wanted, &given) && wanted == -failed->result;
    bool reads = suspect->symptom->language == LANGUAGE_ASM || code_reads_errno(suspect);
    bool unset = exits && reads && !is_constant_argument(suspect, 0) &&
                 given == stale_errno(suspect, failed) &&
                 (failed->result == -EPERM || !code_compares_with_minus_one(suspect, failed));
    bool raw = is_raw_result(suspect, failed);
    if (!unset && !raw)
        return false;
    place_at(suspect, diagnosis, failed);
    headline(diagnosis, unset ? "errno was not set" : "the raw error number was handed on");
    say_result(suspect, diagnosis, failed);
    if (unset)
        say(diagnosis,
            ". Nobody stored %" PRId64 " in errno, so errno still was %" PRId64
            ". The kernel knows no errno: whoever enters it has to store the number.",
            wanted, given);
    else
        say(diagnosis,
            ", and your wrapper gave that to its caller, who looks for -1. It must store %" PRId64
            " in errno and return -1.",
            -failed->result);
    return true;
}

/* Evidence: an errno other than 1 came; the program compares the result with -1 only, or made 1
 * of it. */
bool explain_minus_one_only_error(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *failed = earlier_failure(suspect);
    int64_t wanted = 0, given = 0;
    if (!failed || failed->result == -EPERM || suspect->difference == DIFFERS_RESULT ||
        suspect->difference == DIFFERS_DOOR)
        return false;
    bool exits = exit_codes(suspect, &wanted, &given) && wanted == -failed->result;
    bool raw = suspect->symptom->language == LANGUAGE_ASM || is_inline_asm(suspect, failed);
    bool always_one = exits && !raw && (given == 1 || given == -1);
    bool goes_on = failed == suspect->last && suspect->argument < 0;
    bool compares = raw && (exits || goes_on) && code_compares_with_minus_one(suspect, failed) &&
                    !(suspect->symptom->language == LANGUAGE_C && goes_on &&
                      !code_stores_errno(suspect, failed));
    if (!always_one && !compares)
        return false;

    place_at(suspect, diagnosis, failed);
    if (always_one)
        headline(diagnosis, "the program left with %" PRId64 ", not with the errno", given);
    else
        headline(diagnosis, "-1 is not the only error");
    say_result(suspect, diagnosis, failed);
    say(diagnosis, ". ");
    if (always_one)
        say(diagnosis,
            "syscall() turns every error into -1 and puts the number, here %" PRId64
            " (%s), into errno: take it from there.",
            -failed->result, errno_title(-failed->result));
    else
        say(diagnosis, "The program compares the result with -1 only, so this error passed for a "
                       "success. Every value in -4095..-1 is an error.");
    return true;
}

/* The caller compares what the student's own wrapper gives it with -1, right behind the call. */
static bool caller_waits_for_minus_one(const struct suspect *suspect, const struct event *call)
{
    static const uint8_t compare[] = {0x48, 0x83, 0xf8, 0xff}; /* cmp rax, -1 */
    uint8_t code[sizeof compare] = {0};
    return call->stack_top &&
           source_code(suspect->symptom->source, call->stack_top, code, sizeof code) ==
               sizeof code &&
           memcmp(code, compare, sizeof code) == 0;
}

/* In C, where the wrapper may have become a part of its caller: the same call is made again. */
static bool goes_on_with_the_same(const struct suspect *suspect, const struct event *failed)
{
    return suspect->difference == DIFFERS_EXTRA && suspect->event == suspect->next &&
           suspect->next->number == failed->number && suspect->next->abi == failed->abi &&
           is_own_wrapper(suspect, suspect->next);
}

/* Evidence: a call failed in a wrapper of the student's own which stores an errno; its caller, who
 * compares with -1, went on. */
bool explain_error_not_reported(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *failed = suspect->last;
    struct source_function function = {.name = "the wrapper"};
    bool in_c = suspect->symptom->language == LANGUAGE_C;
    if (!is_sequence(suspect) || !failed || !event_failed(failed) ||
        !is_own_wrapper(suspect, failed) || !code_stores_errno(suspect, failed) ||
        !is_call(suspect->next) || is_exit(suspect->next) ||
        !(in_c ? goes_on_with_the_same(suspect, failed)
               : caller_waits_for_minus_one(suspect, failed)) ||
        (!in_c && !source_function(suspect->symptom->source, failed->ip - 2, &function)))
        return false;
    place_at(suspect, diagnosis, failed);
    headline(diagnosis, "the error of %s did not reach the caller", call_title(failed));
    say_result(suspect, diagnosis, failed);
    say(diagnosis,
        ", but %s did not give its caller -1, so the main part went on with %s. It must store "
        "%" PRId64 " and return -1.",
        function.name, call_title(suspect->next), -failed->result);
    return true;
}
