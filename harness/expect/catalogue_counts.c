/* Programs that measure what a crossing costs: what lies between two readings of their clock. */
#include "expect/catalogue.h"

#include "expect/figures.h"

#include <stdlib.h>

enum { BATCHES = 256 };

/* The batches of a run that was given COUNT and its doors, and that differs among them. */
struct batches {
    struct clocked all[BATCHES];
    size_t count, doors;
    long wanted; /* COUNT */
};

static bool read_batches(const struct suspect *suspect, struct batches *batches)
{
    const struct scene *scene = suspect->symptom->scene;
    bool measuring =
        wants_named(suspect->wanted, "clock_gettime") || wants_named(suspect->wanted, "getpid") ||
        is_named(suspect->event, "clock_gettime") || is_named(suspect->event, "getpid");
    size_t words = 0;
    if (suspect->difference == SAME || !measuring || !scene || !scene->argv)
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
