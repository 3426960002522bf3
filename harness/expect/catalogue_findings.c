/* The calls are as wanted, and a `check` line is not. */
#include "expect/catalogue.h"

#include <string.h>

const struct finding *first_finding(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    if (suspect->difference != SAME || outcome->output_differs || outcome->errors_differ)
        return NULL;
    for (size_t i = 0; i < outcome->finding_count; i++)
        if (!outcome->findings[i].holds)
            return &outcome->findings[i];
    return NULL;
}

static bool is_about(const struct finding *finding, const char *fact)
{
    return finding && strcmp(finding->fact, fact) == 0;
}

/* Evidence: a descriptor that a call gave was closed by none. */
bool explain_descriptor_leaked(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct finding *finding = first_finding(suspect);
    if (!is_about(finding, "descriptor"))
        return false;
    headline(diagnosis, "a descriptor was never closed");
    say(diagnosis,
        "What open, dup, pipe, socket and accept give is yours until you close it. The end of the "
        "process closes what is left, but a program that goes on runs out of descriptors, and a "
        "pipe ends for its reader only when every copy of its writing end is closed.");
    return true;
}

/* Evidence: a child was born, and no wait took its status. */
bool explain_child_not_reaped(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct finding *finding = first_finding(suspect);
    if (!is_about(finding, "child"))
        return false;
    headline(diagnosis, "a child was never waited for");
    say(diagnosis,
        "A child that has ended stays in the kernel's table as a zombie, with its status, until "
        "its parent has waited for it: one wait4 for each child.");
    return true;
}

/* Evidence: pages that mmap gave were not given back. */
bool explain_mapping_kept(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct finding *finding = first_finding(suspect);
    if (!is_about(finding, "mapping"))
        return false;
    headline(diagnosis, "a mapping was never removed");
    say(diagnosis, "What mmap gives, munmap gives back: the same address, and the same length.");
    return true;
}

/* Evidence: what the run left behind is not what was asked for. */
bool explain_check_failed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct finding *finding = first_finding(suspect);
    if (!finding)
        return false;
    headline(diagnosis, "the calls are right, but what they leave behind is not");
    say(diagnosis,
        "After the run the harness looked at the result itself: the line above says what should "
        "be true, and what it found. Calls can look right and still act on another file, or on "
        "the right one twice.");
    return true;
}
