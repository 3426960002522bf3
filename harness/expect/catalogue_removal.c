/* Removing names: what was asked before, what was answered, and what is lost by it. */
#include "expect/catalogue.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

static bool is_unlink(const struct event *event)
{
    return is_named(event, "unlink") ||
           (is_named(event, "unlinkat") && !(event->arg[2] & AT_REMOVEDIR));
}

static bool is_removal(const struct event *event)
{
    return is_unlink(event) || is_named(event, "unlinkat") || is_named(event, "rmdir");
}

/* Some line of the case wants such a call. */
static bool is_wanted_somewhere(const struct suspect *suspect, const char *name)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    for (size_t i = 0; i < outcome->row_count; i++)
        if (wants_named(outcome->rows[i].wanted, name))
            return true;
    return false;
}

/* Evidence: before a file is to be removed, it is cut to nothing. */
bool explain_data_erased(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_call(event) || !is_sequence(suspect) || !is_wanted_somewhere(suspect, "unlink"))
        return false;
    bool truncates = is_named(event, "truncate") || is_named(event, "ftruncate") ||
                     (is_named(event, "open") && event->arg[1] & O_TRUNC) ||
                     (is_named(event, "openat") && event->arg[2] & O_TRUNC);
    if (!truncates)
        return false;
    headline(diagnosis, "the content was thrown away before the name");
    say(diagnosis, "%s", call_title(event));
    say_call_at(suspect, diagnosis, event);
    say(diagnosis, " changes the file itself, for everybody who has it open, and under each other "
                   "name it has. To remove is less: unlink takes one name away. The kernel frees "
                   "the content when no name and no descriptor is left.");
    return true;
}

/* Evidence: rmdir is wanted, and unlink was refused, or stopped before the kernel could. */
bool explain_unlink_directory(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_unlink(event) || !wants_named(suspect->wanted, "rmdir") ||
        (event->result != -EISDIR && event->result != -EPERM && !event->denied))
        return false;
    headline(diagnosis, "unlink removes no directory");
    if (!event->denied) {
        say_result(suspect, diagnosis, event);
        say(diagnosis, ". ");
    }
    say(diagnosis, "A directory has a call of its own, rmdir, which makes sure that nothing is "
                   "in it: else all that is inside would be lost, with no name leading there.");
    return true;
}

/* The latest read of descriptor 0 before an event; NULL: none. */
static const struct event *find_answer(const struct suspect *suspect, const struct event *event)
{
    while (event-- > suspect->symptom->trace->events)
        if (event->task == 0 && is_named(event, "read") && event_value(event, 0) == 0)
            return event;
    return NULL;
}

/* Evidence: an answer is wanted, and something was removed before descriptor 0 was read. */
bool explain_acted_first(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->next;
    if (!is_sequence(suspect) || !is_wanted_somewhere(suspect, "read") || !event ||
        !is_removal(event) || find_answer(suspect, event))
        return false;
    place_at(suspect, diagnosis, event);
    headline(diagnosis, "it was removed before the answer was read");
    say(diagnosis, "%s", call_title(event));
    say_call_at(suspect, diagnosis, event);
    say(diagnosis, " came before any read of descriptor 0: whatever the answer is, it comes too "
                   "late. First ask, then read, then decide.");
    return true;
}

/* Evidence: something was removed that is to stay, behind an answer that does not begin with y. */
bool explain_answer_ignored(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const struct event *answer = is_removal(event) ? find_answer(suspect, event) : NULL;
    if (!answer || !is_sequence(suspect) || !answer->returned || answer->result < 0 ||
        is_wanted_somewhere(suspect, "unlink") || is_wanted_somewhere(suspect, "rmdir"))
        return false;
    const struct copy *copy = event_copy(answer, 1, true);
    if (answer->result > 0 && (!copy || !copy->size || copy->bytes[0] == 'y'))
        return false;
    if (answer->result == 0) {
        headline(diagnosis, "it was removed without an answer");
        say(diagnosis, "read");
        say_call_at(suspect, diagnosis, answer);
        say(diagnosis, " gave 0: the end, and no answer. Only an answer that says yes means yes; "
                       "look at the result first, and then at the first byte.");
        return true;
    }
    headline(diagnosis, "the answer made no difference");
    say(diagnosis, "The answer was ");
    say_bytes(diagnosis, copy->bytes, copy->size);
    say(diagnosis, ", and %s", call_title(event));
    say_call_at(suspect, diagnosis, event);
    say(diagnosis, " removed it all the same. Only what begins with y means yes.");
    return true;
}

/* The next line that the case wants, from the first difference on, is an exit with EPERM. */
static bool is_to_refuse(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct wanted *wanted = outcome->rows[i].wanted;
        if (wanted)
            return wants_named(wanted, "exit") && wanted->argument_count > 0 &&
                   wanted->argument[0].kind == VALUE_INTEGER &&
                   wanted->argument[0].integer == EPERM;
    }
    return false;
}

