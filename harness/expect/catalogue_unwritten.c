/* A buffer that the kernel read before the program had written it. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <string.h>

enum { JUNK = 0x5a }; /* what c/lib/start.asm puts below the stack pointer before main */

static bool are_all(const uint8_t *bytes, size_t size, uint8_t byte)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != byte)
            return false;
    return size > 0;
}

/* Nobody has written what stands there: zeros, the junk of the stack, or what an earlier call read
 * at the same place. */
static bool is_stale(const struct suspect *suspect, const struct two_strings *strings)
{
    const uint8_t *rest = strings->given + strings->same;
    size_t size = strings->given_size - strings->same;
    if (are_all(rest, size, 0) || are_all(rest, size, JUNK))
        return true;
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = 0; i < suspect->index; i++) {
        const struct event *event = &trace->events[i];
        for (size_t k = 0; k < event->copy_count; k++) {
            const struct copy *copy = &event->copies[k];
            if (copy->address == strings->address && copy->size >= strings->given_size &&
                memcmp(copy->bytes, strings->given, strings->given_size) == 0)
                return true;
        }
    }
    return false;
}

static bool find_stale(const struct suspect *suspect, struct two_strings *strings)
{
    return suspect->difference == DIFFERS_ARGUMENT &&
           two_strings(suspect, suspect->argument, strings) &&
           strings->given_size == strings->wanted_size && strings->same < strings->wanted_size &&
           is_stale(suspect, strings);
}

/* The statement of the source that begins in a line, up to its semicolon. */
static const char *find_statement(const struct symptom *symptom, unsigned line, size_t *size)
{
    const char *at = symptom->text, *end = at + symptom->text_size;
    for (unsigned i = 1; at && i < line; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
    bool quoted = false;
    for (const char *c = at; c && c < end; c++) {
        if (*c == '"' && (c == at || c[-1] != '\\'))
            quoted = !quoted;
        if (*c == ';' && !quoted) {
            *size = (size_t)(c - at);
            return at;
        }
    }
    return NULL;
}

/* The source says "memory" in the asm statement that made the call; or, where this is not found (it
 * may be a macro), anywhere. */
static bool names_memory(const struct suspect *suspect)
{
    static const char word[] = "\"memory\"";
    const struct symptom *symptom = suspect->symptom;
    struct source_line line;
    size_t size = symptom->text_size;
    const char *text = symptom->text;
    if (!text)
        return false;
    if (source_of_call(symptom->source, suspect->event, &line)) {
        size_t part_size;
        const char *part = find_statement(symptom, line.line, &part_size);
        if (part && memmem(part, part_size, "asm", 3)) {
            text = part;
            size = part_size;
        }
    }
    return memmem(text, size, word, sizeof word - 1) != NULL;
}

/* "were still "\0\0\0"", or how many of one kind there were. */
static void say_stale(struct diagnosis *diagnosis, const struct two_strings *strings)
{
    say(diagnosis, "The bytes at %#" PRIx64 " were still ", strings->address);
    if (are_all(strings->given, strings->given_size, 0))
        say(diagnosis, "zeros, %zu of them,", strings->given_size);
    else
        say_bytes(diagnosis, strings->given, strings->given_size);
    say(diagnosis, " when the kernel read them");
}

/* Evidence: in C, a call of an asm statement without "memory" read a buffer that is stale. */
bool explain_memory_clobber_missing(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    if (suspect->symptom->language != LANGUAGE_C || !find_stale(suspect, &strings) ||
        !is_inline_asm(suspect, suspect->event) || names_memory(suspect))
        return false;
    headline(diagnosis, "%s read a buffer that was not written yet", call_title(suspect->event));
    say_stale(diagnosis, &strings);
    say(diagnosis,
        ". The asm statement tells the compiler a pointer, but not that the memory behind it is "
        "read, so the compiler may store the bytes later or not at all. Name \"memory\" in the "
        "clobbers.");
    return true;
}

/* Evidence: a call read a buffer that is stale. */
bool explain_buffer_not_written(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    if (!find_stale(suspect, &strings))
        return false;
    headline(diagnosis, "%s read a buffer that was not written yet", call_title(suspect->event));
    say_stale(diagnosis, &strings);
    say(diagnosis, ": the program had not put ");
    say_bytes(diagnosis, strings.wanted + strings.same, strings.wanted_size - strings.same);
    say(diagnosis, " there. What %s is to read must be stored before it is called.",
        call_title(suspect->event));
    return true;
}
