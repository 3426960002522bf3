/* The cheat sheet: one page of HTML in which nothing is loaded, made for paper. */
#include "report/encode.h"
#include "report/reference.h"
#include "tables/names.h"

#include <string.h>

enum { ERRNO_SHOWN = 133 }; /* those from 512 on never reach a program */

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<title>Linux system calls on x86-64</title>\n<style>\n"
    ":root { --ink: #1c2128; --paper: #fff; --soft: #656d76; --line: #e4e8ec; }\n"
    "@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6edf3;\n"
    "  --paper: #0d1117; --soft: #9198a1; --line: #2a313a; } }\n"
    "@page { size: A4; margin: 9mm; }\n"
    "body { font: 14px/1.4 system-ui, sans-serif; color: var(--ink);\n"
    "  background: var(--paper); margin: 1rem; }\n"
    "h1 { font-size: 1.4em; margin: 0 0 .3em; } h2 { font-size: 1.1em; margin: 1em 0 .3em; }\n"
    "p { max-width: 60rem; margin: .3em 0; }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { text-align: left; vertical-align: top; padding: .05em .7em .05em 0; }\n"
    "th { border-bottom: 1px solid var(--soft); white-space: nowrap; }\n"
    "td { border-bottom: 1px solid var(--line); white-space: nowrap; }\n"
    "thead { display: table-header-group; } tr { break-inside: avoid; }\n"
    ".number { text-align: right; font-variant-numeric: tabular-nums; }\n"
    "code, .calls td { font-family: ui-monospace, monospace; }\n"
    ".gone { color: var(--soft); font-style: italic; }\n"
    ".errnos { columns: 4 16em; list-style: none; padding: 0; margin: 0; break-inside: avoid; }\n"
    ".errnos li { break-inside: avoid; padding-left: 2em; text-indent: -2em; }\n"
    "@media screen and (max-width: 78rem) { .wide { overflow-x: auto; } }\n"
    "@media screen and (min-width: 78rem) { .calls th { position: sticky; top: 0;\n"
    "  background: var(--paper); } }\n"
    "@media print { body { font-size: 6.4pt; line-height: 1.28; margin: 0; }\n"
    "  h2 { break-after: avoid; } }\n"
    "</style>\n</head>\n<body>\n<h1>Linux system calls on x86-64</h1>\n";

static const char doors[] =
    "<div class=\"wide\">\n<table>\n<thead><tr><th>table</th><th>instruction</th><th>number</th>"
    "<th colspan=\"6\">arguments 1 to 6</th><th>result</th><th>changed</th></tr></thead>\n<tbody>\n"
    "<tr><td>x86-64</td><td><code>syscall</code></td><td><code>rax</code></td>"
    "<td><code>rdi</code></td><td><code>rsi</code></td><td><code>rdx</code></td>"
    "<td><code>r10</code></td><td><code>r8</code></td><td><code>r9</code></td>"
    "<td><code>rax</code></td><td><code>rax rcx r11</code></td></tr>\n"
    "<tr><td>x32</td><td><code>syscall</code></td><td><code>rax</code>, + 0x40000000</td>"
    "<td><code>rdi</code></td><td><code>rsi</code></td><td><code>rdx</code></td>"
    "<td><code>r10</code></td><td><code>r8</code></td><td><code>r9</code></td>"
    "<td><code>rax</code></td><td><code>rax rcx r11</code></td></tr>\n"
    "<tr><td>i386</td><td><code>int 0x80</code></td><td><code>eax</code></td>"
    "<td><code>ebx</code></td><td><code>ecx</code></td><td><code>edx</code></td>"
    "<td><code>esi</code></td><td><code>edi</code></td><td><code>ebp</code></td>"
    "<td><code>eax</code></td><td><code>eax</code></td></tr>\n</tbody>\n</table>\n</div>\n"
    "<p>A result from -4095 to -1 is an errno, negated; everything else is a success.</p>\n";

static void add_number(struct text *to, enum abi abi, const char *name)
{
    long number = call_number(abi, name);
    if (number < 0)
        text_add(to, "<td class=\"number\"></td>");
    else
        text_add(to, "<td class=\"number\">%ld</td>", number);
}

static void add_cell(struct text *to, const char *string)
{
    text_add(to, "<td>");
    encode_xml(to, string);
    text_add(to, "</td>");
}

static void add_call(struct text *to, const char *name)
{
    enum abi abi = call_number(ABI_X86_64, name) < 0 ? ABI_I386 : ABI_X86_64;
    const struct signature *signature = signature_of(abi, name);
    const struct call_end *end = reference_end(name);
    const char *since = reference_since(abi, name);
    struct text first = {0};
    text_add(to, "<tr%s>", end ? " class=\"gone\"" : "");
    for (int table = 0; table < ABI_COUNT; table++)
        add_number(to, (enum abi)table, name);
    add_cell(to, name);
    if (end && !end->version)
        text_add(&first, "never");
    else if (end)
        text_add(&first, "%s, gone in %s", since ? since : "", end->version);
    else if (since)
        text_add(&first, "%.*s", (int)strcspn(since, ";"), since);
    add_cell(to, text_string(&first));
    for (int i = 0; i < 6; i++)
        add_cell(to, signature->typed && i < signature->count ? signature->parameter[i].name : "");
    text_add(to, "</tr>\n");
    text_free(&first);
}

static void add_calls(struct text *to, const struct listing *listing, enum abi abi,
                      const char *title)
{
    bool begun = false;
    for (size_t i = 0; i < listing->count; i++) {
        const char *name = listing->names[i];
        if ((call_number(ABI_X86_64, name) < 0) != (abi == ABI_I386))
            continue;
        if (!begun) {
            text_add(to,
                     "<h2>%s</h2>\n<div class=\"wide\">\n<table class=\"calls\">\n<thead><tr><th "
                     "class=\"number\">x86-64"
                     "</th><th class=\"number\">x32</th><th class=\"number\">i386</th><th>call</th>"
                     "<th>since</th>",
                     title);
            for (int argument = 0; argument < 6; argument++)
                text_add(to, "<th>%s</th>", argument_register(abi, argument));
            text_add(to, "</tr></thead>\n<tbody>\n");
        }
        begun = true;
        add_call(to, name);
    }
    if (begun)
        text_add(to, "</tbody>\n</table>\n</div>\n");
}

void report_list_html(struct text *to, const struct listing *listing)
{
    text_add_string(to, head);
    text_add_string(to, doors);
    add_calls(to, listing, ABI_X86_64, "Calls of x86-64");
    add_calls(to, listing, ABI_I386, "Calls of i386 alone");
    text_add(to, "<h2>Errnos</h2>\n<ul class=\"errnos\">\n");
    for (int number = 1; number <= ERRNO_SHOWN; number++) {
        if (!errno_name(number))
            continue;
        text_add(to, "<li>%d <code>%s</code> ", number, errno_name(number));
        encode_xml(to, errno_text(number));
        text_add(to, "</li>\n");
    }
    text_add(to, "</ul>\n</body>\n</html>\n");
}
