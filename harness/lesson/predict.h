/* Grades a predicted trace.  Private to lesson/. */
#ifndef LESSON_PREDICT_H
#define LESSON_PREDICT_H

#include "lesson/grade.h"

/* The job's expectation, the worked pair's, is read already; `file` is the prediction.  As
 * grade_job. */
bool grade_prediction(struct grade *grade, const char *file, struct problem *problem);

#endif
