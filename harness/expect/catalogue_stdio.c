/* The buffer of libc's stdout: what it holds back, and when it lets go.  Every entry asks that the
 * write was made by libc, not by the program's own code. */
#include "expect/catalogue.h"

#include <stdio.h>
#include <string.h>

/* The instruction that entered the kernel belongs to no line of the program's source: libc's. */
static bool is_by_libc(const struct suspect *suspect, const struct event *event)
{
    struct source_line line;
    return suspect->symptom->language == LANGUAGE_C && is_call(event) &&
           !source_find(suspect->symptom->source, event->ip - 1, &line);
}

/* … and nothing that the program called directly, as syscall() is, made it. */
static bool is_libc_write(const struct suspect *suspect, const struct event *event)
{
    struct source_line line;
    return is_named(event, "write") && is_by_libc(suspect, event) &&
           !source_of_call(suspect->symptom->source, event, &line);
}

/* Where `words` stand in the source, outside of comments and of longer names; NULL: nowhere. */
static const char *find_in_source(const struct suspect *suspect, const char *words)
{
    const struct symptom *symptom = suspect->symptom;
    const char *at = symptom->text, *end = at + symptom->text_size;
    size_t size = strlen(words);
    while (at && at < end) {
        const char *close = NULL;
        if (at + 1 < end && at[0] == '/' && at[1] == '*')
            close = memmem(at + 2, (size_t)(end - at - 2), "*/", 2);
        else if (at + 1 < end && at[0] == '/' && at[1] == '/')
            close = memchr(at, '\n', (size_t)(end - at));
        if (close) {
            at = close + 1;
            continue;
        }
        bool inside = at > symptom->text && (at[-1] == '_' || (at[-1] >= 'a' && at[-1] <= 'z'));
        if (!inside && (size_t)(end - at) >= size && memcmp(at, words, size) == 0)
            return at;
        at++;
    }
    return NULL;
}

/* setvbuf(stdout, HERE, …): does HERE begin with this word? */
static bool sets_buffer(const struct suspect *suspect, bool none)
{
    const char *call = find_in_source(suspect, "setvbuf(");
    const char *end = suspect->symptom->text + suspect->symptom->text_size;
    const char *comma = call ? memchr(call, ',', (size_t)(end - call)) : NULL;
    if (!comma)
        return false;
    for (comma++; comma < end && (*comma == ' ' || *comma == '\n'); comma++)
        ;
    bool null = end - comma > 4 && (memcmp(comma, "NULL", 4) == 0 || memcmp(comma, "0,", 2) == 0);
    return null == none;
}

static bool leaves_by_underscore_exit(const struct suspect *suspect)
{
    return find_in_source(suspect, "_exit(") || find_in_source(suspect, "_Exit(") ||
           find_in_source(suspect, "quick_exit(");
}

/* The count of a write by libc, where another is wanted. */
static bool other_count(const struct suspect *suspect, int64_t *wanted)
{
    return suspect->difference == DIFFERS_ARGUMENT && suspect->argument == 2 &&
           wants_named(suspect->wanted, "write") && is_libc_write(suspect, suspect->event) &&
           wanted_integer(suspect, 2, wanted);
}

/* Evidence: writes by libc of one byte each, two in a row at least. */
bool explain_without_buffer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *first = is_call(suspect->event) ? suspect->event : suspect->next;
    const struct trace *trace = suspect->symptom->trace;
    if (!wants_named(suspect->wanted, "write") || !is_libc_write(suspect, first) ||
        first->arg[2] != 1)
        return false;
    size_t index = (size_t)(first - trace->events), count = index;
    while (count < trace->count && is_named(&trace->events[count], "write") &&
           trace->events[count].arg[2] == 1)
        count++;
    if (count - index < 2)
        return false;
    headline(diagnosis, "every byte is a write of its own");
    say(diagnosis,
        "stdout has no buffer in this program (_IONBF), so every putchar goes to the kernel at "
        "once: %zu writes of one byte. Without a buffer one fwrite is one write; with a buffer of "
        "the right size the library gathers the bytes.",
        count - index);
    return true;
}

/* Evidence: the wanted bytes came with a later write by libc, and a read was made before it. */
bool explain_question_in_buffer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct wanted *wanted = suspect->wanted;
    if (!is_sequence(suspect) || !wants_named(wanted, "write") || wanted->argument_count < 2 ||
        wanted->argument[1].kind != VALUE_BYTES || wanted->argument[1].size == 0)
        return false;
    const struct wanted_value *bytes = &wanted->argument[1];
    bool was_read = false;
    for (size_t i = suspect->index; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        was_read = was_read || is_named(event, "read");
        if (!is_libc_write(suspect, event))
            continue;
        const struct copy *copy = event->copy_count ? event->copies : NULL;
        if (!was_read || !copy || copy->size < bytes->size ||
            memcmp(copy->bytes, bytes->bytes, bytes->size) != 0)
            return false;
        headline(diagnosis, "the question left after the answer was read");
        say(diagnosis, "When read was called, ");
        say_bytes(diagnosis, bytes->bytes, bytes->size);
        say(diagnosis, " still lay in the buffer of stdout. A newline sends it off only when "
                       "stdout is a terminal; here it is a pipe. Say fflush(stdout) before you "
                       "wait for an answer.");
        if (find_in_source(suspect, "fflush(stdin)"))
            say(diagnosis, " (fflush(stdin) is about the other stream: it sends nothing.)");
        return true;
    }
    return false;
}

