/* Listing a directory: which of its names were written, and which were not. */
#include "expect/catalogue.h"

#include "expect/records.h"

#include <string.h>

static bool is_dots(const struct record *record)
{
    return (record->length == 1 || record->length == 2) &&
           memcmp(record->name, "..", record->length) == 0;
}

static bool is_line(const struct text *output, const char *line, size_t size)
{
    const char *at = text_string(output), *end = at + output->size;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline ? newline : end) - at);
        if (length == size && memcmp(at, line, size) == 0)
            return true;
        at += length + 1;
    }
    return false;
}

/* What became of the names that the kernel gave; . and .. do not count, unless it says so. */
struct tally {
    size_t missing;
    size_t dotted;      /* … that begin with a dot */
    size_t directories; /* … of directories */
    char name[256];     /* the first of them */
    bool leading;       /* the first two of each buffer are missing, and nothing else is: neither
                           . nor .. */
};

static void count_missing(struct tally *tally, const struct record *record)
{
    if (!tally->missing++ && record->length < sizeof tally->name)
        memcpy(tally->name, record->name, record->length);
    tally->dotted += record->name[0] == '.';
    tally->directories += record->type == RECORD_DIRECTORY;
}

static struct tally make_tally(const struct suspect *suspect)
{
    const struct trace *trace = suspect->symptom->trace;
    struct tally tally = {.leading = true};
    for (size_t i = 0; i < trace->count; i++) {
        const struct copy *records = records_of(&trace->events[i]);
        struct record record = {0};
        while (records && records_next(records, &record)) {
            bool listed = is_line(&trace->output, record.name, record.length);
            if (listed == (record.order < 2))
                tally.leading = false;
            if (!listed && !is_dots(&record))
                count_missing(&tally, &record);
        }
    }
    return tally;
}

static bool names_differ(const struct suspect *suspect)
{
    const struct finding *finding = first_finding(suspect);
    return finding && strcmp(finding->fact, "names") == 0;
}

/* Evidence: what is missing is the first two names of each buffer, whichever they are, and only
 * these. */
bool explain_order_expected(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!names_differ(suspect))
        return false;
    struct tally tally = make_tally(suspect);
    if (!tally.missing || !tally.leading)
        return false;
    headline(diagnosis, "the first two names of each buffer were left out");
    say_bytes(diagnosis, tally.name, strlen(tally.name));
    say(diagnosis, " is missing: it was one of the first two in a buffer. . and .. come once, and "
                   "where is up to the file system. Names are not sorted, and their place says "
                   "nothing: compare each one.");
    return true;
}

/* Evidence: a line is . or .., which the kernel gave. */
bool explain_dots_listed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct text *output = &suspect->symptom->trace->output;
    bool one = is_line(output, ".", 1), two = is_line(output, "..", 2);
    if (!names_differ(suspect) || (!one && !two))
        return false;
    headline(diagnosis, "%s listed, too", one && two ? ". and .. were" : one ? ". was" : ".. was");
    say(diagnosis,
        "Each directory holds . (itself) and .. (the one above it), and getdents64 gives "
        "them like all other names. They belong on no list here: compare each name with "
        "both, up to the NUL.");
    return true;
}

/* Evidence: all names that are missing begin with a dot. */
bool explain_dot_names_left_out(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!names_differ(suspect))
        return false;
    struct tally tally = make_tally(suspect);
    if (!tally.missing || tally.dotted != tally.missing)
        return false;
    headline(diagnosis, "names that begin with a dot were left out");
    say_bytes(diagnosis, tally.name, strlen(tally.name));
    say(diagnosis, " is a name like others. Only . and .. are to be left out: look at what follows "
                   "the dots. It has to be the NUL.");
    return true;
}

/* Evidence: all names that are missing are directories. */
bool explain_directories_left_out(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!names_differ(suspect))
        return false;
    struct tally tally = make_tally(suspect);
    if (!tally.missing || tally.directories != tally.missing)
        return false;
    headline(diagnosis, "directories were left out");
    say_bytes(diagnosis, tally.name, strlen(tally.name));
    say(diagnosis, " is a directory (d_type 4, DT_DIR), and so are . and ..; but it is none of "
                   "these two. A name is told by its bytes, not by its type.");
    return true;
}
