/* Why a program differs: from the first difference, the registers and the source, one
 * explanation out of a catalogue of misconceptions. */
#ifndef EXPECT_DIAGNOSE_H
#define EXPECT_DIAGNOSE_H

#include "expect/expect.h"
#include "expect/source.h"

/* LANGUAGE_TRACE: an exercise that is a predicted trace, exercise.trace. */
enum language { LANGUAGE_ASM, LANGUAGE_C, LANGUAGE_TRACE, LANGUAGES };

struct symptom {
    const struct outcome *outcome; /* of the witnessed run when there is one */
    const struct scene *scene;
    const struct trace *trace; /* what outcome's rows point into */
    bool witnessed;            /* events carry registers */
    enum language language;
    const struct source *source; /* NULL: no line numbers */
    const char *text;            /* of the source itself; NULL: not known */
    size_t text_size;
    const struct symptom *whole; /* of all processes, where this one is told of one of them; NULL:
                                    this is it */
};

struct diagnosis {
    const char *id;  /* "argument-4-in-rcx": stable, for tests and gradebooks; NULL: none fits */
    char place[128]; /* "exercise.asm:11", or "" */
    bool of_all;     /* it speaks of several processes: none is named in front of it */
    struct text headline; /* "mmap differs in argument 4" */
    struct text why;      /* the explanation: some sentences, wrapped by the reader */
};

/* Explains the first difference.  `diagnosis` must be zeroed; free it with diagnosis_free.
 * When no entry of the catalogue has its evidence, id is NULL, and headline says what differs. */
void diagnose(const struct symptom *symptom, struct diagnosis *diagnosis);
void diagnosis_free(struct diagnosis *diagnosis);

/* Walks the catalogue: the id of entry i, NULL past the last. */
const char *diagnosis_id(size_t i);

#endif
