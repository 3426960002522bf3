/* Throws bytes at what takes in a class.  The first byte says what the rest is:
 *
 *   a  an archive           its members are read, and asked about
 *   r  a roster
 *   n  names, each behind a byte that says what it is the name of
 *   w  what a reader of archives says that an archive has taken over
 *
 * Nothing is copied to a disk. */
#include "class/gather.h"
#include "class/label.h"
#include "class/unpack.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MEMBERS = 64, MEMBER_BYTES = 1 << 16, UNPACKED = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void must_be_printable(const char *words)
{
    must(words != NULL);
    for (; *words; words++)
        must(*words >= ' ' && *words <= '~');
}

static void must_be_person(struct arena *arena, const char *name)
{
    must(strlen(name) <= CLASS_PERSON_BYTES && strcmp(class_person(arena, name), name) == 0);
}

static void must_be_id(const char *id)
{
    size_t size = strlen(id);
    must(size > 0 && size <= CLASS_ID_BYTES && !strchr(".@+-", id[0]) && id[size - 1] != '.');
    for (; *id; id++)
        must(isalnum((unsigned char)*id) || strchr("_.@+-%~", *id));
}

/* --------------------------------------------------------------- a class */

static struct lesson lessons[] = {
    {.number = 1, .name = "01-hello", .has = {true, true, false}},
    {.number = 2, .name = "02-doors", .has = {true, true, true}},
    {.number = 13, .name = "13-ls", .has = {true, false, false}},
};
static const struct workbook workbook = {.lessons = lessons, .count = 3};

struct class
{
    struct arena arena;
    struct problem problem;
    struct intake_options options;
    struct gather gather;
};

static void begin(struct class *class, const struct roster *roster)
{
    *class = (struct class){.options = {.workbook = &workbook, .source = "class", .out = "out"}};
    class->options.roster = roster;
    class->gather = (struct gather){
        .options = &class->options, .arena = &class->arena, .problem = &class->problem};
    class->gather.common.submission.id = "";
}

static void check_findings(const struct draft *draft)
{
    for (size_t i = 0; i < draft->finding_count; i++) {
        must(draft->findings[i].kind < FINDING_KINDS);
        must_be_printable(draft->findings[i].path);
        must_be_printable(draft->findings[i].said);
    }
    free(draft->findings);
}

static void end(struct class *class)
{
    check_findings(&class->gather.common);
    for (size_t i = 0; i < class->gather.count; i++) {
        struct draft *draft = class->gather.drafts[i];
        must_be_id(draft->submission.id);
        must_be_person(&class->arena, draft->submission.name);
        must_be_printable(draft->submission.source);
        for (size_t k = 0; k < i; k++)
            must(strcmp(class->gather.drafts[k]->submission.id, draft->submission.id) != 0);
        check_findings(draft);
    }
    free(class->gather.drafts);
    arena_free(&class->arena);
}

static void check_request(const struct request *wanted)
{
    must_be_printable(wanted->path);
    if (wanted->action == READ)
        must(wanted->draft && wanted->limit == INTAKE_FILE_BYTES &&
             wanted->place.kind == PLACE_EXERCISE &&
             wanted->place.lesson->has[wanted->place.language]);
    if (wanted->action == UNPACK)
        must(wanted->draft && wanted->limit == INTAKE_ARCHIVE_BYTES);
}

/* A name as a member of a student's, or at the top of the class. */
static struct request ask(struct class *class, const struct member *member, bool top)
{
    struct request wanted = {.path = ""};
    char path[INTAKE_PATH_BYTES + 1], *component[SHAPE_DEPTH];
    strcpy(path, member->path);
    int count = shape_split(path, component);
    must(count >= -2 && count <= INTAKE_PATH_BYTES);
    if (count <= 0)
        return wanted;
    for (int i = 0; i < count && i < SHAPE_DEPTH; i++)
        must(*component[i] && strcmp(component[i], "..") != 0 && !strchr(component[i], '/'));
    struct draft *draft = gather_student(&class->gather, "ann", false, false);
    wanted = top ? gather_top(&class->gather, component[0], member->node, member->size)
                 : gather_member(&class->gather, draft, "", component, (size_t)count, member->node,
                                 member->size);
    check_request(&wanted);
    return wanted;
}

/* ------------------------------------------------------------ the four kinds */

