/* What a machine's jail holds: for people, and as JSON. */
#ifndef REPORT_SANDBOX_H
#define REPORT_SANDBOX_H

#include "base/text.h"
#include "jail/jail.h"

void report_sandbox(struct text *to, const struct jail_report *report);
void report_sandbox_json(struct text *to, const struct jail_report *report);

/* One line that names what is missing, for a notice and for results; nothing when all holds. */
void report_sandbox_notice(struct text *to, const struct jail_report *report);

#endif
