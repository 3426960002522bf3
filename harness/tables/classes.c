#include "tables/classes.h"

#include <string.h>

#define CLASS(symbol, name, ...) static const char *const calls_##symbol[] = {__VA_ARGS__, NULL};
#include "tables/classes.def"
#undef CLASS

static const struct {
    const char *name;
    const char *const *calls;
} classes[] = {
#define CLASS(symbol, name, ...) {name, calls_##symbol},
#include "tables/classes.def"
#undef CLASS
    {"net", calls_network},
};

enum { CLASSES = sizeof classes / sizeof *classes };

const char *class_name(size_t i)
{
    return i < CLASSES ? classes[i].name : NULL;
}

bool class_add(struct call_set *set, const char *name)
{
    for (size_t i = 0; i < CLASSES; i++) {
        if (strcmp(classes[i].name, name) != 0)
            continue;
        for (const char *const *call = classes[i].calls; *call; call++)
            for (int abi = 0; abi < ABI_COUNT; abi++) {
                long number = call_number((enum abi)abi, *call);
                if (number >= 0)
                    call_set_add(set, (enum abi)abi, (uint32_t)number);
            }
        return true;
    }
    return false;
}
