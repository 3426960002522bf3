#include "class/gather.h"

#include "base/array.h"
#include "base/file.h"

#include <ctype.h>
#include <string.h>

static struct draft *new_draft(struct gather *gather, const struct label *label,
                               const struct roster_student *known, const char *id)
{
    const struct workbook *workbook = gather->options->workbook;
    struct draft *draft = ARENA_NEW(gather->arena, struct draft);
    gather->drafts =
        array_grow(gather->drafts, gather->count, &gather->room, sizeof *gather->drafts);
    gather->drafts[gather->count++] = draft;
    draft->hints = ARENA_ARRAY(gather->arena, const char *, workbook->count);
    draft->on_roster = known ? (size_t)(known - gather->options->roster->students) : SIZE_MAX;
    draft->submission = (struct submission){
        .id = id,
        .name = known && *known->name ? known->name : class_person(gather->arena, label->name),
        .source = "",
        .entries = ARENA_ARRAY(gather->arena, struct entry, workbook->count * LANGUAGES),
    };
    return draft;
}

static struct draft *find_draft(const struct gather *gather, const char *id)
{
    for (size_t i = gather->count; i > 0; i--) /* members of one student come in a row */
        if (strcmp(gather->drafts[i - 1]->submission.id, id) == 0)
            return gather->drafts[i - 1];
    return NULL;
}

static struct draft *meet_name(struct gather *gather, const char *name, bool file, bool piece)
{
    const struct roster *roster = gather->options->roster;
    struct label label = label_read(gather->arena, name, file);
    const struct roster_student *known = roster ? roster_find(roster, &label) : NULL;
    const char *id = known ? known->id : class_id(gather->arena, label.who);
    struct draft *draft = find_draft(gather, id);
    if (draft && !known && strcmp(draft->label, label.who) != 0) { /* "a b" and "a_b" */
        unsigned long hash = hash_bytes(HASH_START, label.who, strlen(label.who));
        id = arena_print(gather->arena, "%.40s~%08lx", id, hash & 0xffffffff);
        draft = find_draft(gather, id);
    }
    if (gather->options->only && strcmp(gather->options->only, id) != 0)
        return NULL;
    const char *shown = class_printable(gather->arena, name);
    if (!draft) {
        if (gather->count == INTAKE_STUDENTS)
            gather_fail(gather, STATUS_USAGE, "%s: more than %d students", gather->options->source,
                        INTAKE_STUDENTS);
        draft = new_draft(gather, &label, known, id);
        draft->label = label.who;
        draft->submission.source = shown;
        draft->submission.stranger = roster && !known;
    } else if (strcmp(draft->submission.source, shown) != 0 && !(piece && draft->pieces)) {
        gather_find(gather, draft, FINDING_DOUBLE, shown,
                    "this is %s, too, beside %s: what differs in the two is not taken", id,
                    draft->submission.source);
    }
    draft->pieces |= piece;
    return draft;
}

/* In an archive every member names its student. */
struct draft *gather_student(struct gather *gather, const char *name, bool file, bool piece)
{
    unsigned long hash = hash_bytes(HASH_START, name, strlen(name));
    struct named **bucket = &gather->names[hash % GATHER_NAMES];
    for (struct named *named = *bucket; named; named = named->next)
        if (named->file == file && strcmp(named->name, name) == 0)
            return named->draft;
    struct named *named = ARENA_NEW(gather->arena, struct named);
    *named = (struct named){.name = arena_string(gather->arena, name),
                            .file = file,
                            .draft = meet_name(gather, name, file, piece),
                            .next = *bucket};
    *bucket = named;
    return named->draft;
}

struct draft *gather_absent(struct gather *gather, const struct roster_student *known)
{
    struct label label = {.name = "", .who = ""};
    if (gather->options->only && strcmp(gather->options->only, known->id) != 0)
        return NULL;
    struct draft *draft = new_draft(gather, &label, known, known->id);
    draft->submission.absent = true;
    return draft;
}

static const char *node_words(enum node node)
{
    return node == NODE_LINK     ? "a link, and links are not followed"
           : node == NODE_OTHER  ? "not a regular file"
           : node == NODE_FOLDER ? "a directory, not a file"
                                 : "a file, not a directory";
}

static void add_hint(struct gather *gather, struct draft *draft, const struct lesson *lesson,
                     const char *path, const char *why)
{
    const char *words = arena_print(gather->arena, "missing; %s: %s", path, why);
    if (lesson)
        draft->hints[lesson - gather->options->workbook->lessons] = words;
    else
        draft->hint = words;
}

struct entry *gather_entry(const struct gather *gather, struct draft *draft,
                           const struct place *place)
{
    size_t lesson = (size_t)(place->lesson - gather->options->workbook->lessons);
    return &draft->submission.entries[lesson * LANGUAGES + place->language];
}

void gather_fault(struct gather *gather, const struct request *wanted, enum finding_kind kind,
                  const char *why)
{
    struct draft *draft = wanted->draft;
    const struct place *place = &wanted->place;
    gather_find(gather, draft, kind, wanted->path, "%s", why);
    if (place->kind != PLACE_EXERCISE) {
        add_hint(gather, draft, place->lesson, *wanted->path ? wanted->path : "all of it", why);
        return;
    }
    struct entry *entry = gather_entry(gather, draft, place);
    if (entry->state == ENTRY_MISSING) {
        entry->state = ENTRY_REFUSED;
        entry->path = wanted->path;
        entry->reason = arena_print(gather->arena, "%s: %s", wanted->path, why);
    }
}

