/* System V objects outlive the programs that make them.  Private to lesson/. */
#ifndef LESSON_OBJECTS_H
#define LESSON_OBJECTS_H

#include "model/trace.h"

#include <sys/types.h>
#include <time.h>

/* Removes what the run has made and left: sets of semaphores, queues, shared memory.  Only what
 * this user has made since `since` is touched, so an object of somebody else's that
 * the program merely found stays.  Not for runs that had an IPC namespace of their own: there the
 * numbers mean other objects, which are gone. */
void objects_remove(const struct trace *trace, uid_t owner, time_t since);

#endif