/* Evidence: a write by libc has the size of libc's own buffer, and setvbuf was given no buffer. */
bool explain_setvbuf_without_buffer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    if (!other_count(suspect, &wanted) || !sets_buffer(suspect, true))
        return false;
    headline(diagnosis, "setvbuf without a buffer does not set its size");
    say(diagnosis,
        "The write brought %lu bytes, not %ld: with NULL for the buffer, glibc takes one of its "
        "own and does not look at the size. Hand it an array that lives as long as the stream.",
        (unsigned long)suspect->event->arg[2], (long)wanted);
    return true;
}

/* Evidence: a write by libc is larger than wanted, and the program gave stdout a buffer. */
bool explain_past_the_buffer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    if (!other_count(suspect, &wanted) || !sets_buffer(suspect, false) ||
        suspect->event->arg[2] <= (uint64_t)wanted)
        return false;
    headline(diagnosis, "a large piece goes past the buffer");
    say(diagnosis,
        "This write brought %lu bytes, not %ld. What one fwrite brings beyond the buffer's size is "
        "not copied through it: as many whole buffers as there are leave at once, from your array, "
        "in one write. Hand it over in pieces no larger than the buffer.",
        (unsigned long)suspect->event->arg[2], (long)wanted);
    return true;
}

/* Evidence: a write by libc has the size of a buffer that libc chose (1024, 4096, …). */
bool explain_fwrite_is_not_write(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    if (!other_count(suspect, &wanted) || suspect->event->arg[2] < 512 ||
        suspect->event->arg[2] % 512 != 0 || find_in_source(suspect, "setvbuf("))
        return false;
    headline(diagnosis, "fwrite is not write");
    say(diagnosis,
        "fwrite, printf and putchar only fill the buffer of stdout; write happens when it is full. "
        "This one brought %lu bytes, a size that the library chose, however many calls filled it; "
        "%ld are wanted. setvbuf gives stdout a buffer of another size, fflush empties it sooner.",
        (unsigned long)suspect->event->arg[2], (long)wanted);
    return true;
}

/* Evidence: a write by libc brought the wanted bytes and more. */
bool explain_flushed_too_late(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    if (suspect->difference != DIFFERS_ARGUMENT || !wants_named(suspect->wanted, "write") ||
        !is_libc_write(suspect, suspect->event) || !two_strings(suspect, 1, &strings) ||
        strings.same != strings.wanted_size || strings.given_size <= strings.wanted_size)
        return false;
    headline(diagnosis, "the buffer held more when it was emptied");
    say(diagnosis, "When this write was made, the buffer held ");
    say_bytes(diagnosis, strings.given, strings.given_size);
    say(diagnosis,
        ": what was printed later went along. Empty it with fflush(stdout) directly behind what is "
        "to leave, before anything else is printed.");
    return true;
}

/* Evidence: a write is missing, the end comes instead, and the program leaves by _exit. */
bool explain_left_in_buffer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (suspect->difference != DIFFERS_MISSING || !wants_named(suspect->wanted, "write") ||
        !suspect->next || !is_exit(suspect->next) || !is_by_libc(suspect, suspect->next) ||
        !leaves_by_underscore_exit(suspect))
        return false;
    headline(diagnosis, "what was in the buffer is lost");
    say(diagnosis, "The program printed, but left by _exit");
    say_call_at(suspect, diagnosis, suspect->next);
    say(diagnosis, " before the buffer of stdout was written: _exit is nearly the system call "
                   "itself and knows no buffers. fflush(stdout) writes them, and so do exit and a "
                   "return from main.");
    return true;
}

/* Evidence: one more write by libc right before the end, in a program that does not call _exit. */
bool explain_exit_flushes(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    if (suspect->difference != DIFFERS_EXTRA || !is_libc_write(suspect, suspect->event) ||
        leaves_by_underscore_exit(suspect))
        return false;
    const struct event *next = suspect->event + 1;
    if (next >= trace->events + trace->count || !is_exit(next))
        return false;
    headline(diagnosis, "exit writes what the buffers hold");
    say(diagnosis, "The last write was made on the way out, ");
    say(diagnosis, "by exit: it empties all buffers before it asks the kernel to end the program, "
                   "and a return from main calls it. _exit ends the program at once, and what the "
                   "buffers hold is lost.");
    return true;
}
