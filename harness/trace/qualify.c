/* -e KIND=EXPRESSION. */
#include "trace/options_apply.h"

#include <string.h>

const char *const status_words[] = {"successful",  "failed",   "unfinished",
                                    "unavailable", "detached", NULL};
const char *const quiet_words[] = {"attach",      "exit",          "path-resolution",
                                   "personality", "thread-execve", NULL};

enum kind_of_set {
    SET_TRACE,
    SET_SIGNAL,
    SET_STATUS,
    SET_INJECT,
    SET_FAULT,
    SET_READ,
    SET_WRITE,
    SET_QUIET,
    SET_RAW,
    SET_ABBREV,
    SET_VERBOSE,
    SET_FDS
};

/* The first name of each is the one that is documented. */
static const struct {
    const char *name;
    enum kind_of_set kind;
} kinds[] = {
    {"trace", SET_TRACE},    {"t", SET_TRACE},         {"signal", SET_SIGNAL},
    {"signals", SET_SIGNAL}, {"s", SET_SIGNAL},        {"status", SET_STATUS},
    {"inject", SET_INJECT},  {"fault", SET_FAULT},     {"read", SET_READ},
    {"reads", SET_READ},     {"r", SET_READ},          {"write", SET_WRITE},
    {"writes", SET_WRITE},   {"w", SET_WRITE},         {"quiet", SET_QUIET},
    {"silent", SET_QUIET},   {"silence", SET_QUIET},   {"q", SET_QUIET},
    {"raw", SET_RAW},        {"x", SET_RAW},           {"abbrev", SET_ABBREV},
    {"a", SET_ABBREV},       {"verbose", SET_VERBOSE}, {"v", SET_VERBOSE},
    {"decode-fds", SET_FDS}, {"decode-fd", SET_FDS},
};

static bool is_whole(const char *words)
{
    return strcmp(words, "all") == 0;
}

static bool decode_descriptors(struct trace_options *options, const char *words,
                               struct problem *problem)
{
    if (strcmp(words, "none") == 0)
        options->descriptors = 0;
    else if (strcmp(words, "path") == 0)
        options->descriptors = 1;
    else if (strcmp(words, "all") == 0)
        options->descriptors = 2;
    else
        return problem_set(problem, STATUS_USAGE,
                           "decode-fds=%.60s: path, all and none are known here", words);
    return true;
}

static bool set_kind(struct trace_options *options, enum kind_of_set kind, const char *words,
                     struct problem *problem)
{
    switch (kind) {
    case SET_TRACE:
        options->all_calls = is_whole(words);
        options->chose_calls = true;
        return parse_calls(&options->calls, words, problem);
    case SET_SIGNAL:
        return parse_signals(&options->signals, words, problem);
    case SET_STATUS:
        options->all_statuses = is_whole(words);
        return parse_words(&options->statuses, "status", status_words, words, problem);
    case SET_INJECT:
    case SET_FAULT:
        return parse_injection(options, words, kind == SET_FAULT, problem);
    case SET_READ:
        options->any_dump = true;
        return parse_descriptors(&options->read, words, problem);
    case SET_WRITE:
        options->any_dump = true;
        return parse_descriptors(&options->write, words, problem);
    case SET_QUIET:
        return parse_words(&options->quiet, "quiet", quiet_words, words, problem);
    case SET_RAW:
        options->any_raw = strcmp(words, "none") != 0;
        return parse_calls(&options->raw, words, problem);
    case SET_ABBREV:
        options->all_abbreviated = is_whole(words);
        return parse_calls(&options->abbreviated, words, problem);
    case SET_VERBOSE:
        options->all_verbose = is_whole(words);
        return parse_calls(&options->verbose, words, problem);
    case SET_FDS:
        return decode_descriptors(options, words, problem);
    }
    return true;
}

bool qualify_as(struct trace_options *options, const char *kind, const char *words,
                struct problem *problem)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, kind) == 0)
            return set_kind(options, kinds[i].kind, words, problem);
    if (strcmp(kind, "kvm") == 0)
        return problem_set(problem, STATUS_USAGE,
                           "trace has no -e kvm= of strace's (exits of virtual processors)");
    return problem_set(problem, STATUS_USAGE, "there is no -e %.40s=; the help lists them", kind);
}

/* Without a known KIND= all of it is a set of calls. */
bool qualify(struct trace_options *options, const char *expression, struct problem *problem)
{
    size_t size = strcspn(expression, "=");
    char kind[32] = "trace";
    if (expression[size] && size < sizeof kind) {
        memcpy(kind, expression, size);
        kind[size] = '\0';
        expression += size + 1;
    }
    return qualify_as(options, kind, expression, problem);
}
