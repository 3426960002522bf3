#include "report/report.h"

#include <stdio.h>

static void add_ns(struct text *to, double ns)
{
    text_add(to, ns < 10 ? "%.1f ns" : "%.0f ns", ns);
}

void report_latency(struct text *to, const struct door_times *doors,
                    const struct expectation *expectation)
{
    if (!expectation->latency_count)
        return;
    text_add(to,
             "\nlatency of this machine's doors%s  (untraced, interleaved, medians; a remark, "
             "worth no points)%s\n",
             paint(DIM), paint(PLAIN));
    for (size_t i = 0; i < expectation->latency_count; i++) {
        const struct latency_line *line = &expectation->latency[i];
        struct latency_remark remark = latency_judge(doors, line);
        text_add(to, "  expected  %-24s  ", line->text);
        if (!remark.measured) {
            text_add(to, "%sskip%s: %s\n", paint(YELLOW), paint(PLAIN), remark.why);
            continue;
        }
        text_add(to, "observed  %s ", line->left);
        add_ns(to, remark.left_ns);
        text_add(to, ", %s ", line->right);
        add_ns(to, remark.right_ns);
        text_add(to, ", ratio %.2f: %s%s\n", remark.ratio,
                 remark.holds ? "as expected" : "not as expected here",
                 doors->disturbed ? " (the machine was busy: do not trust this)" : "");
    }
}
