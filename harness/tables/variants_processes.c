/* Variants of the calls on processes. */
#include "tables/parameters.h"
#include "tables/variants.h"

// clang-format off
const struct variant_list variants_processes[] = {
    {NULL, NULL}
};
// clang-format on
