/* Programs that measure what a crossing costs: how often they look, and what they make of it. */
#include "expect/catalogue.h"

#include "expect/figures.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { BATCHES = 256, MEDIAN = FIGURE_ROUNDS / 2 };
static const int places[FIGURE_KINDS] = {1, MEDIAN, FIGURE_ROUNDS - 2};
static const char *const kinds[FIGURE_KINDS] = {"LOW", "MEDIAN", "HIGH"};

/* ------------------------------------------------------------- the samples */

/* What differs is a reading of the clock, or a crossing between two of them. */
static bool is_measuring(const struct suspect *suspect)
{
    return suspect->difference != SAME &&
           (wants_named(suspect->wanted, "clock_gettime") ||
            wants_named(suspect->wanted, "getpid") || is_named(suspect->event, "clock_gettime") ||
            is_named(suspect->event, "getpid"));
}

/* Evidence: the clock was read twice around each crossing, for several batches. */
bool explain_clock_each_time(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct clocked batches[BATCHES];
    size_t count = figures_batches(suspect->symptom->trace, batches, BATCHES), single = 0;
    if (!is_measuring(suspect) || count > BATCHES)
        return false;
    for (size_t i = 0; i < count; i++)
        single += batches[i].crossings == 1;
    if (single < 2 * FIGURE_ROUNDS)
        return false;
    headline(diagnosis, "the clock is read around every single crossing");
    say(diagnosis,
        "%zu times one crossing stands alone between two readings of the clock. Reading the clock "
        "costs as much as what is to be measured, and it counts in whole steps. Read it before and "
        "behind a batch of COUNT crossings, and divide.",
        single);
    return true;
}

/* Evidence: the program went on to print after fewer rounds than nine: as many batches of each
 * door as of each other. */
bool explain_few_samples(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct clocked batches[BATCHES];
    size_t count = figures_batches(suspect->symptom->trace, batches, BATCHES), crossing = 0;
    const struct event *next = suspect->next;
    if (!is_measuring(suspect) || count > BATCHES || !(is_named(next, "write") || is_exit(next)))
        return false;
    for (size_t i = 0; i < count; i++)
        crossing += batches[i].crossings > 0;
    if (!crossing || count >= 2 * FIGURE_ROUNDS)
        return false;
    headline(diagnosis, "%zu batches are too few to know anything", count);
    say(diagnosis,
        "The program read the clock around %zu batches, %zu of them with crossings, and then went "
        "on. One sample says what happened once: an interrupt or another process may have been in "
        "it, and nothing shows whether. Take nine rounds; their order shows how far they agree.",
        count, crossing);
    return true;
}

/* Evidence: of the batches with crossings many follow one of the same door, and there is another
 * door. */
bool explain_not_interleaved(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct clocked batches[BATCHES];
    size_t count = figures_batches(suspect->symptom->trace, batches, BATCHES);
    size_t again = 0, other = 0;
    const char *last = NULL;
    if (!is_measuring(suspect) || count > BATCHES)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *door = batches[i].door;
        again += door && last && strcmp(door, last) == 0;
        other += door && last && strcmp(door, last) != 0;
        last = door ? door : last;
    }
    if (again < FIGURE_ROUNDS || !other)
        return false;
    headline(diagnosis, "one door is measured to its end before the other begins");
    say(diagnosis,
        "%zu times a batch followed one of the same door. The clock of the processor changes, and "
        "so does what else runs: whatever happens meanwhile falls upon one door alone. Visit all "
        "doors in each round, so that it falls upon all of them.",
        again);
    return true;
}

/* ------------------------------------------------------------- the figures */

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
