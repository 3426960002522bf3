#include "filter/explain.h"

#include "base/shown.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { AROUND = 60, SENTENCE = 640 }; /* bytes of the expression on each side; of the sentence */

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* One column for each character, so that the line stays one line, and short: a blank for every
 * blank, '?' for what cannot be shown. */
static void add_piece(struct text *to, const char *bytes, size_t size)
{
    for (size_t i = 0, length; i < size; i += length) {
        struct text one = {0};
        length = 1;
        while ((bytes[i] & 0x80) && i + length < size && continues(bytes[i + length]))
            length++;
        text_add_shown(&one, bytes + i, length, false);
        if (strchr("\t\n\r\b", bytes[i]))
            text_add_char(to, ' ');
        else if (one.size != length)
            text_add_char(to, '?');
        else
            text_add_bytes(to, one.bytes, one.size);
        text_free(&one);
    }
}

static size_t count_columns(const struct text *text)
{
    size_t columns = 0;
    for (size_t i = 0; i < text->size; i++)
        columns += !continues(text->bytes[i]);
    return columns;
}

static void show_place(struct text *to, const struct place *place)
{
    struct text line = {0}, caret = {0};
    const char *text = place->text;
    size_t all = strlen(text), from = place->from > AROUND ? place->from - AROUND : 0;
    size_t end = place->from + place->size < all ? place->from + place->size : all;
    if (end > place->from + AROUND)
        end = place->from + AROUND;
    size_t last = all - end > AROUND ? end + AROUND : all;
    while (from < place->from && continues(text[from]))
        from++;
    while (last > end && continues(text[last]))
        last--;
    text_add_string(&line, from ? "..." : "");
    add_piece(&line, text + from, place->from - from);
    size_t before = count_columns(&line), under = 1;
    add_piece(&line, text + place->from, end - place->from);
    if (count_columns(&line) > before)
        under = count_columns(&line) - before;
    add_piece(&line, text + end, last - end);
    text_add_string(&line, last < all ? "..." : "");
    text_pad(&caret, 0, before);
    text_add_char(&caret, '^');
    while (--under)
        text_add_char(&caret, '~');
    text_add(to, "\n    %s\n    %s", text_string(&line), text_string(&caret));
    text_free(&line);
    text_free(&caret);
}

bool explain(const struct place *place, struct problem *problem, const char *format, ...)
{
    struct text to = {0}, shown = {0};
    char sentence[SENTENCE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    text_add_shown(&shown, sentence, strlen(sentence), false);
    text_add(&to, "%s: %.560s", place->name, text_string(&shown));
    show_place(&to, place);
    problem_set(problem, STATUS_USAGE, "%s", text_string(&to));
    text_free(&to);
    text_free(&shown);
    return false;
}
