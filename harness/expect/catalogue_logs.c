/* A tracer that the student has written: lines of its log that are nearly right, or that never
 * came. The other differences are in catalogue_tracer.c. */
#include "expect/catalogue.h"
#include "expect/log.h"

#include <string.h>

static bool shows_slip(const struct suspect *suspect, enum log_slip slip)
{
    const struct finding *finding = first_finding(suspect);
    return finding && !finding->holds && strcmp(finding->fact, "log") == 0 &&
           finding->slip == (unsigned)slip;
}

/* Evidence: the result in the log is the lower half of the right one. */
bool explain_result_narrow(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!shows_slip(suspect, LOG_NARROW_RESULT))
        return false;
    headline(diagnosis, "a result in the log lacks its upper half");
    say(diagnosis, "A result has 64 bits; addresses need them. What the log shows agrees in the "
                   "lower 32 bits: an int has room for its lower 32 bits only. Print it as a "
                   "long.");
    return true;
}

/* Evidence: an argument and what the log shows agree in their lower 32 bits. */
bool explain_argument_width(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!shows_slip(suspect, LOG_WIDTH))
        return false;
    headline(diagnosis, "an argument in the log has another width");
    say(diagnosis, "The two agree in their lower 32 bits. Of an int (d in the table) the kernel "
                   "reads these alone, and their highest one is the sign: a cast to int says the "
                   "same. A long (l) and a number in hexadecimal (x) have 64.");
    return true;
}

/* Evidence: ERESTARTSYS or one of its sisters, as a number. */
bool explain_restart_shown(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!shows_slip(suspect, LOG_RESTART))
        return false;
    headline(diagnosis, "a result that no program sees");
    say(diagnosis, "From -512 to -516 a result tells the kernel itself how to go on after a "
                   "signal: the program gets -EINTR, or the call is made once more. The log shows "
                   "a ? there.");
    return true;
}

/* Evidence: a call never returned, and where its line belongs there is none. */
bool explain_call_left_open(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!shows_slip(suspect, LOG_NO_EXIT))
        return false;
    headline(diagnosis, "a call that never returned has no line");
    say(diagnosis, "It has a stop at its entry and none at its exit: exit ends the process inside "
                   "of it, and so does a signal. What wait4 tells next is the end. When that comes "
                   "and a line is open, end it there, with = ?.");
    return true;
}
