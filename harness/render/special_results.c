/* What is said beside results. */
#include "render/parts.h"
#include "tables/sets.h"

#include <inttypes.h>

static bool result_fcntl(struct text *to, const struct event *event,
                         const struct render_style *style)
{
    bool flags = IS_ONE_OF(event, 1, "F_GETFL");
    if (!flags && !(IS_ONE_OF(event, 1, "F_GETFD") && event->result))
        return false;
    text_add(to, "%#" PRIx64 " (flags ", (uint64_t)event->result);
    render_flags(to, style, flags ? names_open : names_descriptor, flags ? "O_???" : "FD_???",
                 (uint64_t)event->result);
    text_add(to, ")");
    return true;
}

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
    {"fcntl", result_fcntl},      {"fcntl64", result_fcntl},
    {"poll", result_timeout},     {"ppoll", result_timeout},
    {"select", result_timeout},   {"_newselect", result_timeout},
    {"pselect6", result_timeout}, {NULL, NULL},
};
