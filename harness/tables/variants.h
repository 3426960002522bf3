/* Arguments whose kind another argument decides: fcntl's third by its operation.  A row says
 * which argument it is about, which one decides, and by what value. */
#ifndef TABLES_VARIANTS_H
#define TABLES_VARIANTS_H

#include "tables/calls.h"

struct variant {
    uint8_t argument, selector; /* counted from 1; argument 0 ends the rows */
    uint64_t mask;              /* of the selector's value */
    uint64_t value;
    struct parameter parameter;
};

/* The rows of one call; a NULL call ends a list.  The first row that fits counts. */
struct variant_list {
    const char *call;
    const struct variant *rows;
};

extern const struct variant_list variants_files[], variants_processes[], variants_ioctl[],
    variants_control[];

/* Rows: argument `about` is so when the 32 bits of argument `by` are `value`. */
#define WHEN(about, by, value, ...)                                                                \
    {                                                                                              \
        about, by, UINT32_MAX, (uint32_t)(value), __VA_ARGS__                                      \
    }
#define WHEN_MASKED(about, by, mask, value, ...)                                                   \
    {                                                                                              \
        about, by, mask, value, __VA_ARGS__                                                        \
    }
#define WHEN_END                                                                                   \
    {                                                                                              \
        0, 0, 0, 0,                                                                                \
        {                                                                                          \
            NULL, KIND_NONE, 0, NULL, NULL, NULL, 0                                                \
        }                                                                                          \
    }

#endif
