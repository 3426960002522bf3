/* Archives: read member by member, never unpacked to a disk.
 *
 * libarchive is told of zip and tar only, with gzip, bzip2 and xz around a tar.  A zip is read by
 * its directory at the end, so that a member that is not wanted costs nothing; what a tar makes us
 * decompress is counted, and a member that would go beyond the cap is refused by the size that it
 * claims before it is read over. */
#include "class/gather.h"

#include <archive.h>
#include <archive_entry.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Archives around a file: that of the class and that of the student, or two of the student. */
enum { LEVELS = 2 };

struct pack {
    struct archive *archive;
    struct archive_entry *entry;
    char path[INTAKE_PATH_BYTES + 1];
    char *component[SHAPE_DEPTH];
    int count; /* of components; 0: the top itself, -1: an absolute name, -2: one with .. */
    enum node node;
    long long size; /* -1: not said */
    long long members, most, cap;
    enum finding_kind trouble; /* when pack_next gives BROKEN_OFF */
    char why[256];
    locale_t locale, before;
};

enum step { MEMBER, THE_END, BROKEN_OFF };

static bool open_pack(struct pack *pack, int file, const void *bytes, size_t size)
{
    struct archive *archive = archive_read_new();
    if (!archive)
        die(STATUS_FAULT, "out of memory");
    pack->archive = archive;
    /* Names in archives are UTF-8; libarchive asks the locale for it. */
    pack->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    pack->before = pack->locale ? uselocale(pack->locale) : (locale_t)0;
    archive_read_support_format_zip_seekable(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    int opened = bytes ? archive_read_open_memory(archive, bytes, size)
                       : archive_read_open_fd(archive, file, 65536);
    return opened == ARCHIVE_OK || opened == ARCHIVE_WARN;
}

static void close_pack(struct pack *pack)
{
    archive_read_free(pack->archive);
    if (pack->locale) {
        uselocale(pack->before);
        freelocale(pack->locale);
    }
}

static enum step broken(struct pack *pack, enum finding_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static enum step broken(struct pack *pack, enum finding_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(pack->why, sizeof pack->why, format, arguments);
    va_end(arguments);
    pack->trouble = kind;
    return BROKEN_OFF;
}

static enum step library_says(struct pack *pack)
{
    const char *said = archive_error_string(pack->archive);
    return broken(pack, FINDING_BROKEN, "damaged, or no zip or tar: %.150s",
                  said ? said : "it cannot be read");
}

/* libarchive skips a member of a compressed tar by decompressing it. */
static bool costs_bytes(const struct pack *pack)
{
    return archive_filter_count(pack->archive) > 1;
}

static void read_name(struct pack *pack)
{
    const char *name = archive_entry_pathname(pack->entry);
    if (!name)
        name = archive_entry_pathname_utf8(pack->entry);
    if (!name)
        name = "?";
    size_t size = strnlen(name, INTAKE_PATH_BYTES);
    memcpy(pack->path, name, size); /* a longer one is no name that is opened, cut or not */
    pack->path[size] = '\0';
    bool slash = size && pack->path[size - 1] == '/';
    pack->count = shape_split(pack->path, pack->component);
    unsigned type = archive_entry_filetype(pack->entry);
    pack->node = archive_entry_hardlink(pack->entry) || archive_entry_symlink(pack->entry) ||
                         type == AE_IFLNK
                     ? NODE_LINK
                 : type == AE_IFDIR || (slash && type == 0) ? NODE_FOLDER
                 : type == AE_IFREG || type == 0            ? NODE_FILE
                                                            : NODE_OTHER;
    pack->size = archive_entry_size_is_set(pack->entry) ? archive_entry_size(pack->entry) : -1;
}

static enum step pack_next(struct pack *pack)
{
    int got;
    do
        got = archive_read_next_header(pack->archive, &pack->entry);
    while (got == ARCHIVE_RETRY && ++pack->members <= pack->most);
    if (got == ARCHIVE_EOF)
        return THE_END;
    if (got != ARCHIVE_OK && got != ARCHIVE_WARN && got != ARCHIVE_RETRY)
        return library_says(pack);
    if (++pack->members > pack->most)
        return broken(pack, FINDING_TOO_MANY, "an archive with more than %lld members", pack->most);
    if (archive_filter_count(pack->archive) > 2)
        return broken(pack, FINDING_BROKEN, "compressed more than once");
    read_name(pack);
    long long seen = archive_filter_bytes(pack->archive, 0);
    if (costs_bytes(pack) &&
        (seen > pack->cap || (pack->size > 0 && pack->size > pack->cap - seen)))
        return broken(pack, FINDING_TOO_LARGE, "unpacked it is larger than %lld MiB",
                      pack->cap >> 20);
    return MEMBER;
}

/* The member's bytes, at most one more than is wanted.  False: they cannot be read. */
static bool read_member(struct pack *pack, size_t limit, struct text *bytes)
{
    char buffer[16384];
    text_clear(bytes);
    text_add_bytes(bytes, "", 0);
    while (bytes->size <= limit) {
        size_t left = limit + 1 - bytes->size;
        la_ssize_t got =
            archive_read_data(pack->archive, buffer, left < sizeof buffer ? left : sizeof buffer);
        if (got == ARCHIVE_RETRY)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            return true;
        text_add_bytes(bytes, buffer, (size_t)got);
    }
    return true;
}

/* Brings a member that is wanted. */
static void fetch(struct gather *gather, struct pack *pack, const struct request *wanted, int level,
                  struct text *bytes)
{
    if (wanted->action != READ && wanted->action != UNPACK)
        return;
    if (archive_entry_is_encrypted(pack->entry))
        gather_fault(gather, wanted, FINDING_BROKEN, "encrypted: it cannot be read");
    else if (!read_member(pack, wanted->limit, bytes))
        gather_fault(gather, wanted, FINDING_BROKEN, "damaged in its archive");
    else
        gather_deliver(gather, wanted, bytes->bytes, bytes->size, level);
}

/* Refuses a name that leads out of the archive. */
static bool is_tame(struct gather *gather, struct draft *draft, const char *prefix,
                    const struct pack *pack, const char *name)
{
    if (pack->count >= 0)
        return true;
    gather_find(gather, draft, FINDING_BAD_NAME,
                arena_print(gather->arena, "%s%s", prefix, class_printable(gather->arena, name)),
                pack->count == -1 ? "an absolute name; not read"
                                  : "a name with .. in it; not read");
    if (draft != &gather->common && ++draft->strangers > INTAKE_STRANGERS)
        gather_refuse(gather, draft, FINDING_TOO_MANY, "",
                      "more names than are listed that lead out of the archive");
    return false;
}

static const char *raw_name(struct gather *gather, const struct pack *pack)
{
    const char *name = archive_entry_pathname(pack->entry);
    return arena_print(gather->arena, "%.*s", INTAKE_PATH_BYTES, name ? name : "?");
}

void pack_student(struct gather *gather, const struct request *wanted, const void *bytes,
                  size_t size, int level)
{
    struct draft *draft = wanted->draft;
    struct pack pack = {.most = INTAKE_ENTRIES, .cap = INTAKE_UNPACKED_BYTES};
    struct text member = {0};
    const char *prefix = *wanted->path ? arena_print(gather->arena, "%s:", wanted->path) : "";
    if (level > LEVELS) {
        gather_fault(gather, wanted, FINDING_BROKEN,
                     "an archive in an archive in an archive is not opened");
        return;
    }
    enum step step = open_pack(&pack, -1, bytes, size) ? pack_next(&pack) : library_says(&pack);
    for (; step == MEMBER && gather_goes_on(gather, draft); step = pack_next(&pack)) {
        if (pack.count == 0)
            continue;
        if (!is_tame(gather, draft, prefix, &pack, pack.count < 0 ? raw_name(gather, &pack) : ""))
            continue;
        struct request inner = gather_member(gather, draft, prefix, pack.component,
                                             (size_t)pack.count, pack.node, pack.size);
        fetch(gather, &pack, &inner, level + 1, &member);
    }
    const char *why = class_printable(gather->arena, pack.why);
    if (step == BROKEN_OFF && pack.trouble == FINDING_BROKEN)
        gather_fault(gather, wanted, FINDING_BROKEN, why);
    else if (step == BROKEN_OFF)
        gather_refuse(gather, draft, pack.trouble, wanted->path, why);
    text_free(&member);
    close_pack(&pack);
}

/* What the top of a class's archive is. */
struct survey {
    bool submission;                     /* of one student: exercises lie at the top */
    char wrapper[INTAKE_PATH_BYTES + 1]; /* the one folder that all is in; "" */
    bool wrapped, inner_submission;
    char first[INTAKE_PATH_BYTES + 1]; /* in the wrapper */
    size_t inner;                      /* students seen in it: 0, 1, or 2 for more */
};

static void survey_member(struct survey *survey, const struct workbook *workbook,
                          const struct pack *pack)
{
    bool leaf = pack->count == 1, folder = !leaf || pack->node == NODE_FOLDER;
    const char *top = pack->component[0];
    if (shape_is_litter(top))
        return;
    survey->submission |= shape_is_submission(workbook, top, folder);
    if (!folder || (*survey->wrapper && strcmp(survey->wrapper, top) != 0))
        survey->wrapped = false;
    strcpy(survey->wrapper, top);
    if (leaf || shape_is_litter(pack->component[1]))
        return;
    const char *second = pack->component[1];
    folder = pack->count > 2 || pack->node == NODE_FOLDER;
    survey->inner_submission |= shape_is_submission(workbook, second, folder);
    if ((folder || packing_of(second) == PACKED) && strcmp(survey->first, second) != 0) {
        survey->inner += survey->inner < 2;
        strcpy(survey->first, second);
    }
}

static void class_trouble(struct gather *gather, struct pack *pack)
{
    gather_fail(gather, STATUS_USAGE, "%s: %s%s%s", gather->options->source,
                class_printable(gather->arena, pack->why),
                pack->trouble == FINDING_BROKEN ? "" : "; the member is ",
                pack->trouble == FINDING_BROKEN ? "" : class_printable(gather->arena, pack->path));
}

static bool survey_class(struct gather *gather, int file, struct survey *survey)
{
    struct pack pack = {.most = INTAKE_CLASS_MEMBERS, .cap = INTAKE_CLASS_UNPACKED};
    survey->wrapped = true;
    enum step step = open_pack(&pack, file, NULL, 0) ? pack_next(&pack) : library_says(&pack);
    for (; step == MEMBER; step = pack_next(&pack))
        if (pack.count > 0)
            survey_member(survey, gather->options->workbook, &pack);
    if (step == BROKEN_OFF)
        class_trouble(gather, &pack);
    close_pack(&pack);
    survey->wrapped &=
        *survey->wrapper && survey->inner > 1 && !survey->inner_submission && !survey->submission;
    return step != BROKEN_OFF && lseek(file, 0, SEEK_SET) == 0;
}

/* A member of the class's archive, `skip` components of its name being read over. */
static void class_member(struct gather *gather, struct pack *pack, int skip, struct text *bytes)
{
    char *const *component = pack->component + skip;
    int count = pack->count - skip;
    if (pack->count == 0 ||
        !is_tame(gather, &gather->common, "", pack, pack->count < 0 ? raw_name(gather, pack) : ""))
        return;
    if (count <= 0)
        return;
    struct request wanted =
        gather_top(gather, component[0], count > 1 ? NODE_FOLDER : pack->node, pack->size);
    if (!wanted.draft || gather->failed)
        return;
    if (++wanted.draft->members > INTAKE_ENTRIES)
        gather_refuse(gather, wanted.draft, FINDING_TOO_MANY, "",
                      arena_print(gather->arena, "more than %d files and folders", INTAKE_ENTRIES));
    if (count > 1)
        wanted = gather_member(gather, wanted.draft, "", component + 1, (size_t)count - 1,
                               pack->node, pack->size);
    fetch(gather, pack, &wanted, 2, bytes);
}

void pack_class(struct gather *gather, int file)
{
    struct pack pack = {.most = INTAKE_CLASS_MEMBERS, .cap = INTAKE_CLASS_UNPACKED};
    struct survey survey = {0};
    struct text bytes = {0};
    if (!survey_class(gather, file, &survey)) {
        if (!gather->failed)
            gather_fail(gather, STATUS_USAGE, "%s: cannot be read twice", gather->options->source);
        return;
    }
    const char *slash = strrchr(gather->options->source, '/');
    const char *name = slash ? slash + 1 : gather->options->source;
    struct draft *single = survey.submission ? gather_student(gather, name, true, true) : NULL;
    enum step step = open_pack(&pack, file, NULL, 0) ? pack_next(&pack) : library_says(&pack);
    for (; step == MEMBER && !gather->failed; step = pack_next(&pack)) {
        if (!survey.submission) {
            class_member(gather, &pack, survey.wrapped ? 1 : 0, &bytes);
        } else if (single && pack.count != 0 && gather_goes_on(gather, single) &&
                   is_tame(gather, single, "", &pack,
                           pack.count < 0 ? raw_name(gather, &pack) : "")) {
            struct request wanted = gather_member(gather, single, "", pack.component,
                                                  (size_t)pack.count, pack.node, pack.size);
            fetch(gather, &pack, &wanted, 2, &bytes);
        }
    }
    if (step == BROKEN_OFF && !gather->failed)
        class_trouble(gather, &pack);
    text_free(&bytes);
    close_pack(&pack);
}
