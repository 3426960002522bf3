/* ring3 explain: a page a call. */
#include "report/reference.h"
#include "report/report.h"

#include "base/message.h"
#include "tables/inner.h"
#include "tables/names.h"

#include <stdio.h>
#include <string.h>

enum {
    NAME_COLUMN = 15, /* of the table of arguments: registers begin here */
    REGISTERS = 8,    /* columns a register has */
    X32_OWN = 512,    /* x32: where its own block begins */
    X32_BIT = 0x40000000,
    RESULT_COLUMN = 40 /* where ring3 trace puts the result */
};

/* A title in front of a block of lines. */
static void add_title(struct text *to, const char *title)
{
    text_add(to, "\n%s%s%s\n", paint(BOLD), title, paint(PLAIN));
}

/* "  first   words that are wrapped under each other". */
static void add_entry(struct text *to, const char *first, int column, const char *words, int width)
{
    size_t start = to->size;
    struct text wrapped = {0};
    report_wrapped(&wrapped, words, column, width);
    text_add(to, "%s", first);
    if (to->size - start > (size_t)column - 1) {
        text_add_char(to, '\n');
        start = to->size;
    }
    text_pad(to, start, (size_t)column);
    text_add(to, "%s", wrapped.size ? text_string(&wrapped) + column : "\n");
    text_free(&wrapped);
}

/* Words at column 2, what does not fit into the line at column 6. */
static void add_hanging(struct text *to, const char *words, int width)
{
    struct text wrapped = {0};
    report_wrapped(&wrapped, words, 6, width);
    text_add(to, "%s", text_string(&wrapped) + 4);
    text_free(&wrapped);
}

/* ------------------------------------------------------------------ arguments */

static void add_x32(struct text *to, const char *name)
{
    long number = call_number(ABI_X32, name);
    if (number >= X32_OWN)
        text_add(to, "; x32: 0x%lx (%ld + 0x40000000), for structs laid out as on i386",
                 X32_BIT + number, number);
    else if (number >= 0)
        text_add(to, "; x32: 0x%lx (%ld + 0x40000000)", X32_BIT + number, number);
}

static void add_register_line(struct text *to, const char *name, const char *first,
                              const char *second, const char *words, int width)
{
    struct text line = {0};
    text_add(&line, "  %s", name);
    text_pad(&line, 0, NAME_COLUMN);
    if (line.bytes[line.size - 1] != ' ')
        text_add_char(&line, ' ');
    text_add(&line, "%-*s", REGISTERS, first);
    if (second)
        text_add(&line, "%-*s", REGISTERS, second);
    int column = NAME_COLUMN + REGISTERS * (second ? 2 : 1);
    while (line.size && line.bytes[line.size - 1] == ' ')
        line.bytes[--line.size] = '\0';
    add_entry(to, text_string(&line), column, words, width);
    text_free(&line);
}

/* The table of one signature, for one table or for two that agree. */
static void add_arguments(struct text *to, const struct signature *signature, enum abi abi,
                          bool both, int width)
{
    struct text words = {0};
    char number[2][24];
    const char *name = signature->name;
    snprintf(number[0], sizeof number[0], "%ld", call_number(abi, name));
    snprintf(number[1], sizeof number[1], "%ld", call_number(ABI_I386, name));
    text_add(to, "\n%s%*s%-*s%s%s\n", paint(BOLD), NAME_COLUMN, "", both ? REGISTERS : 0,
             abi_name(abi), both ? "i386" : "", paint(PLAIN));
    text_add(&words, "in %s", abi == ABI_I386 ? "eax" : both ? "rax, eax" : "rax");
    if (abi == ABI_X86_64)
        add_x32(&words, name);
    add_register_line(to, "number", number[0], both ? number[1] : NULL, text_string(&words), width);
    for (int i = 0; signature->typed && i < signature->count; i++) {
        text_clear(&words);
        add_argument_text(&words, signature, i);
        add_register_line(to, signature->parameter[i].name, argument_register(abi, i),
                          both ? argument_register(ABI_I386, i) : NULL, text_string(&words), width);
    }
    text_clear(&words);
    add_result_text(&words, signature);
    add_register_line(to, "result", abi == ABI_I386 ? "eax" : "rax", both ? "eax" : NULL,
                      text_string(&words), width);
    text_free(&words);
}

/* ------------------------------------------------------------------ the rest */

static void add_errors(struct text *to, enum abi abi, const char *name, int width)
{
    struct likely_error errors[LIKELY_MOST];
    size_t count = reference_errors(abi, name, errors);
    if (!count)
        return;
    add_title(to, "Errors that one meets");
    for (size_t i = 0; i < count; i++) {
        char first[48];
        snprintf(first, sizeof first, "  %s", errno_name(errors[i].number));
        add_entry(to, first, NAME_COLUMN, errors[i].means, width);
    }
}

