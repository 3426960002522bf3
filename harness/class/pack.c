/* A student's archives: of each member it is asked what is wanted, and only that is read. */
#include "class/pack.h"

#include <string.h>

/* Archives around a file: that of the class and that of the student, or two of the student. */
enum { LEVELS = 2, STUDENT_SECONDS = 30 };

bool pack_open(struct gather *gather, struct pack *pack, const struct unpack_source *source)
{
    struct problem problem;
    bool ok = unpack_open(&pack->reader, source, &problem);
    if (!ok)
        gather_fail(gather, problem.status, "%s", problem.message);
    return ok;
}

enum step pack_next(struct gather *gather, struct pack *pack)
{
    enum step step = unpack_next(&pack->reader);
    if (gather_is_interrupted(gather))
        return THE_END;
    if (step != MEMBER)
        return step;
    strcpy(pack->path, pack->reader.member.path);
    pack->count = shape_split(pack->path, pack->component);
    return MEMBER;
}

void pack_close(struct pack *pack)
{
    unpack_close(&pack->reader);
}

bool pack_is_tame(struct gather *gather, struct draft *draft, const char *prefix,
                  const struct pack *pack)
{
    if (pack->count >= 0)
        return true;
    const char *name = class_printable(gather->arena, pack->reader.member.path);
    gather_find(gather, draft, FINDING_BAD_NAME, arena_print(gather->arena, "%s%s", prefix, name),
                pack->count == -1 ? "an absolute name; not read"
                                  : "a name with .. in it; not read");
    if (draft != &gather->common && ++draft->strangers > INTAKE_STRANGERS)
        gather_refuse(gather, draft, FINDING_TOO_MANY, "",
                      "more names than are listed that lead out of the archive");
    return false;
}

void pack_fetch(struct gather *gather, struct pack *pack, const struct request *wanted, int level,
                struct text *bytes)
{
    if (wanted->action != READ && wanted->action != UNPACK)
        return;
    if (pack->reader.member.encrypted)
        gather_fault(gather, wanted, FINDING_BROKEN, "encrypted: it cannot be read");
    else if (!unpack_bytes(&pack->reader, wanted->limit, bytes))
        gather_fault(gather, wanted, FINDING_BROKEN, "damaged in its archive");
    else
        gather_deliver(gather, wanted, bytes->bytes, bytes->size, level);
}

/* What was read before it broke off is the student's. */
static void student_trouble(struct gather *gather, const struct request *wanted,
                            const struct unpacker *reader)
{
    const char *why = class_printable(gather->arena, reader->breakage.why);
    if (reader->breakage.kind == FINDING_BROKEN)
        gather_fault(gather, wanted, FINDING_BROKEN, why);
    else
        gather_refuse(gather, wanted->draft, reader->breakage.kind, wanted->path, why);
}

void pack_student(struct gather *gather, const struct request *wanted, const void *bytes,
                  size_t size, int level)
{
    struct unpack_source source = {.bytes = bytes,
                                   .size = size,
                                   .file = -1,
                                   .members = INTAKE_ENTRIES,
                                   .unpacked = INTAKE_UNPACKED_BYTES,
                                   .seconds = STUDENT_SECONDS};
    struct draft *draft = wanted->draft;
    struct pack pack;
    struct text member = {0};
    const char *prefix = *wanted->path ? arena_print(gather->arena, "%s:", wanted->path) : "";
    if (level > LEVELS) {
        gather_fault(gather, wanted, FINDING_BROKEN,
                     "an archive in an archive in an archive is not opened");
        return;
    }
    enum step step = pack_open(gather, &pack, &source) ? pack_next(gather, &pack) : THE_END;
    for (; step == MEMBER && gather_goes_on(gather, draft); step = pack_next(gather, &pack)) {
        if (pack.count == 0 || !pack_is_tame(gather, draft, prefix, &pack))
            continue;
        const struct member *told = &pack.reader.member;
        struct request inner = gather_member(gather, draft, prefix, pack.component,
                                             (size_t)pack.count, told->node, told->size);
        pack_fetch(gather, &pack, &inner, level + 1, &member);
    }
    if (step == BROKEN_OFF)
        student_trouble(gather, wanted, &pack.reader);
    text_free(&member);
    pack_close(&pack);
}
