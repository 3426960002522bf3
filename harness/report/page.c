/* What the HTML pages share: one file each, in which nothing runs and nothing is loaded.  They are
 * well-formed XML, too, so that a parser finds every tag that is not ours. */
#include "report/encode.h"
#include "report/gradebook.h"

/* The policy forbids what the page does not hold anyway: scripts, forms, anything from elsewhere.
 */
static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n"
    "<meta name=\"viewport\" content=\"width=device-width\"/>\n"
    "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>";

static const char style[] =
    "</title>\n<style>\n"
    ":root { --ink: #1c2128; --paper: #fff; --soft: #656d76; --line: #d0d7de; --tint: #f6f8fa;\n"
    "  --good: #116329; --open: #7d4e00; --bad: #a40e26; --bar: #0969da; }\n"
    "@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117;\n"
    "  --soft: #9198a1; --line: #3d444d; --tint: #161b22; --good: #57ab5a; --open: #d4a72c;\n"
    "  --bad: #ff7b72; --bar: #4493f8; } }\n"
    "body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);\n"
    "  max-width: 75rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }\n"
    "h2 { border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 2rem; }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { text-align: left; vertical-align: top; padding: .2rem .7rem .2rem 0; }\n"
    "td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }\n"
    ".rows { width: 100%; table-layout: fixed; font: 13px/1.45 ui-monospace, monospace; }\n"
    ".rows td, .rows th { overflow-wrap: anywhere; padding: .1rem .5rem; }\n"
    ".rows td:first-child, .rows th:first-child { width: 1.2rem; }\n"
    ".rows tr.differs { background: var(--tint); color: var(--bad); font-weight: 600; }\n"
    "pre { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap;\n"
    "  overflow-wrap: anywhere; background: var(--tint); padding: .7rem; }\n"
    ".good { color: var(--good); } .open { color: var(--open); } .bad { color: var(--bad); }\n"
    ".soft { color: var(--soft); } .notice { border-left: 4px solid var(--open);\n"
    "  padding-left: .7rem; }\n"
    ".figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr));\n"
    "  gap: 1.5rem 1rem; } figure { margin: 0; } .wide { overflow-x: auto; }\n"
    "details { max-width: 30rem; }\n"
    "svg { max-width: 100%; } svg text { fill: var(--ink); font: 11px system-ui, sans-serif; } svg "
    "rect { fill: var(--bar); }\n"
    "@page { margin: 14mm; }\n"
    "@media print { body { font-size: 10pt; max-width: none; margin: 0; padding: 0; }\n"
    "  h2, h3, thead { break-after: avoid; } tr, figure, pre { break-inside: avoid; }\n"
    "  tbody tr:first-child { break-before: avoid; } }\n"
    "</style>\n</head>\n<body>\n";

void add_page(struct text *to, const char *title)
{
    text_add_string(to, head);
    encode_xml(to, title);
    text_add_string(to, style);
}

const char *verdict_colour(enum verdict verdict)
{
    if (verdict == VERDICT_PASS)
        return "good";
    return verdict == VERDICT_TODO || !is_judged(verdict) ? "open" : "bad";
}
