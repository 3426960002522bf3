/* Where the walkers of folders and archives bring what they meet.  Private to class/.
 *
 * A walker names a member and learns what is wanted of it (gather_top, gather_member); then it
 * brings the bytes (gather_deliver), or says why it cannot (gather_fault).  All findings, doubles
 * and copies are made here, so that a folder and an archive of the same files come to the same. */
#ifndef CLASS_GATHER_H
#define CLASS_GATHER_H

#include "base/text.h"
#include "class/intake.h"
#include "class/members.h"
#include "class/shape.h"

enum { CLASS_FINDINGS = 1000 }; /* of the class itself: more are not told */

/* A student while the walk goes on. */
struct draft {
    struct submission submission;
    const char *label;  /* of the first source, as it is */
    const char *hint;   /* why exercises may be missing; NULL */
    const char **hints; /* the same, by lesson */
    size_t strangers, members;
    bool pieces; /* of files that a course system has put beside each other */
    struct intake_finding *findings;
    size_t finding_count, finding_room;
    size_t on_roster; /* its place there, or SIZE_MAX */
};

/* A name at the top of a class, and whose it is; NULL: not of the one that is asked for. */
struct named {
    const char *name;
    bool file;
    struct draft *draft;
    struct named *next;
};

enum { GATHER_NAMES = 4096 };

struct gather {
    const struct intake_options *options;
    struct arena *arena;
    struct draft **drafts;
    size_t count, room;
    struct draft common; /* for findings of the class */
    struct problem *problem;
    struct named *names[GATHER_NAMES]; /* by a hash of the name */
    bool failed;                       /* problem is set: the walk ends */
};

enum action { LEAVE, DESCEND, READ, UNPACK };

struct request {
    enum action action;
    struct draft *draft;
    struct place place;
    const char *path; /* escaped, within the submission */
    size_t limit;     /* of its bytes, when they are wanted */
};

/* A member at the top of a class: a student's folder, archive or file. */
struct request gather_top(struct gather *gather, const char *name, enum node node, long long size);

/* A member of a student's, `prefix` being the escaped path of the archive it is in, with a colon,
 * or "".  `size` is what is claimed, -1 for unknown. */
struct request gather_member(struct gather *gather, struct draft *draft, const char *prefix,
                             char *const *component, size_t count, enum node node, long long size);

/* The student of a name, made when new; NULL: not the one that is asked for. */
struct draft *gather_student(struct gather *gather, const char *name, bool file, bool piece);

/* A student of the roster of whom nothing is there; NULL: not the one that is asked for. */
struct draft *gather_absent(struct gather *gather, const struct roster_student *known);

/* The bytes of what was wanted; more than its limit is a refusal.  Archives are unpacked; `level`
 * is how many archives there are around the bytes, and themselves. */
void gather_deliver(struct gather *gather, const struct request *wanted, const void *bytes,
                    size_t size, int level);

/* Says why a wanted member or folder could not be read. */
void gather_fault(struct gather *gather, const struct request *wanted, enum finding_kind kind,
                  const char *why);

void gather_too_large(struct gather *gather, const struct request *wanted);

struct entry *gather_entry(const struct gather *gather, struct draft *draft,
                           const struct place *place);

/* Nothing of a student is taken; `why` begins the reason of every exercise. */
void gather_refuse(struct gather *gather, struct draft *draft, enum finding_kind kind,
                   const char *path, const char *why);

void gather_find(struct gather *gather, struct draft *draft, enum finding_kind kind,
                 const char *path, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* For the walkers: true as long as more of this student is wanted. */
bool gather_goes_on(const struct gather *gather, const struct draft *draft);

/* True after an interrupt, which ends the walk. */
bool gather_is_interrupted(struct gather *gather);

/* Sets the problem that ends the walk. */
void gather_fail(struct gather *gather, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The walkers. */
void folder_class(struct gather *gather, int directory);
void folder_student(struct gather *gather, struct draft *draft, int directory);
bool folder_is_submission(struct gather *gather, int directory);
void pack_class(struct gather *gather, int file);
void pack_student(struct gather *gather, const struct request *wanted, const void *bytes,
                  size_t size, int level);

#endif
