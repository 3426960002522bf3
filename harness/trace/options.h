/* The command line of ring3 trace: strace's, read into one struct. */
#ifndef TRACE_OPTIONS_H
#define TRACE_OPTIONS_H

#include "base/text.h"
#include "capture/capture.h"
#include "filter/expression.h"
#include "filter/rules.h"
#include "render/render.h"
#include "trace/sets.h"

enum stamp { STAMP_NONE, STAMP_TIME, STAMP_UNIX };
enum counting { SUMMARY_NONE, SUMMARY_ONLY, SUMMARY_TOO };
enum form { FORM_TEXT, FORM_JSON, FORM_CANONICAL };

/* -e status=; the order is that of status_words. */
enum call_status {
    CALL_SUCCESSFUL,
    CALL_FAILED,
    CALL_UNFINISHED,
    CALL_UNAVAILABLE,
    CALL_DETACHED,
    CALL_STATUSES
};

/* -e quiet= */
enum quiet { QUIET_ATTACH, QUIET_EXIT, QUIET_PATH, QUIET_PERSONALITY, QUIET_EXECVE };

/* The columns of the table of -c. */
enum column {
    COLUMN_PERCENT,
    COLUMN_TOTAL,
    COLUMN_MIN,
    COLUMN_MAX,
    COLUMN_AVERAGE,
    COLUMN_CALLS,
    COLUMN_ERRORS,
    COLUMN_NAME,
    COLUMNS_MAX,
    COLUMN_NONE = COLUMNS_MAX /* not sorted */
};

/* A -e inject=SET:...: one struct inject for each call of the set is made of it. */
struct injection {
    struct call_set calls;
    struct inject what; /* abi and number are open */
};

struct trace_options {
    /* What to trace. */
    pid_t *attach;
    size_t attach_count;
    char **changes; /* -E: "NAME=VALUE" or "NAME" */
    size_t change_count;
    int follow;    /* how many -f */
    bool separate; /* -ff, --output-separately */
    bool perf;     /* recorded without stopping anybody: --backend=perf, --system */
    bool system;   /* … the whole machine */
    size_t ring_bytes;
    unsigned seconds;
    int first; /* the index of PROGRAM in argv */

    /* What to show. */
    struct call_set calls;
    bool all_calls;
    struct number_set signals, statuses, quiet;
    bool all_statuses;
    bool chose_calls; /* by -e trace= */
    bool has_filter;  /* --filter */
    struct filter filter;
    bool echoes, has_echo_filter; /* --echo-fds, and its expression */
    struct filter echo_filter;
    const char *rules_name; /* --rules: the file; NULL: none */
    struct rules rules;
    const char **paths;
    size_t path_count;
    struct injection *injections;
    size_t injection_count;

    /* How. */
    const char *output;
    bool append;
    enum stamp stamp;
    int stamp_digits; /* of a second's fraction: 0, 3, 6, 9 */
    bool relative, spent;
    int relative_digits, spent_digits;
    bool ip, numbers, registers, vdso;
    int descriptors; /* how many -y */
    struct render_style style;
    struct call_set raw, abbreviated, verbose;
    bool any_raw, all_abbreviated, all_verbose;
    struct number_set read, write;
    bool any_dump;
    enum form form;

    enum counting summary;
    bool wall_clock;
    enum column sort;
    enum column columns[COLUMNS_MAX];
    int column_count;

    uint64_t limit_calls, limit_bytes, limit_ms;
    int quiets;            /* how many -q */
    bool warn_last_status; /* both -z and -Z */
    bool help, version, list_fields;
};

extern const char *const status_words[], *const quiet_words[];

/* Reads argv (argv[0] is the command's name).  False: `problem` says what is wrong, status 2. */
bool trace_options_parse(struct trace_options *options, int argc, char **argv,
                         struct problem *problem);
void trace_options_free(struct trace_options *options);

/* What --help prints, in lines of `width` at most: made from the table of options. */
void trace_options_help(struct text *to, size_t width);

/* qualify.c: an expression of -e; the name before "=" says which. */
bool qualify(struct trace_options *options, const char *expression, struct problem *problem);
bool qualify_as(struct trace_options *options, const char *kind, const char *words,
                struct problem *problem);

/* inject.c */
bool parse_injection(struct trace_options *options, const char *words, bool fault,
                     struct problem *problem);
struct inject *injections_expand(const struct trace_options *options, size_t *count);

#endif
