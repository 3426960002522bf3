/* Arguments, as the language writes them. */
#include "expect/record_parts.h"

#include "render/render.h"
#include "tables/names.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { LITERAL = 64, SHOWN = 300, HEX_DIGITS = 6, NEAR = 1 << 16, PAGE = 4096 };

static void add_literal(struct text *to, const uint8_t *bytes, size_t size)
{
    text_add_char(to, '"');
    for (size_t i = 0; i < size; i++) {
        uint8_t c = bytes[i];
        if (c == '"' || c == '\\')
            text_add(to, "\\%c", c);
        else if (c == '\n')
            text_add(to, "\\n");
        else if (c >= ' ' && c < 0x7f)
            text_add_char(to, (char)c);
        else
            text_add(to, "\\x%02x", c);
    }
    text_add_char(to, '"');
}

static bool is_digit(const uint8_t *bytes, size_t at, size_t size)
{
    return at < size && bytes[at] >= '0' && bytes[at] <= '9';
}

/* The longest drawn string that stands at a place, or all the digits there of a drawn number. */
static struct known *find_part(struct recorder *recorder, const uint8_t *bytes, size_t at,
                               size_t size, size_t *length)
{
    struct known *found = NULL;
    *length = 0;
    for (size_t i = 0; i < recorder->count; i++) {
        struct known *known = &recorder->known[i];
        char digits[24];
        const void *word = known->bytes;
        size_t count = known->size;
        if (known->type == TYPE_INTEGER) {
            word = digits;
            count = (size_t)snprintf(digits, sizeof digits, "%lld", (long long)known->integer);
        }
        bool within = known->type == TYPE_INTEGER && ((at > 0 && is_digit(bytes, at - 1, size)) ||
                                                      is_digit(bytes, at + count, size));
        if (known->drawn && !within && count >= ODD && count <= size - at && count > *length &&
            memcmp(word, bytes + at, count) == 0) {
            found = known;
            *length = count;
        }
    }
    return found;
}

/* Drawn strings as their names, side by side with what is between them.  How long that is stands in
 * size_text afterwards.  False with nothing written: too much of it is nobody's. */
static bool add_bytes(struct recorder *recorder, const uint8_t *bytes, size_t size)
{
    struct text text = {0}, length = {0};
    size_t literal = 0, rest = 0;
    bool is_text = true; /* what is nobody's: no bytes by chance */
    for (size_t at = 0; at <= size;) {
        size_t count;
        struct known *known = find_part(recorder, bytes, at, size, &count);
        if (at < size && !known) {
            is_text &= bytes[at] == '\n' || (bytes[at] >= ' ' && bytes[at] < 0x7f);
            at++;
            rest++;
            literal++;
            continue;
        }
        if (rest || size == 0) {
            text_add(&text, text.size ? " " : "");
            add_literal(&text, bytes + at - rest, rest);
        }
        rest = 0;
        if (at == size)
            break;
        char word[3 * WORD];
        bool digits = known->type == TYPE_INTEGER;
        text_add(&text, "%s%s", text.size ? " " : "",
                 use_known(known, word, digits ? "decimal($%s)" : "$%s"));
        text_add(&length, "%slen(%s)", length.size ? " + " : "", word);
        at += count;
    }
    bool ok = literal <= LITERAL && is_text;
    if (ok && length.size) {
        if (literal)
            text_add(&length, " + %zu", literal);
        snprintf(recorder->size_text, sizeof recorder->size_text, "%s", text_string(&length));
        recorder->size = (int64_t)size;
        if (length.size >= sizeof recorder->size_text)
            *recorder->size_text = 0;
    }
    text_add_bytes(recorder->to, text_string(&text), ok ? text.size : 0);
    text_free(&text);
    text_free(&length);
    return ok;
}

void record_integer(struct recorder *recorder, wide value)
{
    char word[3 * WORD];
    if (*recorder->size_text && value == recorder->size)
        text_add(recorder->to, "%s", recorder->size_text);
    else if (find_number(recorder, value, word))
        text_add(recorder->to, "%s", word);
    else
        text_add(recorder->to, "%" PRId64, (int64_t)value);
}

static void add_address(struct recorder *recorder, uint64_t value)
{
    if (value == 0) {
        text_add(recorder->to, "NULL");
        return;
    }
    for (size_t i = recorder->count; i-- > 0;) {
        struct known *known = &recorder->known[i];
        if (known->kind != KIND_ADDRESS || (wide)value < known->integer ||
            (wide)value >= known->integer + NEAR)
            continue;
        known->uses++;
        text_add(recorder->to, "$%s", known->word);
        if ((wide)value > known->integer)
            text_add(recorder->to, " + %d", (int)((wide)value - known->integer));
        return;
    }
    text_add(recorder->to, "_");
}

/* Numbers that were drawn (a port, a size) as their names; addresses are others in each program. */
static void add_with_names(struct recorder *recorder, const char *text)
{
    for (const char *from = text; *from;) {
        char word[3 * WORD], before = from > text ? from[-1] : ' ';
        size_t digits = strspn(from, "0123456789");
        bool alone = strchr("(=[ ", before) && strchr("),]}", from[digits]);
        size_t hex = strncmp(from, "0x", 2) == 0 ? 2 + strspn(from + 2, "0123456789abcdef") : 0;
        size_t size = digits ? digits : 1;
        if (hex > HEX_DIGITS && before == '=') {
            text_add(recorder->to, "_");
            size = hex;
        } else if (digits >= 2 && alone &&
                   find_number(recorder, (wide)strtoull(from, NULL, 10), word)) {
            text_add(recorder->to, "%s", word);
        } else {
            text_add_bytes(recorder->to, from, size);
        }
        from += size;
    }
}

