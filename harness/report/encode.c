#include "report/encode.h"

#include "base/shown.h"

#include <string.h>

/* Appends the string as it may be shown, each byte that `escapes` knows replaced. */
static void encode(struct text *to, const char *string, bool lines, const char *(*escape)(char c))
{
    struct text shown = {0};
    text_add_shown(&shown, string, strlen(string), lines);
    size_t kept = 0; /* up to here it is in `to` */
    for (size_t i = 0; i < shown.size; i++) {
        const char *escaped = escape(shown.bytes[i]);
        if (!escaped)
            continue;
        text_add_bytes(to, shown.bytes + kept, i - kept);
        text_add_string(to, escaped);
        kept = i + 1;
    }
    text_add_bytes(to, text_string(&shown) + kept, shown.size - kept);
    text_free(&shown);
}

static const char *escape_xml(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
        return "&#10;";
    default:
        return NULL;
    }
}

static const char *escape_yaml(char c)
{
    return c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" : NULL;
}

static const char *escape_tap(char c)
{
    return c == '#' ? "\\#" : c == '\\' ? "\\\\" : NULL;
}

static const char *escape_csv(char c)
{
    return c == '"' ? "\"\"" : NULL;
}

static const char *escape_nothing(char c)
{
    (void)c;
    return NULL;
}

void encode_xml(struct text *to, const char *string)
{
    encode(to, string, true, escape_xml);
}

void encode_yaml(struct text *to, const char *string)
{
    text_add_char(to, '"');
    encode(to, string, true, escape_yaml);
    text_add_char(to, '"');
}

void encode_tap(struct text *to, const char *string)
{
    encode(to, string, false, escape_tap);
}

/* What makes a spreadsheet calculate at the beginning of a cell (OWASP, "CSV Injection"): = + - @
 * tab CR, the wide forms of the first four, and each of them behind blanks, which some drop. */
static bool is_formula(const char *string)
{
    static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                       "\xef\xbc\xa0"};
    string += strspn(string, " \n");
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(string, wide[i], 3) == 0)
            return true;
    return *string && strchr("=+-@\t\r", *string);
}

void encode_csv(struct text *to, const char *string)
{
    text_add(to, "\"%s", is_formula(string) ? "'" : "");
    encode(to, string, false, escape_csv);
    text_add_char(to, '"');
}

void encode_plain(struct text *to, const char *string)
{
    encode(to, string, true, escape_nothing);
}

void encode_line(struct text *to, const char *string)
{
    encode(to, string, false, escape_nothing);
}
