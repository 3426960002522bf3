/* What is said beside results. */
#include "render/parts.h"
#include "tables/sets.h"

#include <inttypes.h>

static bool result_timeout(struct text *to, const struct event *event,
                           const struct render_style *style)
{
    (void)style;
    if (event->result)
        return false;
    text_add(to, "0 (Timeout)");
    return true;
}

const struct result_rule results_common[] = {
    {"poll", result_timeout},       {"ppoll", result_timeout},    {"select", result_timeout},
    {"_newselect", result_timeout}, {"pselect6", result_timeout}, {NULL, NULL},
};
