/* Strings as the formats of gradebooks want them.  Each takes any bytes: what is no printable
 * UTF-8 is spelled out first (text_add_shown), and then what the format gives a meaning is escaped.
 * Nothing from a student reaches a report but through one of these. */
#ifndef REPORT_ENCODE_H
#define REPORT_ENCODE_H

#include "base/text.h"

/* The content or a quoted attribute of XML or HTML. */
void encode_xml(struct text *to, const char *string);

/* A double-quoted scalar of YAML, its quotes included. */
void encode_yaml(struct text *to, const char *string);

/* The description of a TAP 14 test point, or a comment: one line, '#' and '\' escaped. */
void encode_tap(struct text *to, const char *string);

/* A cell of CSV (RFC 4180), its quotes included; one that a spreadsheet could take for a formula
 * begins with an apostrophe. */
void encode_csv(struct text *to, const char *string);

/* A string for people, with its newlines; the same on one line, where lines have a meaning. */
void encode_plain(struct text *to, const char *string);
void encode_line(struct text *to, const char *string);

#endif
