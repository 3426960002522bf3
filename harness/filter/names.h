/* The names of calls and of their arguments, as expressions write them. */
#ifndef FILTER_NAMES_H
#define FILTER_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* The name that stands for all names of the same call: "pread64" for "pread".  A name without
 * another one stands for itself. */
const char *type_family(const char *type);

/* True for a family that some call of the three tables has, or that is no call's:
 * "signaldeliver", "procexit". */
bool type_known(const char *family);
const char *type_near(const char *type); /* the nearest to a mistyped one, or NULL */

/* An argument of a call is asked for by its name, or by its place from 0 on. */
bool argument_known(const char *argument);
const char *argument_near(const char *argument);
bool argument_place(const char *argument, int *place); /* false: it is a name */

/* The port of a service, or -1. */
int service_port(const char *name);

#endif
