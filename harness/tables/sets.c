#include "tables/sets.h"

const struct constant *const constant_sets[] = {
#define SET(name) names_##name,
#include "tables/sets.def"
#undef SET
    NULL};
