/* What `ring3 grade` is asked for. */
#ifndef CLI_GRADE_OPTIONS_H
#define CLI_GRADE_OPTIONS_H

#include "lesson/workbook.h"

struct grade_options {
    const char *submissions; /* absolute, as is `output`: opening the workbook changes directory */
    const char *output;      /* NULL: build/class of the workbook */
    const char *roster;      /* absolute; NULL: none */
    const char *only;        /* an id; NULL: everybody */
    const char *lessons;     /* "01-06,09"; NULL: all */
    const char *points;      /* "03=20,05=15"; NULL: as the workbook has them */
    uint64_t seed;           /* 0: drawn */
    unsigned jobs;
    unsigned shard, shards; /* 1 of 1: everybody */
    bool both, weak, again, quiet;
};

/* Parses the arguments, or ends the process (--help, or status 2). */
struct grade_options grade_options_parse(int argc, char **argv);

/* Which lessons they choose, and what these are worth; or the end of the process. */
void grade_options_apply(const struct grade_options *options, struct workbook *workbook,
                         bool *chosen);

#endif
