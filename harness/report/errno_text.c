/* ring3 errno: a number, its name, and what it usually means. */
#include "report/reference.h"
#include "report/report.h"

#include "base/message.h"
#include "tables/names.h"

#include <string.h>

enum { ERRNO_MOST = 4096, CALLS_SHOWN = 24 };

static bool has_error(const char *name, int number)
{
    struct likely_error errors[LIKELY_MOST];
    enum abi abi = call_number(ABI_X86_64, name) < 0 ? ABI_I386 : ABI_X86_64;
    size_t count = reference_end(name) ? 0 : reference_errors(abi, name, errors);
    for (size_t i = 0; i < count; i++)
        if (errors[i].number == number)
            return true;
    return false;
}

void report_errno(struct text *to, int number, int width)
{
    const char *means = reference_errno(number), *name;
    struct text calls = {0};
    size_t count = 0;
    text_add(to, "%s%s%s  %d  %s\n", paint(BOLD), errno_name(number), paint(PLAIN), number,
             errno_text(number));
    if (means)
        report_wrapped(to, means, 2, width);
    text_add(to, "  The kernel gives %d: rax is 0x%lx, eax 0x%x.\n", -number,
             -(unsigned long)number, -(unsigned)number);
    for (size_t i = 0; (name = reference_name(i)) && count <= CALLS_SHOWN; i++)
        if (has_error(name, number) && ++count <= CALLS_SHOWN)
            text_add(&calls, "%s%s", calls.size ? " " : "  Calls that give it: ", name);
    if (count > CALLS_SHOWN)
        text_add(&calls, " and others");
    if (calls.size)
        report_wrapped(to, text_string(&calls), 2, width);
    text_free(&calls);
}

void report_errno_list(struct text *to)
{
    for (int number = 1; number < ERRNO_MOST; number++)
        if (errno_name(number))
            text_add(to, "%4d  %-22s %s\n", number, errno_name(number), errno_text(number));
}
