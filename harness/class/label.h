/* The names that course systems give to what a student hands in, and the ids that come of them.
 * Pure: strings in, strings out. */
#ifndef CLASS_LABEL_H
#define CLASS_LABEL_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { CLASS_ID_BYTES = 64, CLASS_PERSON_BYTES = 200 };

/* How the name of an archive ends. */
enum packing {
    NOT_PACKED,
    PACKED,        /* zip, tar, tar.gz, tar.bz2, tar.xz: opened */
    PACKED_FOREIGN /* rar, 7z, …: refused by name */
};

/* What the name of a folder, an archive or a file at the top of a class says. */
struct label {
    const char *stem; /* the name without the ending of an archive: "bob" of bob.tar.gz */
    const char *who;  /* the student's part of it: "Doe Jane_4711", "doejane_4711"; else the stem */
    const char *name; /* "Doe Jane", "doejane"; else "" */
    const char *number; /* "4711", the number of a Canvas user; else "" */
    const char *file;   /* the file's own name, where the course system puts the student's in front:
                           "lab.zip" of doejane_4711_9_lab.zip; else "" */
    enum packing packing;
};

/* Knows Moodle (NAME_NUMBER_assignsubmission_file_, also with a file name behind it) and Canvas
 * (NAME_NUMBER_NUMBER_FILE, with LATE behind the name of a late one).  `file` is a regular file, so
 * that the endings of archives count. */
struct label label_read(struct arena *arena, const char *name, bool file);

enum packing packing_of(const char *name);

/* The id of a student: a name that can be a file's everywhere, and no formula, option or hidden
 * file: letters, digits and ._@+- stay, a blank becomes _, other bytes become %HH; what would be
 * longer than CLASS_ID_BYTES ends in ~ and a hash.  Never empty. */
const char *class_id(struct arena *arena, const char *words);

/* Bytes for people: as text_add_safe, and newlines are escaped, too, and a blank at the beginning
 * or the end, which nobody would see. */
const char *class_printable(struct arena *arena, const char *bytes);

/* A person's name: UTF-8 as text_add_shown has it, at most CLASS_PERSON_BYTES. */
const char *class_person(struct arena *arena, const char *name);

/* The letters and digits of a name, small ones, and all bytes beyond ASCII, sorted: the same for
 * "Jane Doe", "Doe, Jane" and "doejane". */
const char *class_key(struct arena *arena, const char *name);

#endif