static void fuzz_archive(const uint8_t *bytes, size_t size)
{
    static locale_t locale;
    static char piece[MEMBER_BYTES];
    struct class class;
    struct members members;
    if (!locale)
        locale = members_locale();
    begin(&class, NULL);
    /* In a block of just its size. */
    char *block = malloc(size + 1);
    memcpy(block, bytes, size);
    bool open = members_open(&members, -1, block, size, UNPACKED, locale);
    enum step step = open ? members_next(&members) : BROKEN_OFF;
    for (int i = 0; step == MEMBER && i < MEMBERS; i++) {
        must(members.member.node <= NODE_OTHER && members.member.size >= -1);
        struct request wanted = ask(&class, &members.member, i % 2);
        if (wanted.action == READ || wanted.action == UNPACK)
            must(members_read(&members, piece, sizeof piece) <= (ssize_t)sizeof piece);
        step = members_next(&members);
    }
    must(step != BROKEN_OFF ||
         ((members.breakage.kind == FINDING_BROKEN || members.breakage.kind == FINDING_TOO_LARGE) &&
          *members.breakage.why));
    members_close(&members);
    free(block);
    end(&class);
}

static void fuzz_roster(const uint8_t *bytes, size_t size)
{
    struct roster roster;
    struct problem problem = {0};
    struct arena arena = {0};
    bool parsed = roster_parse(&roster, (const char *)bytes, size, "roster.csv", &problem);
    must(parsed || (problem.status == STATUS_USAGE && *problem.message));
    must(!parsed || (roster.count > 0 && roster.count <= ROSTER_STUDENTS));
    for (size_t i = 0; parsed && i < roster.count; i++) {
        const struct roster_student *one = &roster.students[i];
        must_be_id(one->id);
        must_be_person(&arena, one->name);
        must(one->line > 0);
        /* A folder with a name that is an id as it stands is somebody's. */
        struct label label = label_read(&arena, one->id, false);
        must(strcmp(class_id(&arena, one->id), one->id) != 0 ||
             roster_find(&roster, &label) != NULL);
    }
    roster_free(&roster);
    arena_free(&arena);
}

static void fuzz_names(const uint8_t *bytes, size_t size)
{
    struct class class;
    struct arena arena = {0};
    begin(&class, NULL);
    for (size_t at = 0; at + 1 < size;) {
        struct member member = {.node = (enum node)(bytes[at] % 4), .size = bytes[at] / 32 - 1};
        bool top = bytes[at] & 4;
        size_t length = strnlen((const char *)bytes + at + 1, size - at - 1);
        if (length > INTAKE_PATH_BYTES)
            length = INTAKE_PATH_BYTES;
        memcpy(member.path, bytes + at + 1, length);
        at += length + 2;
        ask(&class, &member, top);
        must_be_id(class_id(&arena, member.path));
        must_be_printable(class_printable(&arena, member.path));
        struct label label = label_read(&arena, member.path, member.node == NODE_FILE);
        must(strlen(label.stem) <= length && strlen(label.who) <= length + 1);
    }
    end(&class);
    arena_free(&arena);
}

/* Its first byte says whether it is a listing; what is asked goes nowhere. */
static void fuzz_way(const uint8_t *bytes, size_t size)
{
    static struct unpacker unpacker;
    struct text member = {0};
    struct class class;
    int way[2];
    if (size < 1 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, way) != 0)
        return;
    must(write(way[1], bytes + 1, size - 1) == (ssize_t)size - 1 && shutdown(way[1], SHUT_WR) == 0);
    unpacker = (struct unpacker){
        .way = way[0], .asked = true, .listing = bytes[0] & 1, .most = MEMBERS, .seconds = 10};
    begin(&class, NULL);
    enum step step;
    while ((step = unpack_next(&unpacker)) == MEMBER) {
        must(unpacker.members <= MEMBERS && unpacker.member.size >= -1);
        ask(&class, &unpacker.member, unpacker.members % 2);
        if (!unpacker.listing && unpacker.member.node == NODE_FILE) {
            unpack_bytes(&unpacker, 100, &member);
            must(member.size <= 101);
        }
    }
    must(step == THE_END || *unpacker.breakage.why || unpacker.breakage.kind == FINDING_BROKEN);
    must(step == THE_END || unpacker.breakage.kind == FINDING_BROKEN ||
         unpacker.breakage.kind == FINDING_TOO_LARGE || unpacker.breakage.kind == FINDING_TOO_MANY);
    unpack_close(&unpacker);
    close(way[1]);
    text_free(&member);
    end(&class);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2)
        return 0;
    if (bytes[0] == 'a')
        fuzz_archive(bytes + 1, size - 1);
    else if (bytes[0] == 'r')
        fuzz_roster(bytes + 1, size - 1);
    else if (bytes[0] == 'n')
        fuzz_names(bytes + 1, size - 1);
    else if (bytes[0] == 'w')
        fuzz_way(bytes + 1, size - 1);
    return 0;
}
