/* Programs that measure what a crossing costs: the lines that they print. */
#include "expect/claimed.h"

#include <inttypes.h>
#include <string.h>

bool find_claim(const struct suspect *suspect, enum figure_fault fault, struct claimed *claimed)
{
    const struct finding *finding = first_finding(suspect);
    const struct trace *trace = suspect->symptom->trace;
    if (!finding || strcmp(finding->fact, "figures") != 0 ||
        !figures_read(&claimed->figures, trace))
        return false;
    figures_judge(&claimed->claim, &claimed->figures, &trace->output);
    claimed->door = &claimed->figures.doors[claimed->claim.door];
    return claimed->claim.fault == fault;
}

const char *find_line(const struct text *output, int n, size_t *size)
{
    const char *at = output->size ? output->bytes : "", *end = at + output->size;
    for (const char *newline; n > 0 && (newline = memchr(at, '\n', (size_t)(end - at))); n--)
        at = newline + 1;
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    *size = (size_t)((newline ? newline : end) - at);
    return at;
}

/* Evidence: the number of crossings is another one than there were. */
bool explain_crossings_miscounted(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_CROSSINGS, &claimed))
        return false;
    headline(diagnosis, "the number of crossings is not what the harness counted");
    say(diagnosis,
        "Line %d claims %" PRId64 " for %s. Nine batches of %" PRIu64 " were seen, which makes "
        "%" PRIu64 ".",
        claimed.claim.door + 1, claimed.claim.said_crossings, claimed.door->name,
        claimed.door->each, claimed.door->crossings);
    return true;
}

/* Evidence: a line for a door has another shape. */
bool explain_line_of_door(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { SHOWN = 60 };
    struct claimed claimed;
    int64_t raw[FIGURE_ROUNDS];
    size_t size;
    if (!find_claim(suspect, FIGURES_LINE, &claimed))
        return false;
    const char *line = find_line(&suspect->symptom->trace->output, claimed.claim.door, &size);
    headline(diagnosis, "line %d of the output is not as it is asked for", claimed.claim.door + 1);
    say(diagnosis, "It is ");
    say_bytes(diagnosis, line, size < SHOWN ? size : SHOWN);
    say(diagnosis,
        "%s. Asked for are the name and four numbers in decimal, a blank in front of "
        "each, and a newline: NAME CROSSINGS LOW MEDIAN HIGH.",
        size < SHOWN ? "" : " and more");
    figures_differences(claimed.door, raw);
    for (int i = 0; i < FIGURE_ROUNDS; i++)
        if (raw[i] < 0) {
            say(diagnosis, " Some samples were below 0 in this run, because the empty batch took "
                           "longer; such a one is to be 0; put_number writes nothing below.");
            break;
        }
    return true;
}

/* Evidence: all lines are right, and then the output does not end where it should. */
bool explain_end_of_output(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_END, &claimed))
        return false;
    const struct text *output = &suspect->symptom->trace->output;
    bool cut = output->bytes[output->size - 1] != '\n';
    headline(diagnosis, cut ? "the last line has no newline" : "the output goes on too far");
    say(diagnosis, "The last line says ");
    say_bytes(diagnosis, claimed.claim.order, strlen(claimed.claim.order));
    say(diagnosis, cut ? ", which is right. A newline has to end it, as it ends the others."
                       : ", which is right, and more was written behind it.");
    return true;
}

/* Evidence: the last line does not agree with the intervals above it. */
bool explain_order_beyond(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_ORDER, &claimed))
        return false;
    headline(diagnosis, "the order is not what the intervals say");
    say(diagnosis, "The last line says ");
    say_bytes(diagnosis, claimed.claim.order, strlen(claimed.claim.order));
    say(diagnosis,
        ", and the figures above it say %s. A door is dearer than another when its LOW lies above "
        "the HIGH of that one. Where the intervals touch, nobody can tell, and the line has a ?.",
        claimed.claim.right_order);
    return true;
}
