/* What a class has handed in, copied to a place of our own before anything looks into it.
 *
 * Nothing of a submission is trusted: not its names, not its types, not its sizes.  Of a folder
 * only names of the shapes below are opened, one component at a time and beneath the folder, never
 * through a link, and never waiting for a FIFO; of an archive only members with such names are
 * read, by a process in a jail (unpack.h), and nothing is unpacked to a disk; everything else is
 * listed, escaped, and left alone.  No tool runs here.
 *
 * Shapes, in the folder or archive of a student or one folder deeper:
 *     lessons/NN-name/exercise.{asm,c,trace}    NN-name/exercise.{asm,c,trace}
 *     NN-name.{asm,c,trace}
 * The folders of the workbook itself (asm/, c/, expected/, stub/, …) are left aside: what lies in
 * them is no exercise.  An archive may lie in a student's folder, or in another archive. */
#ifndef CLASS_INTAKE_H
#define CLASS_INTAKE_H

#include "class/roster.h"
#include "lesson/workbook.h"

/* The caps.  What is beyond one of a student's is refused with INTAKE, and says so; what is beyond
 * one of the class's is nobody's zero, but a problem that names the member. */
enum {
    INTAKE_FILE_BYTES = 256 << 10,     /* a source or a trace */
    INTAKE_STRANGERS = 64,             /* files and folders of a student that are no submission */
    INTAKE_ENTRIES = 4096,             /* of a folder that is listed, or members of an archive */
    INTAKE_ARCHIVE_BYTES = 32 << 20,   /* an archive of one student */
    INTAKE_UNPACKED_BYTES = 128 << 20, /* what is decompressed of it */
    INTAKE_PATH_BYTES = 1024,          /* the name of a member */
    INTAKE_STUDENTS = 10000,
    INTAKE_CLASS_MEMBERS = 1000000
};
#define INTAKE_CLASS_UNPACKED ((long long)8 << 30)

enum finding_kind {
    FINDING_MISSING, /* a lesson without a file; a student of the roster without anything */
    FINDING_EXTRA,   /* a file, folder or student that nobody asked for */
    FINDING_DOUBLE,  /* a file or a student that is there twice */
    FINDING_TOO_LARGE,
    FINDING_TOO_MANY,
    FINDING_LINK,        /* symbolic, or a hard link of an archive */
    FINDING_NOT_REGULAR, /* a FIFO, socket, device, or a directory with a file's name */
    FINDING_BAD_NAME,    /* nearly a lesson's; absolute; with .. in it */
    FINDING_UNREADABLE,
    FINDING_BROKEN, /* an archive that is damaged, encrypted or of another kind */
    FINDING_KINDS
};

struct intake_finding {
    enum finding_kind kind;
    const char *student; /* an id; "" for one of the class */
    const char *path;    /* in the submission, escaped; "" for one of the student or lesson */
    const char *said;    /* a clause for people, escaped */
};

enum entry_state { ENTRY_MISSING, ENTRY_TAKEN, ENTRY_REFUSED };

/* An exercise of a student, in one language. */
struct entry {
    enum entry_state state;
    const char *reason; /* of INTAKE, when it is not taken; escaped */
    const char *path;   /* where it was, escaped; "" */
    const char *copy;   /* OUT/in/ID/NN-name.asm, when it is taken */
    size_t size;
    char sha256[65]; /* of the copy, in hex; "" */
};

struct submission {
    const char *id;        /* as class_id() */
    const char *name;      /* the roster's or the course system's, as class_person(); "" */
    const char *source;    /* the folder or archive, escaped; the first one of several; "" */
    const char *refused;   /* why nothing of it was taken; NULL */
    bool absent;           /* on the roster, and nothing was handed in */
    bool stranger;         /* there is a roster, and not on it */
    size_t taken;          /* entries */
    struct entry *entries; /* [lesson of the workbook * LANGUAGES + language] */
};

struct intake {
    struct arena arena;
    const struct workbook *workbook;
    struct submission *submissions; /* by id; with a roster first those on it, in its order */
    size_t count;
    struct intake_finding *findings; /* of the class, then of the students, in their order */
    size_t finding_count;
};

struct intake_options {
    const struct workbook *workbook;
    const char *source;          /* the class: a directory, an archive; or one submission: then the
                                    student's id is its name */
    const char *out;             /* copies go to out/in, which is made anew */
    const struct roster *roster; /* NULL: none */
    const bool *chosen;          /* by lesson: which can be missing; NULL: all.  All are copied. */
    const char *only;            /* an id: only this student, and the others' copies stay; NULL */
};

/* Takes in a class.  workbook_open has changed the directory: paths must fit the current one.  The
 * caller holds the lock of `out`.  False with a problem: `source` cannot be read or is beyond a cap
 * of the class (status 2), a copy cannot be written (status 3).  Free in either case. */
bool intake_take(struct intake *intake, const struct intake_options *options,
                 struct problem *problem);
void intake_free(struct intake *intake);

const struct entry *intake_entry(const struct intake *intake, const struct submission *submission,
                                 const struct lesson *lesson, enum language language);
const char *finding_name(enum finding_kind kind); /* "missing", "too large", … */

#endif
