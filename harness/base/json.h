/* JSON put together with jansson.  What memory does not suffice for, or what is no UTF-8, ends the
 * process: strings of strangers are made safe before (text_add_safe, text_add_shown). */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/text.h"

#include <jansson.h>

/* Take the value over. */
void put_json(json_t *object, const char *key, json_t *value);
void append_json(json_t *array, json_t *value);

/* Appends the dump, without a newline at its end, and takes the root over.  `flags` are those of
 * json_dumps. */
void dump_json(struct text *to, json_t *root, size_t flags);

#endif
