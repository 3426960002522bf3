#include "trace/canon.h"

#include <stdlib.h>

struct entry {
    unsigned long value;
    unsigned number; /* 0: the place is free */
    int process;
    enum canon_name what;
};

struct names {
    struct entry *entries;
    size_t room, count;
    unsigned next[CANON_NAMES];
};

struct names *names_new(void)
{
    struct names *names = calloc(1, sizeof *names);
    if (names)
        names->entries = calloc(names->room = 1024, sizeof *names->entries);
    if (!names || !names->entries)
        die(STATUS_FAULT, "out of memory (names)");
    return names;
}

void names_free(struct names *names)
{
    free(names->entries);
    free(names);
}

static size_t place_of(const struct entry *entries, size_t room, enum canon_name what, int process,
                       unsigned long value)
{
    unsigned long hash = (value + (unsigned long)what * 0x9e3779b97f4a7c15u) ^
                         (unsigned long)(process + 1) * 0xff51afd7ed558ccdu;
    hash = (hash ^ hash >> 29) * 0x9e3779b97f4a7c15u;
    size_t at = (hash >> 20) & (room - 1);
    while (entries[at].number && (entries[at].value != value || entries[at].what != what ||
                                  entries[at].process != process))
        at = (at + 1) & (room - 1);
    return at;
}

static void make_room(struct names *names)
{
    if (names->count * 2 < names->room)
        return;
    size_t room = names->room * 2;
    struct entry *entries = calloc(room, sizeof *entries);
    if (!entries)
        die(STATUS_FAULT, "out of memory (%zu names)", room);
    for (size_t i = 0; i < names->room; i++) {
        const struct entry *old = &names->entries[i];
        if (old->number)
            entries[place_of(entries, room, old->what, old->process, old->value)] = *old;
    }
    free(names->entries);
    names->entries = entries;
    names->room = room;
}

static struct entry *entry_of(struct names *names, enum canon_name what, int process,
                              unsigned long value)
{
    make_room(names);
    struct entry *entry =
        &names->entries[place_of(names->entries, names->room, what, process, value)];
    if (!entry->number) {
        *entry = (struct entry){value, ++names->next[what], process, what};
        names->count++;
    }
    return entry;
}

unsigned name_of(struct names *names, enum canon_name what, unsigned long value)
{
    return entry_of(names, what, -1, value)->number;
}

bool name_known(const struct names *names, enum canon_name what, unsigned long value)
{
    return names->entries[place_of(names->entries, names->room, what, -1, value)].number != 0;
}

unsigned name_of_descriptor(struct names *names, int process, unsigned long fd)
{
    return entry_of(names, CANON_FD, process, fd)->number;
}

void name_new_descriptor(struct names *names, int process, unsigned long fd)
{
    unsigned before = names->next[CANON_FD];
    struct entry *entry = entry_of(names, CANON_FD, process, fd);
    if (names->next[CANON_FD] == before)
        entry->number = ++names->next[CANON_FD];
}

void names_inherit(struct names *names, int from, int to)
{
    for (unsigned long fd = 3; fd < 1024; fd++) {
        size_t at = place_of(names->entries, names->room, CANON_FD, from, fd);
        unsigned number = names->entries[at].number;
        if (!number)
            continue;
        unsigned next = names->next[CANON_FD];
        entry_of(names, CANON_FD, to, fd)->number = number;
        names->next[CANON_FD] = next;
    }
}
