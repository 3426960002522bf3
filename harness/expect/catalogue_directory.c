/* Listing a directory: how the records that getdents64 gives were walked. */
#include "expect/catalogue.h"

#include "expect/records.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { READDIR = 89, C_RECORD = 280 };

/* A write and the records that were in the buffer when it was made. */
struct visit {
    const struct event *write;
    const struct event *call; /* the getdents64 */
    const struct copy *records;
    uint64_t offset; /* of what was written, in the buffer; beyond its count: elsewhere */
};

/* Goes on to the next write of what lies in the buffer; `index` begins as 0. */
static bool next_visit(const struct suspect *suspect, struct visit *visit, size_t *index)
{
    const struct trace *trace = suspect->symptom->trace;
    while (*index < trace->count) {
        const struct event *event = &trace->events[(*index)++];
        const struct copy *records = records_of(event);
        if (records) {
            visit->call = event;
            visit->records = records;
        }
        if (!visit->records || event->task != 0 || !is_named(event, "write"))
            continue;
        visit->write = event;
        visit->offset = event->arg[1] - visit->records->address;
        if (visit->offset < (uint64_t)event_value(visit->call, 2) + RECORD_NAME)
            return true;
    }
    return false;
}

/* The record whose name begins there. */
static bool find_name(const struct visit *visit, struct record *record)
{
    *record = (struct record){0};
    while (records_next(visit->records, record))
        if (visit->offset == record->at + RECORD_NAME)
            return true;
    return false;
}

static void say_sizes(const struct visit *visit, struct diagnosis *diagnosis)
{
    struct record record = {0};
    for (int i = 0; i < 4 && records_next(visit->records, &record); i++)
        say(diagnosis, "%s%zu", i ? ", " : "", record.size);
}

/* The writes, one after the other: what they say of how the records were walked. */
struct walk {
    struct visit visit;
    uint64_t goes_on; /* where the write before ended: a name may be written in parts */
    bool by_array;    /* so far each began where an element of an array of C would … */
    bool beyond;      /* … and not only the first of them */
};

/* The write that is looked at begins nowhere where a name does. */
static bool is_astray(struct walk *walk)
{
    struct record record;
    const struct visit *visit = &walk->visit;
    bool goes_on = visit->offset == walk->goes_on;
    walk->goes_on = visit->offset + (uint64_t)event_value(visit->write, 2);
    if (goes_on || visit->offset >= visit->records->size)
        return false;
    walk->by_array = walk->by_array && visit->offset % C_RECORD == RECORD_NAME;
    walk->beyond = walk->beyond || visit->offset > C_RECORD;
    return !find_name(visit, &record);
}

/* Evidence: a write took bytes out of the records, and no name begins there; or all began so far
 * from each other as the elements of an array of struct dirent. */
bool explain_record_size_fixed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct walk walk = {.by_array = true};
    size_t index = 0;
    bool astray = false;
    while (!astray && next_visit(suspect, &walk.visit, &index))
        astray = is_astray(&walk);
    bool by_array = walk.by_array && walk.beyond;
    if (!astray && !(by_array && suspect->symptom->language == LANGUAGE_C))
        return false;
    place_at(suspect, diagnosis, walk.visit.write);
    headline(diagnosis, "the records differ in size, and were taken for equal");
    if (astray)
        say(diagnosis,
            "This write began at byte %" PRIu64 " of what getdents64 gave, and no name begins "
            "there. ",
            walk.visit.offset);
    say(diagnosis, "The first records have ");
    say_sizes(&walk.visit, diagnosis);
    say(diagnosis, " bytes: each is as long as its name needs, and d_reclen, at offset 16 in it, "
                   "says how long. The next one begins there.");
    if (by_array)
        say(diagnosis,
            " Yours are 280 bytes apart: struct dirent has so many in C, for the longest "
            "name there is, and ++ and an index go by that.");
    return true;
}

/* Evidence: a write took bytes from behind the records. */
bool explain_past_the_records(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct visit visit = {0};
    size_t index = 0;
    while (next_visit(suspect, &visit, &index)) {
        if (visit.offset < (uint64_t)visit.call->result + RECORD_NAME)
            continue;
        place_at(suspect, diagnosis, visit.write);
        headline(diagnosis, "the program went on behind the last record");
        say(diagnosis,
            "getdents64 filled %" PRId64 " of %" PRId64
            " bytes, and this write began at byte %" PRIu64
            ": there lies only what was there before. The records end where the result "
            "says, not where the buffer ends.",
            visit.call->result, event_value(visit.call, 2), visit.offset);
        return true;
    }
    return false;
}

