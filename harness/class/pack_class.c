/* The archive of a class: looked through once for its shape, then taken member by member. */
#include "class/pack.h"

#include <string.h>
#include <unistd.h>

enum { CLASS_SECONDS = 1200 };

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
    bool leaf = pack->count == 1, folder = !leaf || pack->reader.member.node == NODE_FOLDER;
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
    folder = pack->count > 2 || pack->reader.member.node == NODE_FOLDER;
    survey->inner_submission |= shape_is_submission(workbook, second, folder);
    if ((folder || packing_of(second) == PACKED) && strcmp(survey->first, second) != 0) {
        survey->inner += survey->inner < 2;
        strcpy(survey->first, second);
    }
}

static void class_trouble(struct gather *gather, const struct unpacker *reader)
{
    bool cap = reader->breakage.kind != FINDING_BROKEN && reader->members;
    gather_fail(gather, STATUS_USAGE, "%s: %s%s%s", gather->options->source,
                class_printable(gather->arena, reader->breakage.why), cap ? "; the member is " : "",
                cap ? class_printable(gather->arena, reader->member.path) : "");
}

static struct unpack_source class_source(int file, bool listing)
{
    return (struct unpack_source){.file = file,
                                  .listing = listing,
                                  .members = INTAKE_CLASS_MEMBERS,
                                  .unpacked = INTAKE_CLASS_UNPACKED,
                                  .seconds = CLASS_SECONDS};
}

/* False when it cannot be read; then the walk has failed. */
static bool survey_class(struct gather *gather, int file, struct survey *survey)
{
    struct pack pack;
    struct unpack_source source = class_source(file, true);
    survey->wrapped = true;
    enum step step = pack_open(gather, &pack, &source) ? pack_next(gather, &pack) : THE_END;
    for (; step == MEMBER; step = pack_next(gather, &pack))
        if (pack.count > 0)
            survey_member(survey, gather->options->workbook, &pack);
    if (step == BROKEN_OFF)
        class_trouble(gather, &pack.reader);
    else if (!gather->failed && lseek(file, 0, SEEK_SET) != 0)
        gather_fail(gather, STATUS_USAGE, "%s: cannot be read twice", gather->options->source);
    pack_close(&pack);
    survey->wrapped &=
        *survey->wrapper && survey->inner > 1 && !survey->inner_submission && !survey->submission;
    return !gather->failed;
}

/* A member of the class's archive, `skip` components of its name being read over. */
static void class_member(struct gather *gather, struct pack *pack, int skip, struct text *bytes)
{
    const struct member *told = &pack->reader.member;
    char *const *component = pack->component + skip;
    int count = pack->count - skip;
    if (!pack_is_tame(gather, &gather->common, "", pack) || count <= 0)
        return;
    struct request wanted =
        gather_top(gather, component[0], count > 1 ? NODE_FOLDER : told->node, told->size);
    if (!wanted.draft || gather->failed)
        return;
    if (++wanted.draft->members > INTAKE_ENTRIES)
        gather_refuse(gather, wanted.draft, FINDING_TOO_MANY, "",
                      arena_print(gather->arena, "more than %d files and folders", INTAKE_ENTRIES));
    if (count > 1)
        wanted = gather_member(gather, wanted.draft, "", component + 1, (size_t)count - 1,
                               told->node, told->size);
    pack_fetch(gather, pack, &wanted, 2, bytes);
}

/* A member of an archive that is one submission. */
static void single_member(struct gather *gather, struct draft *single, struct pack *pack,
                          struct text *bytes)
{
    const struct member *told = &pack->reader.member;
    if (!gather_goes_on(gather, single) || !pack_is_tame(gather, single, "", pack) || !pack->count)
        return;
    struct request wanted = gather_member(gather, single, "", pack->component, (size_t)pack->count,
                                          told->node, told->size);
    pack_fetch(gather, pack, &wanted, 2, bytes);
}

void pack_class(struct gather *gather, int file)
{
    struct pack pack;
    struct unpack_source source = class_source(file, false);
    struct survey survey = {0};
    struct text bytes = {0};
    if (!survey_class(gather, file, &survey))
        return;
    const char *slash = strrchr(gather->options->source, '/');
    const char *name = slash ? slash + 1 : gather->options->source;
    struct draft *single = survey.submission ? gather_student(gather, name, true, true) : NULL;
    enum step step = pack_open(gather, &pack, &source) ? pack_next(gather, &pack) : THE_END;
    for (; step == MEMBER && !gather->failed; step = pack_next(gather, &pack)) {
        if (single)
            single_member(gather, single, &pack, &bytes);
        else if (!survey.submission)
            class_member(gather, &pack, survey.wrapped ? 1 : 0, &bytes);
    }
    if (step == BROKEN_OFF && !gather->failed)
        class_trouble(gather, &pack.reader);
    text_free(&bytes);
    pack_close(&pack);
}
