/* Programs that measure what a crossing costs: what lies between two readings of their clock. */
#include "expect/catalogue.h"

#include "expect/figures.h"

#include <stdlib.h>
#include <string.h>

enum { BATCHES = 256 };

/* What differs is a reading of the clock, or a crossing between two of them. */
static bool is_measuring(const struct suspect *suspect)
{
    return suspect->difference != SAME &&
           (wants_named(suspect->wanted, "clock_gettime") ||
            wants_named(suspect->wanted, "getpid") || is_named(suspect->event, "clock_gettime") ||
            is_named(suspect->event, "getpid"));
}

/* Evidence: there are batches enough of crossings, and a single one without any. */
bool explain_empty_batch_once(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct clocked batches[BATCHES];
    size_t count = figures_batches(suspect->symptom->trace, batches, BATCHES), empty = 0;
    if (!is_measuring(suspect) || count > BATCHES || count < 2 * FIGURE_ROUNDS)
        return false;
    for (size_t i = 0; i < count; i++)
        empty += batches[i].crossings == 0;
    if (empty != 1)
        return false;
    headline(diagnosis, "the empty batch is measured once, not in each round");
    say(diagnosis,
        "Of %zu batches a single one was without crossings. What the loop and the clock cost "
        "changes as everything else does: each round begins with an empty batch, and its two "
        "samples are freed of that one.",
        count);
    return true;
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

/* The batches of a run that was given COUNT and its doors, and that differs among them. */
struct batches {
    struct clocked all[BATCHES];
    size_t count, doors;
    long wanted; /* COUNT */
};

static bool read_batches(const struct suspect *suspect, struct batches *batches)
{
    const struct scene *scene = suspect->symptom->scene;
    size_t words = 0;
    if (!is_measuring(suspect) || !scene || !scene->argv)
        return false;
    while (scene->argv[words])
        words++;
    batches->wanted = words > 1 ? strtol(scene->argv[1], NULL, 10) : 0;
    batches->doors = words > 2 ? words - 2 : 1;
    batches->count = figures_batches(suspect->symptom->trace, batches->all, BATCHES);
    return batches->count <= BATCHES && batches->wanted > 0;
}

/* Evidence: as many batches as there should be, and the first one of each round crosses. */
bool explain_empty_batch_crosses(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct batches batches;
    if (!read_batches(suspect, &batches) || batches.count != FIGURE_ROUNDS * (batches.doors + 1))
        return false;
    for (size_t i = 0; i < batches.count; i += batches.doors + 1)
        if (!batches.all[i].crossings)
            return false;
    headline(diagnosis, "the empty batch is not empty");
    say(diagnosis,
        "The first batch of a round is there to tell what the loop and the clock cost. In yours "
        "there are crossings, %zu in the first round. What it took is taken off the others: then "
        "the price of a crossing is taken off, too.",
        batches.all[0].crossings);
    return true;
}

/* Evidence: in nine batches or more there are crossings, and fewer than COUNT; in none more. */
bool explain_batch_too_small(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct batches batches;
    size_t small = 0, crossings = 0;
    if (!read_batches(suspect, &batches))
        return false;
    for (size_t i = 0; i < batches.count; i++) {
        size_t here = batches.all[i].crossings;
        if (here > (size_t)batches.wanted)
            return false;
        if (here > 0 && here < (size_t)batches.wanted)
            crossings = small++ ? crossings : here;
    }
    if (small < FIGURE_ROUNDS)
        return false;
    headline(diagnosis, "a batch has fewer crossings than it should");
    say(diagnosis,
        "COUNT is %ld, and between two readings of the clock there are %zu crossings, in %zu "
        "batches. Who divides by COUNT what fewer crossings took finds them too cheap. Where does "
        "the loop begin to count, and where does it end?",
        batches.wanted, crossings, small);
    return true;
}
