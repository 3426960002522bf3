/* The roster of a class: who is in it, by id and name.  Optional; with one, a folder of a course
 * system is recognised by its number or by the student's name, who handed in nothing is seen, and
 * so is who is not on it. */
#ifndef CLASS_ROSTER_H
#define CLASS_ROSTER_H

#include "base/arena.h"
#include "base/message.h"
#include "class/label.h"

#include <stddef.h>

enum { ROSTER_BYTES = 1 << 20, ROSTER_STUDENTS = 10000 };

struct roster_student {
    const char *id;     /* as class_id() writes it: a name of a file */
    const char *name;   /* as class_person(); "" when the roster has none */
    const char *folder; /* the name that the submission's folder or archive has; "" */
    const char *key; /* the name's letters and digits, by which course systems' names are found */
    unsigned line;
};

struct roster {
    struct arena arena;
    struct roster_student *students; /* in the order of the file */
    size_t count;
};

/* Reads a CSV file (RFC 4180; a semicolon or a tab may stand for the comma, a byte order mark in
 * front and CRLF are read over): a line a student, id and name, and perhaps a folder.  A first line
 * with a column called "id" says which column is which ("id", "name", "folder"; others are not
 * read).  False with a problem of status 2, with file and line: a quote without its end, no id, an
 * id that stands there twice, no students, more than ROSTER_BYTES or ROSTER_STUDENTS. */
bool roster_read(struct roster *roster, const char *path, struct problem *problem);

/* The same from bytes; `path` is for the messages. */
bool roster_parse(struct roster *roster, const char *bytes, size_t size, const char *path,
                  struct problem *problem);
void roster_free(struct roster *roster);

/* The student whom a label means, or NULL: by the folder, the id or the number in it, or else by
 * the name, if only one student has that name. */
const struct roster_student *roster_find(const struct roster *roster, const struct label *label);

#endif