/* Evidence: the program is to leave with EPERM, what it has just looked at is neither a file nor a
 * directory, and it goes on. */
bool explain_not_refused(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct file_status status;
    if (!is_to_refuse(suspect) || !is_call(suspect->event) || is_exit(suspect->event) ||
        !suspect->last || !read_status(suspect->last, &status) || status.type == S_IFREG ||
        status.type == S_IFDIR)
        return false;
    headline(diagnosis, "what is no file was not refused");
    say(diagnosis, "The kernel told %s (0%06o), and the program went on with %s",
        type_constant(status.type), status.type, call_title(suspect->event));
    say_call_at(suspect, diagnosis, suspect->event);
    say(diagnosis, ". unlink takes away the name of a device or a link like any other: it is the "
                   "program that has to refuse. Mask st_mode with S_IFMT, compare with S_IFREG and "
                   "S_IFDIR, and leave with EPERM when it is neither.");
    return true;
}

/* Evidence: the program was to go on, and leaves with EPERM; what it has just looked at is a file
 * or a directory. */
bool explain_refused_all(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *exit = suspect->next;
    struct file_status status;
    if (is_to_refuse(suspect) || !is_sequence(suspect) || !is_exit(exit) ||
        event_value(exit, 0) != EPERM || !suspect->last || !read_status(suspect->last, &status) ||
        (status.type != S_IFREG && status.type != S_IFDIR))
        return false;
    headline(diagnosis, "a %s was refused", status.type == S_IFREG ? "file" : "directory");
    say(diagnosis, "%s", call_title(suspect->last));
    say_call_at(suspect, diagnosis, suspect->last);
    say(diagnosis,
        " told %s (0%06o), and the program left with EPERM. st_mode holds the permissions, too, in "
        "its low 12 bits: unless it is masked with S_IFMT first, it equals neither S_IFREG nor "
        "S_IFDIR.",
        type_constant(status.type), status.type);
    return true;
}

/* ------------------------------------------------------------- sizes in KiB */

/* The number in front of " KiB" in the wanted output, and the one that was printed at its place. */
static bool find_numbers(const struct outcome *outcome, const struct text *output, uint64_t *wanted,
                         uint64_t *given)
{
    const char *text = (const char *)outcome->wanted_output;
    const char *unit = text ? memmem(text, outcome->wanted_output_size, " KiB", 4) : NULL;
    size_t at = unit ? (size_t)(unit - text) : 0, digits = 0;
    while (at > 0 && isdigit((unsigned char)text[at - 1]))
        at--;
    *wanted = *given = 0;
    for (size_t i = at; unit && text + i < unit; i++)
        *wanted = 10 * *wanted + (uint64_t)(text[i] - '0');
    if (!unit || output->size <= at || memcmp(output->bytes, text, at) != 0)
        return false;
    for (; at + digits < output->size && digits < 18; digits++) {
        if (!isdigit((unsigned char)output->bytes[at + digits]))
            break;
        *given = 10 * *given + (uint64_t)(output->bytes[at + digits] - '0');
    }
    return digits > 0 && *given != *wanted;
}

static const char *name_unit(const struct file_status *status, uint64_t given)
{
    if (given == status->size)
        return "That is the number of bytes.";
    if (given == status->size / 1024)
        return "Divided by 1024 it was rounded down: add 1023 first, and what is begun counts.";
    if (given == status->size / 1024 + 1)
        return "One was added in any case: add 1023 before the division by 1024, and only what is "
               "begun counts.";
    if (given == status->blocks)
        return "That is st_blocks, the room on the disk in units of 512 bytes.";
    if (given == status->blocks / 2)
        return "That is the room on the disk (st_blocks, in units of 512 bytes), not the size.";
    if (given == (status->size + 999) / 1000 || given == status->size / 1000)
        return "It was divided by 1000; a KiB has 1024 bytes.";
    return NULL;
}

/* Evidence: the output differs in the number of KiB alone, and the number is the same size in
 * another unit. */
bool explain_another_unit(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    const struct trace *trace = suspect->symptom->trace;
    struct file_status status;
    uint64_t wanted, given;
    const char *unit = NULL;
    if (suspect->difference != SAME || !outcome->output_differs ||
        !find_numbers(outcome, &trace->output, &wanted, &given))
        return false;
    for (size_t i = 0; i < trace->count && !unit; i++)
        if (read_status(&trace->events[i], &status))
            unit = name_unit(&status, given);
    if (!unit)
        return false;
    headline(diagnosis, "the size is told in another unit");
    say(diagnosis,
        "The file has %" PRIu64 " bytes; that is %" PRIu64 " KiB, rounded up, and the program said "
        "%" PRIu64 ". %s",
        status.size, wanted, given, unit);
    return true;
}
