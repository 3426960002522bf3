/* Programs that measure what a crossing costs: what they make of what the clock told them. */
#include "expect/catalogue.h"

#include "expect/figures.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MEDIAN = FIGURE_ROUNDS / 2 };
static const int places[FIGURE_KINDS] = {1, MEDIAN, FIGURE_ROUNDS - 2};
static const char *const kinds[FIGURE_KINDS] = {"LOW", "MEDIAN", "HIGH"};

struct claimed {
    struct figures figures;
    struct figure_claim claim;
    const struct figure_door *door;
};

/* The calls are right, and what was printed is not. */
static bool find_claim(const struct suspect *suspect, enum figure_fault fault,
                       struct claimed *claimed)
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

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static bool is_near(int64_t a, int64_t b)
{
    return a >= b - 1 && a <= b + 1;
}

/* What was said is what these samples have at the three places, in order or not. */
static bool says_samples(const struct claimed *claimed, bool less, bool divided, bool sorted)
{
    int64_t samples[FIGURE_ROUNDS];
    figures_samples(claimed->door, less, divided, samples);
    if (sorted)
        qsort(samples, FIGURE_ROUNDS, sizeof *samples, compare);
    for (int i = 0; i < FIGURE_KINDS; i++)
        if (!is_near(claimed->claim.said[i], samples[places[i]]))
            return false;
    return true;
}

static void say_claim(struct diagnosis *diagnosis, const struct claimed *claimed)
{
    const struct figure_claim *claim = &claimed->claim;
    say(diagnosis, " %s of %s was %" PRId64 "; it is %" PRId64 ".", kinds[claim->which],
        claimed->door->name, claim->said[claim->which], claim->right);
}

/* Evidence: the three figures are those of the samples from which nothing was taken off. */
bool explain_own_cost_kept(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed) || !says_samples(&claimed, false, true, true))
        return false;
    headline(diagnosis, "what measuring itself costs is still in the figures");
    say(diagnosis, "They are the whole time between two readings of the clock, for one crossing. "
                   "In it is what the loop costs, and the clock: the empty batch of the same round "
                   "tells how much. Take it off before you divide.");
    say_claim(diagnosis, &claimed);
    return true;
}

/* Evidence: … of whole batches. */
bool explain_not_for_one(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed) || claimed.door->each < 2 ||
        !says_samples(&claimed, true, false, true))
        return false;
    headline(diagnosis, "the figures are those of a whole batch");
    say(diagnosis,
        "A batch has %" PRIu64 " crossings. What it took, divided by that, is what one "
        "costs.",
        claimed.door->each);
    say_claim(diagnosis, &claimed);
    return true;
}

/* Evidence: … as they came, one after the other. */
bool explain_not_sorted(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed) || !says_samples(&claimed, true, true, false))
        return false;
    headline(diagnosis, "the samples are not in order");
    say(diagnosis, "LOW, MEDIAN and HIGH are the second, the fifth and the eighth that were "
                   "measured. They should be those of the nine in order of size.");
    say_claim(diagnosis, &claimed);
    return true;
}

/* Evidence: where the median belongs stands the mean of the samples. */
bool explain_mean_for_median(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    int64_t samples[FIGURE_ROUNDS], sum = 0;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed) || claimed.claim.which != 1)
        return false;
    figures_samples(claimed.door, true, true, samples);
    for (int i = 0; i < FIGURE_ROUNDS; i++)
        sum += samples[i];
    if (!is_near(claimed.claim.said[1], sum / FIGURE_ROUNDS))
        return false;
    qsort(samples, FIGURE_ROUNDS, sizeof *samples, compare);
    headline(diagnosis, "the mean stands where the median belongs");
    say(diagnosis,
        "The nine samples of %s reach from %" PRId64 " to %" PRId64
        ". One that was disturbed moves "
        "their mean as far as it likes; the one in the middle it leaves alone.",
        claimed.door->name, samples[0], samples[FIGURE_ROUNDS - 1]);
    say_claim(diagnosis, &claimed);
    return true;
}

