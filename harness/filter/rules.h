/* Rules: what becomes of a program's system calls, a line a call; RULES.md has the language.
 *
 *     connect: trace, kill after 3
 *     openat when flags has O_WRONLY: errno EACCES
 *     default: allow
 *
 * Of several lines that fit a call the first one counts.  All here is pure but for
 * rules_compile, which asks libseccomp for the filter that the kernel gets. */
#ifndef FILTER_RULES_H
#define FILTER_RULES_H

#include "base/arena.h"
#include "base/message.h"
#include "filter/calls.h"

enum rule_answer { RULE_ALLOW, RULE_ERRNO, RULE_KILL };

struct rule {
    int line;         /* from 1 on: the data of SECCOMP_RET_TRACE; 0: no line says it */
    const char *text; /* the line, without its comment */
    enum rule_answer answer;
    int error;           /* of RULE_ERRNO */
    bool traced;         /* each call is shown */
    unsigned kill_after; /* the whole tree ends at the entry of this one of its calls; 0: never */

    const char *call; /* NULL: what no line above fits */
    int abi;          /* of which table; ABI_COUNT: of every one that has it */
    const struct rule_way *ways;
    size_t way_count;
    const struct rule_source *source;
};

enum { RULES_MOST = 1000 }; /* lines of a file: what tells a rule from other users of the data */

struct rules {
    struct arena arena;
    struct rule *all;
    size_t count;
    const struct rule *fallback[ABI_COUNT]; /* the default of each table */
};

/* Reads a file's text.  False: `problem` says what is wrong with which line, with a caret and
 * status 2; `name` is what the file is called there.  To be freed also after a failure. */
bool rules_parse(struct rules *rules, const char *name, const char *text, size_t size,
                 struct problem *problem);
void rules_free(struct rules *rules);

/* True when the tracer has to do something about the calls that a rule fits. */
bool rule_stops(const struct rule *rule);

/* The rule for a call of which only the registers are known, as the kernel's filter decides. */
const struct rule *rules_judge(const struct rules *rules, enum abi abi, uint32_t number,
                               const uint64_t arg[6]);

/* The calls for which some rule that stops may be the one, by their numbers. */
void rules_calls(const struct rules *rules, struct call_set *set);

/* Compiles to what rules_judge says: ALLOW, ERRNO, KILL_PROCESS, and TRACE with the line as its
 * data.  False: libseccomp or the kernel's limit of instructions does not take it. */
bool rules_compile(const struct rules *rules, struct filter_program *program,
                   struct problem *problem);

/* The i-th call that only the i386 table has and that does the same as the call of this name, from
 * 0 on; NULL when there are no more. */
const char *rule_form(const char *name, size_t i);

#endif
