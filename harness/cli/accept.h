/* ring3 lesson NN --accept: what the programs of a lesson do, as its expected trace. */
#ifndef CLI_ACCEPT_H
#define CLI_ACCEPT_H

#include "lesson/grade.h"

/* Runs the worked pair (or another part) and shows the expected trace with the bodies of those
 * cases recorded anew in which a program differs from it.  Tries the new trace with other seeds,
 * and says where it does not hold.  Writes it when `write` says so, or when who sits at the
 * terminal does; whole or not at all.  Gives the exit status: 0 when there is nothing to change, or
 * it was written and holds. */
int accept_lesson(struct workbook *workbook, const struct lesson *lesson, enum part part,
                  uint64_t seed, bool write);

#endif
