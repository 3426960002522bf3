/* Puts recorded bodies into the file that they belong to. */
#include "expect/ast.h"
#include "expect/record.h"

#include <ctype.h>
#include <string.h>

static size_t line_of(const struct script *script, size_t place)
{
    while (place > 0 && script->bytes[place - 1] != '\n')
        place--;
    return place;
}

static size_t next_line(const struct script *script, size_t at)
{
    const char *end = memchr(script->bytes + at, '\n', script->size - at);
    return end ? (size_t)(end - script->bytes) + 1 : script->size;
}

static bool begins(const struct script *script, size_t at, const char *word)
{
    while (at < script->size && (script->bytes[at] == ' ' || script->bytes[at] == '\t'))
        at++;
    size_t size = strlen(word);
    return at + size <= script->size && memcmp(script->bytes + at, word, size) == 0 &&
           (at + size == script->size || !isalnum((unsigned char)script->bytes[at + size]));
}

/* Where the lines of a case end: before the next one, the latencies, or the end of the file;
 * without the blank lines and comments in front of that. */
static size_t find_end(const struct script *script, size_t from)
{
    size_t end = from;
    for (size_t at = from; at < script->size; at = next_line(script, at)) {
        if (begins(script, at, "case") || begins(script, at, "latency"))
            break;
        size_t text = at;
        while (text < script->size && strchr(" \t\r", script->bytes[text]))
            text++;
        if (text < script->size && script->bytes[text] != '\n' && script->bytes[text] != '#')
            end = next_line(script, at);
    }
    return end;
}

static bool is_kept(const struct script *script, size_t at)
{
    static const char *const words[] = {"stdout", "stderr", "check", "never", "count"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (begins(script, at, words[i]))
            return true;
    return false;
}

void record_file(struct text *to, const struct expectation *expectation, const char *const *bodies)
{
    const struct script *script = expectation->cases[0]->script;
    size_t at = 0;
    for (size_t i = 0; i < expectation->case_count; i++) {
        const struct expect_case *one = expectation->cases[i];
        if (!bodies[i] || !one->body)
            continue;
        size_t from = line_of(script, one->body->place), end = find_end(script, from);
        text_add_bytes(to, script->bytes + at, from - at);
        text_add_string(to, bodies[i]);
        for (at = from; at < end; at = next_line(script, at))
            if (is_kept(script, at))
                text_add_bytes(to, script->bytes + at, next_line(script, at) - at);
    }
    text_add_bytes(to, script->bytes + at, script->size - at);
}
