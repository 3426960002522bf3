/* The fields that a filter expression can ask for. */
#ifndef FILTER_FIELDS_H
#define FILTER_FIELDS_H

#include "base/text.h"

#include <stdbool.h>

enum field {
#define FIELD(id, name, type, meaning) FIELD_##id,
#define ALIAS(name, id)
#include "filter/fields.def"
#undef ALIAS
#undef FIELD
    FIELDS
};

/* What a field's values are, and so which operands and operators it takes. */
enum field_type {
    FIELD_TYPE_STRING,
    FIELD_TYPE_NUMBER,
    FIELD_TYPE_BOOL,
    FIELD_TYPE_CALL,    /* a name of a call: unknown ones are errors */
    FIELD_TYPE_ARG,     /* a string that may be compared as a number */
    FIELD_TYPE_RESULT,  /* SUCCESS or an errno's name */
    FIELD_TYPE_DIR,     /* these four: one of a few words */
    FIELD_TYPE_DOOR,    /* … */
    FIELD_TYPE_IO_DIR,  /* … */
    FIELD_TYPE_FD_TYPE, /* … */
    FIELD_TYPE_PROTO,   /* … */
    FIELD_TYPE_IP,
    FIELD_TYPE_PORT
};

const char *field_name(enum field field);
enum field_type field_type(enum field field);
const char *field_type_name(enum field_type type); /* "string", "true or false" … */

/* True for fields that are numbers: these take < and the like, and no "contains". */
bool field_is_number(enum field field);

/* The field of a name or alias (`size` bytes), or FIELDS. */
enum field field_find(const char *name, size_t size);

/* Names like a mistyped one, ", " between them: the nearest three, else those of its class, else
 * nothing. */
void fields_near(struct text *to, const char *name);

/* What --list-fields prints, in lines of `width` at most. */
void fields_list(struct text *to, size_t width);

/* The words that a field of a few words can have, ended by NULL; NULL for other types. */
const char *const *field_words(enum field_type type);

#endif