/* The path of a member up to the component that decided, escaped. */
static const char *show_path(struct gather *gather, const char *prefix, char *const *component,
                             size_t count)
{
    struct text path = {0};
    for (size_t i = 0; i < count; i++)
        text_add(&path, "%s%s", i ? "/" : "", component[i]);
    const char *shown = class_printable(gather->arena, text_string(&path));
    text_free(&path);
    return *prefix ? arena_print(gather->arena, "%s%s", prefix, shown) : shown;
}

/* What is no submission: told, counted, and remembered where it explains what is missing. */
static void meet_stranger(struct gather *gather, const struct request *wanted, enum node node,
                          bool below)
{
    struct draft *draft = wanted->draft;
    const struct place *place = &wanted->place;
    const struct lesson *lesson = place->lesson;
    size_t told = draft->finding_count;
    if (place->kind == PLACE_NEAR) {
        const char *why = arena_print(gather->arena,
                                      "not a name that is opened; it would be "
                                      "%s.asm, .c or .trace, or exercise.asm, .c "
                                      "or .trace in lessons/%s",
                                      lesson->name, lesson->name);
        gather_find(gather, draft, FINDING_BAD_NAME, wanted->path, "%s", why);
        add_hint(gather, draft, lesson, wanted->path, why);
    } else if (node != NODE_FILE && node != NODE_FOLDER && !below) {
        gather_find(gather, draft, node == NODE_LINK ? FINDING_LINK : FINDING_NOT_REGULAR,
                    wanted->path, "%s", node_words(node));
        add_hint(gather, draft, lesson, wanted->path, node_words(node));
    } else if (place->kind == PLACE_NO_LESSON) {
        gather_find(gather, draft, FINDING_EXTRA, wanted->path, "there is no lesson of that name");
    } else {
        gather_find(gather, draft, FINDING_EXTRA, wanted->path, "no part of a submission%s",
                    node == NODE_FOLDER || below ? "; not looked into" : "");
    }
    draft->strangers += draft->finding_count > told;
    if (draft->strangers > INTAKE_STRANGERS)
        gather_refuse(gather, draft, FINDING_TOO_MANY, "",
                      arena_print(gather->arena,
                                  "more than %d files and folders that are no part of a submission",
                                  INTAKE_STRANGERS));
}

/* A file where one is wanted: may its bytes be read? */
static void weigh(struct gather *gather, struct request *wanted, enum node node, bool below,
                  long long size)
{
    bool exercise = wanted->place.kind == PLACE_EXERCISE;
    wanted->limit = exercise ? INTAKE_FILE_BYTES : INTAKE_ARCHIVE_BYTES;
    if (exercise && !wanted->place.lesson->has[wanted->place.language])
        gather_find(gather, wanted->draft, FINDING_EXTRA, wanted->path,
                    "this lesson has no exercise in this language");
    else if (node == NODE_FOLDER || below)
        gather_fault(gather, wanted, FINDING_NOT_REGULAR, node_words(NODE_FOLDER));
    else if (node != NODE_FILE)
        gather_fault(gather, wanted, node == NODE_LINK ? FINDING_LINK : FINDING_NOT_REGULAR,
                     node_words(node));
    else if (size > (long long)wanted->limit)
        gather_too_large(gather, wanted);
    else
        wanted->action = exercise ? READ : UNPACK;
}

void gather_too_large(struct gather *gather, const struct request *wanted)
{
    gather_fault(gather, wanted, FINDING_TOO_LARGE,
                 arena_print(gather->arena, "larger than %zu KiB", wanted->limit / 1024));
}

struct request gather_member(struct gather *gather, struct draft *draft, const char *prefix,
                             char *const *component, size_t count, enum node node, long long size)
{
    const struct workbook *workbook = gather->options->workbook;
    struct request wanted = {.action = LEAVE, .draft = draft, .path = ""};
    size_t known = count < SHAPE_DEPTH ? count : SHAPE_DEPTH;
    if (!gather_goes_on(gather, draft))
        return wanted;
    wanted.place = shape_place(workbook, component, known, node == NODE_FOLDER);
    if (node != NODE_FOLDER && node != NODE_FILE) { /* what it hides may be a folder */
        struct place place = shape_place(workbook, component, known, true);
        if (place.kind == PLACE_FOLDER && wanted.place.kind == PLACE_STRANGE)
            wanted.place.lesson = place.lesson;
    }
    bool below = wanted.place.depth < count;
    wanted.path = show_path(gather, prefix, component, wanted.place.depth);
    switch (wanted.place.kind) {
    case PLACE_ASIDE:
        break;
    case PLACE_FOLDER:
        wanted.action = DESCEND;
        break;
    case PLACE_EXERCISE:
    case PLACE_PACKED:
        weigh(gather, &wanted, node, below, size);
        break;
    case PLACE_NEAR:
    case PLACE_NO_LESSON:
    case PLACE_STRANGE:
        meet_stranger(gather, &wanted, node, below);
        break;
    }
    return wanted;
}