/* In strace's notation, if the language understands it in this place: it is tried. */
static bool add_rendered(struct recorder *recorder, const struct event *event, int argument)
{
    static const struct render_style style = {.verbose = true, .string_limit = LITERAL};
    struct text text = {0}, line = {0};
    struct expectation tried = {0};
    struct problem ignored;
    render_argument(&text, event, argument, &style);
    text_add(&line, "run ./program\n%s(", call_name(event->abi, event->number));
    for (int i = 0; i < argument; i++)
        text_add(&line, "_, ");
    text_add(&line, "%s, ...)\nexit(0)\n", text_string(&text));
    if (argument + 1 == call_signature(event->abi, event->number)->count) {
        text_clear(&line);
        text_add(&line, "run ./program\n%s(", call_name(event->abi, event->number));
        for (int i = 0; i < argument; i++)
            text_add(&line, "_, ");
        text_add(&line, "%s)\nexit(0)\n", text_string(&text));
    }
    bool ok = text.size && text.size <= SHOWN &&
              expect_parse(&tried, "", line.bytes, line.size, &ignored);
    expect_free(&tried);
    if (ok)
        add_with_names(recorder, text_string(&text));
    text_free(&line);
    text_free(&text);
    return ok;
}

static bool add_status(struct recorder *recorder, const struct copy *copy)
{
    int status;
    if (!copy || copy->size < sizeof status)
        return false;
    memcpy(&status, copy->bytes, sizeof status);
    if (WIFEXITED(status)) {
        text_add(recorder->to, "[exited ");
        record_integer(recorder, WEXITSTATUS(status));
        text_add(recorder->to, "]");
    } else if (WIFSIGNALED(status) && signal_name(WTERMSIG(status))) {
        text_add(recorder->to, "[killed %s]", signal_name(WTERMSIG(status)) + 3);
    } else {
        return false;
    }
    return true;
}

/* The two descriptors of a pipe or a pair of sockets. */
static bool add_pair(struct recorder *recorder, const struct copy *copy)
{
    int pair[2];
    if (!copy || copy->size < sizeof pair)
        return false;
    memcpy(pair, copy->bytes, sizeof pair);
    text_add(recorder->to, "[");
    bind_known(recorder, KIND_FD, "fd", pair[0]);
    text_add(recorder->to, ", ");
    bind_known(recorder, KIND_FD, "fd", pair[1]);
    text_add(recorder->to, "]");
    return true;
}

/* What lies behind a pointer. */
static bool add_pointee(struct recorder *recorder, const struct event *event, int argument,
                        const struct parameter *parameter)
{
    const struct copy *copy = event_copy(event, argument, parameter->kind == KIND_OUT_BYTES);
    if (event->arg[argument] == 0)
        return false;
    if (parameter->structure && parameter->structure->id == STRUCTURE_status)
        return add_status(recorder, event_copy(event, argument, true));
    if (parameter->structure && parameter->structure->id == STRUCTURE_int_pair)
        return add_pair(recorder, event_copy(event, argument, true));
    if (parameter->kind == KIND_PATH)
        return copy && copy->whole && copy->size &&
               add_bytes(recorder, copy->bytes, copy->size - 1);
    if (parameter->kind != KIND_IN_BYTES && parameter->kind != KIND_OUT_BYTES)
        return event->abi == ABI_X86_64 && add_rendered(recorder, event, argument);
    bool nul = parameter->detail & DETAIL_NUL;
    return copy && copy->whole && copy->size >= nul &&
           add_bytes(recorder, copy->bytes, copy->size - nul);
}

static void add_number_of(struct recorder *recorder, enum kind kind, int value)
{
    struct known *known = find_given(recorder, kind, value);
    char word[3 * WORD];
    if (!known && kind == KIND_FD)
        known = find_drawn(recorder, value);
    if (known)
        text_add(recorder->to, "%s", use_known(known, word, "$%s"));
    else if (kind == KIND_PID && value > 0)
        text_add(recorder->to, "_");
    else
        text_add(recorder->to, "%d", value);
}

void record_argument(struct recorder *recorder, const struct event *event, int argument)
{
    const struct parameter *parameter = call_parameter(event, argument);
    uint64_t value = event->arg[argument];
    switch (parameter->kind) {
    case KIND_INT:
        record_integer(recorder, (int32_t)value);
        break;
    case KIND_UINT:
    case KIND_ID:
        record_integer(recorder, (uint32_t)value);
        break;
    case KIND_LONG:
        record_integer(recorder, (int64_t)value);
        break;
    case KIND_SIZE:
        record_integer(recorder, value);
        break;
    case KIND_FD:
    case KIND_DIRFD:
        if ((int32_t)value >= 0)
            add_number_of(recorder, KIND_FD, (int32_t)value);
        else if (!add_rendered(recorder, event, argument))
            text_add(recorder->to, "%d", (int32_t)value);
        break;
    case KIND_PID:
        add_number_of(recorder, KIND_PID, (int32_t)value);
        break;
    case KIND_HEX:
        if (value < PAGE)
            record_integer(recorder, value);
        else
            add_address(recorder, value);
        break;
    case KIND_ADDRESS:
        add_address(recorder, value);
        break;
    case KIND_FLAGS:
    case KIND_CHOICE:
    case KIND_MODE:
    case KIND_SIGNAL:
        if (!add_rendered(recorder, event, argument))
            text_add(recorder->to, "%#" PRIx64, value);
        break;
    default:
        if (!add_pointee(recorder, event, argument, parameter))
            add_address(recorder, value);
    }
}