/* The write goes on behind the name: over its NUL, or, where a newline was put in the place of
 * that, to the end of the record. */
static bool goes_too_far(const struct visit *visit, const struct record *record)
{
    const struct copy *bytes = event_copy(visit->write, 1, false);
    if (!bytes || bytes->size <= record->length)
        return false;
    uint8_t behind = bytes->bytes[record->length];
    return behind == '\0' || (behind == '\n' && bytes->size > record->length + 1 &&
                              visit->offset + bytes->size == record->at + record->size);
}

/* Evidence: a write that began with a name went on over what fills its record up. */
bool explain_padding_written(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct visit visit = {0};
    struct record record;
    size_t index = 0;
    while (next_visit(suspect, &visit, &index)) {
        if (!find_name(&visit, &record) || !goes_too_far(&visit, &record))
            continue;
        place_at(suspect, diagnosis, visit.write);
        headline(diagnosis, "more than the name was written");
        say(diagnosis, "The name ");
        say_bytes(diagnosis, record.name, record.length);
        say(diagnosis,
            " has %zu bytes, and write was asked for %" PRId64 ": what lies behind it, too. "
            "d_reclen is the length of the whole record, with what fills it up; a name ends in "
            "front of its NUL.",
            record.length, event_value(visit.write, 2));
        return true;
    }
    return false;
}

/* Evidence: the next getdents64 is missing, and the last one brought something. */
bool explain_one_buffer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *last = NULL;
    if (!is_sequence(suspect) || !wants_named(suspect->wanted, "getdents64"))
        return false;
    for (size_t i = 0; i < trace->count; i++)
        if (is_named(&trace->events[i], "getdents64")) {
            if (i >= suspect->index)
                return false;
            last = &trace->events[i];
        }
    if (!last || last->result <= 0)
        return false;
    headline(diagnosis, "getdents64 was not asked until it gave 0");
    say(diagnosis, "getdents64");
    say_call_at(suspect, diagnosis, last);
    say(diagnosis,
        " gave %" PRId64 " of %" PRId64 " bytes and was not asked again. It gives whole records, "
        "as many as fit, so a buffer is seldom filled to its end, and the next records may be "
        "waiting. Only 0 says that there are no more.",
        last->result, event_value(last, 2));
    return true;
}

/* Evidence: where getdents64 is wanted stands readdir of the 32-bit table, or its number. */
bool explain_readdir(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_call(event) || !wants_named(suspect->wanted, "getdents64") ||
        event->number != READDIR || event->abi == ABI_X32)
        return false;
    headline(diagnosis, "readdir is no system call");
    if (event->abi == ABI_X86_64)
        say(diagnosis, "Number 89 was readdir in the 32-bit table; in the 64-bit table it is "
                       "readlink, and there is no readdir. ");
    else
        say(diagnosis, "The 32-bit table has an old readdir, which gives one record a call; the "
                       "64-bit table has none. ");
    say(diagnosis, "readdir is a function of libc: it asks getdents64 for many records at once, "
                   "and hands them out one by one.");
    return true;
}

/* Evidence: where getdents64 is wanted, read was refused because of what the descriptor is; or it
 * was stopped before the kernel could, with that descriptor. */
bool explain_directory_read(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    int64_t fd;
    if (!wants_named(suspect->wanted, "getdents64") || !is_call(event))
        return false;
    bool stopped = event->denied && is_named(event, "read") && wanted_integer(suspect, 0, &fd) &&
                   fd == event_value(event, 0);
    if (event->result != -EISDIR && !stopped)
        return false;
    headline(diagnosis, "a directory is not read with %s", call_title(event));
    if (!stopped) {
        say_result(suspect, diagnosis, event);
        say(diagnosis, ". ");
    }
    say(diagnosis, "How a file system stores a directory is its own affair, and no program gets "
                   "to see it. getdents64 gives the same records for all of them.");
    return true;
}