static void add_family(struct text *to, const char *name, int width)
{
    size_t count;
    const struct family_row *rows = reference_family(name, &count);
    if (!rows)
        return;
    text_add(to, "\n%sVersions%s: %s\n", paint(BOLD), paint(PLAIN), rows->family);
    for (size_t i = 1; i < count; i++) {
        bool here = strcmp(rows[i].name, name) == 0;
        enum abi abi = call_number(ABI_X86_64, rows[i].name) < 0 ? ABI_I386 : ABI_X86_64;
        const char *since = reference_since(abi, rows[i].name);
        char first[64];
        snprintf(first, sizeof first, "%c %-17s %.*s", here ? '>' : ' ', rows[i].name,
                 since ? (int)strcspn(since, ";") : 0, since ? since : "");
        add_entry(to, first, 29, rows[i].why, width);
    }
}

static void add_i386(struct text *to, const char *name, int width)
{
    struct text words = {0};
    const char *note = reference_on_i386(name), *outer;
    const char *since = reference_since(ABI_I386, name), *first = reference_since(ABI_X86_64, name);
    uint32_t selector = 0;
    if (note)
        text_add(&words, "%s", note);
    outer = inner_route(name, 0, &selector);
    if (outer && strcmp(outer, name) != 0 && selector) {
        text_add(&words, "%sIt is also reached through %s (%ld), with %u in ebx",
                 words.size ? "  " : "", outer, call_number(ABI_I386, outer), selector & 0xffff);
        if (call_number(ABI_I386, name) >= 0 && since != first)
            text_add(&words, "; a number of its own it has since Linux %s", since);
        text_add_char(&words, '.');
    }
    if (words.size) {
        add_title(to, "In the i386 table");
        report_wrapped(to, text_string(&words), 2, width);
    }
    text_free(&words);
}

static void add_see_also(struct text *to, const struct explanation *one, int width)
{
    const struct call_text *text = reference_text(one->name);
    struct text words = {0};
    add_classes(&words, one->name);
    text_add_char(to, '\n');
    if (words.size)
        add_entry(to, "Classes", NAME_COLUMN, text_string(&words), width);
    if (text && *text->related)
        add_entry(to, "See also", NAME_COLUMN, text->related, width);
    text_clear(&words);
    for (size_t i = 0; i < one->lesson_count; i++)
        text_add(&words, "%s%s", i ? ", " : "", one->lessons[i]);
    if (words.size)
        add_entry(to, "Lessons", NAME_COLUMN, text_string(&words), width);
    text_free(&words);
}

static void add_examples(struct text *to, const char *name, int width)
{
    const struct call_example *example;
    for (size_t i = 0; (example = reference_example(name, i)); i++) {
        struct text line = {0};
        if (!i)
            add_title(to, "In a trace");
        text_add(&line, "%s", example->call);
        text_pad(&line, 0, RESULT_COLUMN - 1);
        text_add(&line, " = %s", example->result);
        if (line.size + 2 <= (size_t)width)
            text_add(to, "  %s\n", text_string(&line));
        else
            add_hanging(to, text_string(&line), width);
        text_free(&line);
    }
}

void report_explain(struct text *to, const struct explanation *one, int width)
{
    const char *name = one->name;
    bool wide = call_number(ABI_X86_64, name) >= 0, narrow = call_number(ABI_I386, name) >= 0;
    enum abi abi = wide ? ABI_X86_64 : ABI_I386;
    const struct signature *signature = signature_of(abi, name);
    const struct call_text *text = reference_text(name);
    const struct call_end *end = reference_end(name);
    struct text words = {0};
    size_t bold = strlen(paint(BOLD)) + strlen(paint(PLAIN)), start = to->size;
    add_history(&words, abi, name);
    text_add(to, "%s%s%s", paint(BOLD), name, paint(PLAIN));
    text_pad(to, start, bold + (size_t)width - words.size);
    text_add(to, "%s\n\n", text_string(&words));
    text_clear(&words);
    add_prototype(&words, signature);
    add_hanging(to, text_string(&words), width);
    if (text || end) {
        text_add_char(to, '\n');
        report_wrapped(to, text ? text->says : end->why, 2, width);
    }
    add_arguments(to, signature, abi, wide && narrow && !i386_differs(name), width);
    if (i386_differs(name)) {
        text_clear(&words);
        add_prototype(&words, signature_of(ABI_I386, name));
        text_add_char(to, '\n');
        add_hanging(to, text_string(&words), width);
        add_arguments(to, signature_of(ABI_I386, name), ABI_I386, false, width);
    }
    add_errors(to, abi, name, width);
    add_family(to, name, width);
    add_i386(to, name, width);
    add_examples(to, name, width);
    add_see_also(to, one, width);
    text_free(&words);
}