/* Evidence: the three figures are the third, the sixth and the ninth sample in order. */
bool explain_counted_from_one(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    int64_t samples[FIGURE_ROUNDS];
    if (!find_claim(suspect, FIGURES_VALUE, &claimed))
        return false;
    figures_samples(claimed.door, true, true, samples);
    qsort(samples, FIGURE_ROUNDS, sizeof *samples, compare);
    for (int i = 0; i < FIGURE_KINDS; i++)
        if (!is_near(claimed.claim.said[i], samples[places[i] + 1]))
            return false;
    headline(diagnosis, "each figure is the sample behind the one that is asked for");
    say(diagnosis, "They are the third, the sixth and the ninth of the nine in order. Places are "
                   "counted from 0: the second is number 1, the fifth 4, the eighth 7.");
    say_claim(diagnosis, &claimed);
    return true;
}

/* Evidence: the three figures are those of samples of which some are below 0, kept so or, divided
 * without a sign, very large. */
bool explain_below_zero(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    int64_t raw[FIGURE_ROUNDS], as_is[FIGURE_ROUNDS], unsign[FIGURE_ROUNDS];
    int below = 0;
    bool is_raw = true, is_unsigned = true;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed))
        return false;
    figures_differences(claimed.door, raw);
    for (int i = 0; i < FIGURE_ROUNDS; i++) {
        below += raw[i] < 0;
        as_is[i] = raw[i] / (int64_t)claimed.door->each;
        unsign[i] = (int64_t)((uint64_t)raw[i] / claimed.door->each);
    }
    qsort(as_is, FIGURE_ROUNDS, sizeof *as_is, compare);
    qsort(unsign, FIGURE_ROUNDS, sizeof *unsign, compare);
    for (int i = 0; i < FIGURE_KINDS; i++) {
        is_raw = is_raw && is_near(claimed.claim.said[i], as_is[places[i]]);
        is_unsigned = is_unsigned && is_near(claimed.claim.said[i], unsign[places[i]]);
    }
    if (!below || (!is_raw && !is_unsigned))
        return false;
    headline(diagnosis, "a sample below 0 was kept");
    say(diagnosis,
        "In %d of the nine rounds the batch of %s took less than the empty one, and the difference "
        "is below 0%s. Such a sample is 0: look at the sign before you divide.",
        below, claimed.door->name,
        is_unsigned ? "; to div, which knows no sign, it is a very large number" : "");
    say_claim(diagnosis, &claimed);
    return true;
}

/* Evidence: LOW and HIGH are the smallest and the largest sample. */
bool explain_extremes(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    int64_t samples[FIGURE_ROUNDS];
    if (!find_claim(suspect, FIGURES_VALUE, &claimed))
        return false;
    figures_samples(claimed.door, true, true, samples);
    qsort(samples, FIGURE_ROUNDS, sizeof *samples, compare);
    if (!is_near(claimed.claim.said[0], samples[0]) ||
        !is_near(claimed.claim.said[2], samples[FIGURE_ROUNDS - 1]))
        return false;
    headline(diagnosis, "the interval reaches from the smallest sample to the largest");
    say(diagnosis, "A single disturbed sample makes that as wide as it likes. The second and the "
                   "eighth of nine hold the true median in 96 of 100 cases, whatever disturbs.");
    say_claim(diagnosis, &claimed);
    return true;
}

/* Evidence: the figures are none of these. */
bool explain_figures_made_up(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed))
        return false;
    headline(diagnosis, "the figures do not follow from what the clock told");
    say(diagnosis,
        "The harness has seen what each reading of the clock gave, and worked the nine samples of "
        "%s out: what a batch took, less the empty batch of its round, divided by %" PRIu64 ".",
        claimed.door->name, claimed.door->each);
    say_claim(diagnosis, &claimed);
    say(diagnosis, " Figures that were true elsewhere, or in another run, are not true here.");
    return true;
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

/* Line n of what was printed, from 0 on, without its newline. */
static const char *find_line(const struct text *output, int n, size_t *size)
{
    const char *at = output->size ? output->bytes : "", *end = at + output->size;
    for (const char *newline; n > 0 && (newline = memchr(at, '\n', (size_t)(end - at))); n--)
        at = newline + 1;
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    *size = (size_t)((newline ? newline : end) - at);
    return at;
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
