/* What a machine's jail holds: for people, and as JSON. */
#ifndef REPORT_SANDBOX_H
#define REPORT_SANDBOX_H

#include "base/text.h"
#include "jail/jail.h"

void report_sandbox(struct text *to, const struct jail_report *report);
void report_sandbox_json(struct text *to, const struct jail_report *report);

/* One line that names the layers (a bit each) that do not hold, for a notice and for results: "the
 * sandbox is weak on this machine: user, mount missing"; nothing when all do. */
void report_sandbox_notice(struct text *to, unsigned holding);

#endif
