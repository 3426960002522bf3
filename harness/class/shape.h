/* What a path in a submission is, by its names alone.  Pure.  Private to class/. */
#ifndef CLASS_SHAPE_H
#define CLASS_SHAPE_H

#include "lesson/workbook.h"

enum { SHAPE_DEPTH = 8 }; /* components that are told apart; the deepest exercise has four */

enum place_kind {
    PLACE_FOLDER,    /* exercises can lie in it */
    PLACE_EXERCISE,  /* of `lesson` in `language` */
    PLACE_PACKED,    /* an archive, where one is opened */
    PLACE_ASIDE,     /* of the workbook itself, or what systems leave everywhere: not looked at */
    PLACE_NEAR,      /* not the name of an exercise, and nearly that of `lesson` */
    PLACE_NO_LESSON, /* the shape of an exercise, for a lesson that there is not */
    PLACE_STRANGE
};

struct place {
    enum place_kind kind;
    const struct lesson *lesson;
    enum language language;
    size_t depth; /* components up to the one that decided: what lies below it is the same place */
};

/* `folder`: the last component is a directory.  A file's name can be a place of a directory:
 * whoever opens it sees.  `count` is 1 or more. */
struct place shape_place(const struct workbook *workbook, char *const *component, size_t count,
                         bool folder);

/* True when a name at the top of a tree shows that the tree is one submission and not a class. */
bool shape_is_submission(const struct workbook *workbook, const char *name, bool folder);

/* True for what desktops leave in every folder and archive. */
bool shape_is_litter(const char *name);

/* Splits a member's name into components, in place; "." and empty ones vanish.  The number of
 * them, 0 for "./"; -1 for an absolute name, -2 for one with "..".  Those beyond SHAPE_DEPTH are
 * not stored, and counted. */
int shape_split(char *path, char *component[SHAPE_DEPTH]);

#endif
