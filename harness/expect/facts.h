/* The facts that a `check` line can name: a table, one row each.
 *
 *   check WORDS... [PATH] [VALUE]
 *
 * To add one: a row in facts.c; for a fact about the events its function there, for one about the
 * directory or what else lesson/ sees a function of the same id in lesson/facts.c. */
#ifndef EXPECT_FACTS_H
#define EXPECT_FACTS_H

#include "expect/expect.h"

enum fact_id {
    FACT_FILE,
    FACT_FILE_MODE,
    FACT_NO_FILE,
    FACT_DIRECTORY,
    FACT_LINK,
    FACT_SAME,
    FACT_STDOUT_NAMES,
    FACT_STDOUT_EQUALS,
    FACT_SINK,
    FACT_NO_DESCRIPTOR,
    FACT_NO_CHILD,
    FACT_NO_MAPPING,
    FACT_FILTER,
    FACT_CONFINES,
    FACT_FIGURES,
    FACT_LOG,
    FACT_LOG_NUMBERS,
    FACT_LOG_NAMES,
    FACT_LOG_RESULTS,
    FACT_LOG_SIGNALS,
    FACTS
};

enum fact_value { TAKES_NOTHING, TAKES_BYTES, TAKES_PATH, TAKES_INTEGER, TAKES_CALLS };

struct fact {
    enum fact_id id;
    const char *name;      /* of its sort, for the catalogue of explanations */
    const char *words[4];  /* NULL behind the last */
    bool path;             /* a path comes behind the words … */
    const char *behind[2]; /* … and these words behind that */
    enum fact_value value; /* … and then a value */
    const char *takes;     /* "the content of a file is": for an error; what the path is */
    /* Judges by the events: false with words about what was found.  NULL: lesson/ judges. */
    bool (*judge)(const struct trace *trace, bool all, struct text *found);
    /* The same with what the line says. */
    bool (*weigh)(const struct scene_check *check, const struct trace *trace, struct text *found);
};

extern const struct fact facts[FACTS];

/* The three that are audited after every run: of all processes that left by exit, or of the first
 * one alone.  What a process inherited is not its own; a thread is part of its process, and what
 * clone shares is shared.  A child that becomes another program is followed up to there. */
bool descriptors_closed(const struct trace *trace, bool all, struct text *found);
bool children_reaped(const struct trace *trace, bool all, struct text *found);
bool mappings_removed(const struct trace *trace, bool all, struct text *found);

#endif
