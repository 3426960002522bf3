/* Classes of calls: %file, %process and the like. */
#ifndef TABLES_CLASSES_H
#define TABLES_CLASSES_H

#include "tables/calls.h"

/* Adds the calls of a class to a set; `name` is without its "%" ("file", "%stat" for %%stat,
 * "net").  False when there is no such class. */
bool class_add(struct call_set *set, const char *name);

/* The classes by name; ends with NULL. */
const char *class_name(size_t i);

#endif
