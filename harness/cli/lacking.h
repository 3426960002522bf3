/* What is told of a lesson that this machine cannot run. */
#ifndef CLI_LACKING_H
#define CLI_LACKING_H

#include "lesson/grade.h"

/* Nothing when none of its programs was skipped. */
void tell_lacking(const struct lesson *lesson, const struct grade worked[LANGUAGES],
                  const struct grade grades[LANGUAGES]);

#endif
