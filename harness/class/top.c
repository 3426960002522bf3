/* What lies at the top of a class. */
#include "class/gather.h"

#include <ctype.h>
#include <string.h>

/* Course systems write a number behind the name of a file that was handed in again: the name
 * without it, when only that one is an exercise's. */
static const char *first_name(struct gather *gather, const char *name)
{
    char *component = arena_string(gather->arena, name);
    const char *dot = strrchr(name, '.');
    const char *end = dot;
    while (end && end > name && isdigit((unsigned char)end[-1]))
        end--;
    if (!end || end == dot || end < name + 2 || end[-1] != '-' ||
        shape_place(gather->options->workbook, &component, 1, false).kind == PLACE_EXERCISE)
        return name;
    component = arena_print(gather->arena, "%.*s%s", (int)(end - 1 - name), name, dot);
    return shape_place(gather->options->workbook, &component, 1, false).kind == PLACE_EXERCISE
               ? component
               : name;
}

/* A file with the student's name in front of its own, as course systems give them out. */
static struct request top_piece(struct gather *gather, const char *name, const struct label *label,
                                enum node node, long long size)
{
    struct request wanted = {.draft = gather_student(gather, name, true, true), .path = ""};
    char *component = arena_string(gather->arena, first_name(gather, label->file));
    if (wanted.draft && !strchr(component, '/'))
        wanted = gather_member(gather, wanted.draft, "", &component, 1, node, size);
    return wanted;
}

static void refuse_top(struct gather *gather, const char *name, bool file, enum finding_kind kind,
                       const char *why)
{
    struct draft *draft = gather_student(gather, name, file, false);
    if (draft)
        gather_refuse(gather, draft, kind, "", why);
}

struct request gather_top(struct gather *gather, const char *name, enum node node, long long size)
{
    struct request wanted = {.action = LEAVE, .path = "", .limit = INTAKE_ARCHIVE_BYTES};
    char *component = arena_string(gather->arena, name);
    struct label label = label_read(gather->arena, name, node != NODE_FOLDER);
    if (shape_is_litter(name))
        return wanted;
    if (node == NODE_FOLDER) {
        wanted.draft = gather_student(gather, component, false, false);
        wanted.action = wanted.draft ? DESCEND : LEAVE;
    } else if (*label.file) {
        wanted = top_piece(gather, name, &label, node, size);
    } else if (node == NODE_LINK) {
        refuse_top(gather, name, true, FINDING_LINK, "it is a link, and links are not followed");
    } else if (node == NODE_OTHER) {
        refuse_top(gather, name, true, FINDING_NOT_REGULAR,
                   "it is neither a folder nor a regular file");
    } else if (label.packing == PACKED_FOREIGN) {
        refuse_top(gather, name, true, FINDING_BROKEN,
                   "an archive of a kind that is not opened; zip, tar, tar.gz, tar.bz2 and tar.xz "
                   "are");
    } else if (label.packing == NOT_PACKED) {
        gather_find(gather, &gather->common, FINDING_EXTRA, class_printable(gather->arena, name),
                    "neither a student's folder nor an archive; left alone");
    } else if ((wanted.draft = gather_student(gather, name, true, false)) != NULL) {
        wanted.place.kind = PLACE_PACKED;
        if (size > (long long)wanted.limit)
            gather_too_large(gather, &wanted);
        else
            wanted.action = UNPACK;
    }
    return wanted;
}
