/* Programs that measure what a crossing costs: what they make of what the clock told them. */
#include "expect/catalogue.h"

#include "expect/claimed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEDIAN = FIGURE_ROUNDS / 2 };
static const int places[FIGURE_KINDS] = {1, MEDIAN, FIGURE_ROUNDS - 2};
static const char *const kinds[FIGURE_KINDS] = {"LOW", "MEDIAN", "HIGH"};

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static bool is_near(int64_t a, int64_t b)
{
    return a >= b - 1 && a <= b + 1;
}

/* What was said is what these samples have at the three places. */
static bool says_samples(const struct claimed *claimed, bool less, bool divided)
{
    int64_t samples[FIGURE_ROUNDS];
    figures_samples(claimed->door, less, divided, samples);
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
    if (!find_claim(suspect, FIGURES_VALUE, &claimed) || !says_samples(&claimed, false, true))
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
        !says_samples(&claimed, true, false))
        return false;
    headline(diagnosis, "the figures are those of a whole batch");
    say(diagnosis,
        "A batch has %" PRIu64 " crossings. What it took, divided by that, is what one "
        "costs.",
        claimed.door->each);
    say_claim(diagnosis, &claimed);
    return true;
}

/* Nine samples that a program may have made of what the clock told of a door. */
typedef void sampling(const struct figure_door *door, int64_t samples[FIGURE_ROUNDS]);

static void sample_rightly(const struct figure_door *door, int64_t samples[FIGURE_ROUNDS])
{
    figures_samples(door, true, true, samples);
}

static void sample_with_sign(const struct figure_door *door, int64_t samples[FIGURE_ROUNDS])
{
    figures_differences(door, samples);
    for (int i = 0; i < FIGURE_ROUNDS; i++)
        samples[i] /= (int64_t)door->each;
}

static void sample_without_sign(const struct figure_door *door, int64_t samples[FIGURE_ROUNDS])
{
    figures_differences(door, samples);
    for (int i = 0; i < FIGURE_ROUNDS; i++)
        samples[i] = (int64_t)((uint64_t)samples[i] / door->each);
}

/* Every line has such samples at these places, when they are in order, or as they came. */
static bool all_are(const struct suspect *suspect, const struct claimed *claimed, sampling *make,
                    bool sorted, const int at_places[FIGURE_KINDS])
{
    for (int d = 0; d < claimed->figures.count; d++) {
        int64_t samples[FIGURE_ROUNDS], said[FIGURE_KINDS];
        char line[128];
        size_t size;
        const char *at = find_line(&suspect->symptom->trace->output, d, &size);
        snprintf(line, sizeof line, "%.*s", (int)(size < 127 ? size : 127), at);
        if (sscanf(line, "%*s %*d %" SCNd64 " %" SCNd64 " %" SCNd64, &said[0], &said[1],
                   &said[2]) != FIGURE_KINDS)
            return false;
        make(&claimed->figures.doors[d], samples);
        if (sorted)
            qsort(samples, FIGURE_ROUNDS, sizeof *samples, compare);
        for (int i = 0; i < FIGURE_KINDS; i++)
            if (!is_near(said[i], samples[at_places[i]]))
                return false;
    }
    return true;
}

/* Evidence: … as they came, one after the other. */
bool explain_not_sorted(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed) ||
        !all_are(suspect, &claimed, sample_rightly, false, places))
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

/* Evidence: the three figures of each door are the third, the sixth and the ninth sample. */
bool explain_counted_from_one(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const int behind[FIGURE_KINDS] = {2, MEDIAN + 1, FIGURE_ROUNDS - 1};
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed) ||
        !all_are(suspect, &claimed, sample_rightly, true, behind))
        return false;
    headline(diagnosis, "each figure is the sample behind the one that is asked for");
    say(diagnosis, "They are the third, the sixth and the ninth of the nine in order. Places are "
                   "counted from 0: the second is number 1, the fifth 4, the eighth 7.");
    say_claim(diagnosis, &claimed);
    return true;
}

/* Evidence: the figures of each door are those of samples of which some are below 0, kept so or,
 * divided without a sign, very large. */
bool explain_below_zero(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct claimed claimed;
    int64_t raw[FIGURE_ROUNDS];
    int below = 0;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed))
        return false;
    bool is_unsigned = all_are(suspect, &claimed, sample_without_sign, true, places);
    figures_differences(claimed.door, raw);
    for (int i = 0; i < FIGURE_ROUNDS; i++)
        below += raw[i] < 0;
    if (!below || !(is_unsigned || all_are(suspect, &claimed, sample_with_sign, true, places)))
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

/* Evidence: LOW and HIGH of each door are the smallest and the largest sample, and MEDIAN is right.
 */
bool explain_extremes(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const int ends[FIGURE_KINDS] = {0, MEDIAN, FIGURE_ROUNDS - 1};
    struct claimed claimed;
    if (!find_claim(suspect, FIGURES_VALUE, &claimed) ||
        !all_are(suspect, &claimed, sample_rightly, true, ends))
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
