/* Symptoms of checks: the calls are as wanted, and what is left behind is not.  Near miss: the
 * check holds, and the output differs. */
#ifndef TESTS_UNIT_SYMPTOMS_FINDINGS_H
#define TESTS_UNIT_SYMPTOMS_FINDINGS_H

#include "tests/unit/symptoms.h"

static struct finding finding;

static void find(const char *fact, bool evidence)
{
    finding = (struct finding){.fact = fact, .text = "check", .found = "", .holds = !evidence};
    world.outcome.findings = &finding;
    world.outcome.finding_count = 1;
    world.outcome.output_differs = !evidence;
    row(SAME, want_exit(0), exit_call(0), 0);
    world.outcome.first = world.outcome.row_count;
}

static void leaked(bool evidence)
{
    find("descriptor", evidence);
}

static void not_reaped(bool evidence)
{
    find("child", evidence);
}

static void kept_mapping(bool evidence)
{
    find("mapping", evidence);
}

static void wrong_file(bool evidence)
{
    find("file", evidence);
}

static const struct symptom_row finding_rows[] = {
    {"descriptor-leaked", leaked, "never closed"},
    {"child-not-reaped", not_reaped, "never waited for"},
    {"mapping-kept", kept_mapping, "never removed"},
    {"check-failed", wrong_file, "what they leave behind"},
};

#endif
