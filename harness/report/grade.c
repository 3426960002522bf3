#include "report/report.h"

#include "render/render.h"
#include "tables/names.h"

#include <string.h>

void report_file(struct text *to, const struct grade *grade)
{
    const char *file = job_source(&grade->job);
    text_add_safe(to, file, strlen(file));
}

void report_points(struct text *to, double points)
{
    text_add(to, "%g", points);
}

enum paint report_paint(enum verdict verdict)
{
    if (verdict == VERDICT_PASS)
        return GREEN;
    if (verdict == VERDICT_TODO || verdict == VERDICT_SKIP)
        return YELLOW;
    return RED;
}

/* "./program "otter\n" 7", quoted where a shell would want it. */
static void add_command(struct text *to, const struct scene *scene)
{
    for (char **word = scene->argv; word && *word; word++) {
        bool plain = **word != '\0';
        for (const char *c = *word; *c; c++)
            plain = plain && (strchr("./_-+=,:", *c) || (*c >= '0' && *c <= '9') ||
                              (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z'));
        if (word != scene->argv)
            text_add_char(to, ' ');
        if (plain)
            text_add(to, "%s", *word);
        else
            render_bytes(to, *word, strlen(*word), 200);
    }
}

static void add_stream(struct text *to, const char *name, const uint8_t *wanted, size_t size,
                       const struct text *found)
{
    text_add(to, "    expected on %s  ", name);
    render_bytes(to, wanted, size, 200);
    text_add(to, "\n    found there         ");
    render_bytes(to, text_string(found), found->size, 200);
    text_add_char(to, '\n');
}

static void add_output(struct text *to, const struct outcome *outcome, const struct trace *trace)
{
    if (outcome->output_differs)
        add_stream(to, "stdout", outcome->wanted_output, outcome->wanted_output_size,
                   &trace->output);
    if (outcome->errors_differ)
        add_stream(to, "stderr", outcome->wanted_errors, outcome->wanted_errors_size,
                   &trace->errors);
}

/* Each check that does not hold, and what was found. */
static void add_findings(struct text *to, const struct outcome *outcome, int indent, int width)
{
    for (size_t i = 0; i < outcome->finding_count; i++) {
        const struct finding *finding = &outcome->findings[i];
        if (finding->holds)
            continue;
        text_add(to, "%*s%s\n", indent, "", finding->text);
        report_wrapped(to, finding->found, indent + 4, width);
    }
}

/* What came in the place of a line that nothing matches: the first event, before the next line
 * that agrees, which belongs to no line. */
static const struct event *stand_in(const struct outcome *outcome)
{
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        if (row->difference == SAME)
            break;
        if (row->event && !row->wanted)
            return row->event;
    }
    return NULL;
}

/* "expected …" and "observed …", both in full, for the first difference. */
static void add_both(struct text *to, const struct outcome *outcome, int indent)
{
    const struct render_style style = {.string_limit = 200, .doors = true};
    if (outcome->first >= outcome->row_count)
        return;
    const struct row *row = &outcome->rows[outcome->first];
    const struct event *event = row->event ? row->event : stand_in(outcome);
    text_add(to, "%*sexpected  %s\n", indent, "", row->wanted ? row->wanted->text : "nothing here");
    text_add(to, "%*sobserved  ", indent, "");
    if (event)
        render_event(to, event, &style);
    else
        text_add(to, "nothing: the call was not made");
    text_add(to, "%s\n", event && !row->event ? "  (in its place)" : "");
}

/* The two lines of the first difference in full, then why. */
static void add_explanation(struct text *to, const struct grade *grade, int width)
{
    const struct diagnosis *diagnosis = &grade->diagnosis;
    const struct outcome *outcome = &grade->differs->outcome;
    text_add(to, "  %s%s%s%s%s", paint(BOLD), diagnosis->place, *diagnosis->place ? "  " : "",
             text_string(&diagnosis->headline), paint(PLAIN));
    if (diagnosis->id)
        text_add(to, "  %s[%s]%s", paint(DIM), diagnosis->id, paint(PLAIN));
    text_add_char(to, '\n');
    add_both(to, outcome, 4);
    add_output(to, outcome, &grade->differs->trace);
    add_findings(to, outcome, 4, width < 80 ? width : 80);
    report_wrapped(to, text_string(&diagnosis->why), 4, width < 80 ? width : 80);
    if (grade->unsteady && !diagnosis->id)
        report_wrapped(to,
                       "A second run with the same inputs agreed: what the program does depends on "
                       "something besides its inputs (addresses, which the kernel chooses anew; "
                       "memory that was never set; timing).",
                       4, width < 80 ? width : 80);
}

/* What a run left behind, though nothing asks about it. */
static void add_remark(struct text *to, const struct case_run *run, int width)
{
    if (!run->remark.size)
        return;
    text_add(to, "  %sremark%s\n", paint(BOLD), paint(PLAIN));
    report_wrapped(to, text_string(&run->remark), 4, width < 80 ? width : 80);
}

static void add_difference(struct text *to, const struct grade *grade, int width)
{
    const struct case_run *run = grade->differs;
    text_add(to, "  %s%s%sran with  ", *run->name ? "case " : "", run->name,
             *run->name ? "  " : "");
    add_command(to, &run->scene);
    for (size_t i = 0; i < run->scene.inject_count; i++)
        text_add(to, "%s", i ? "" : "   (some calls answered by the harness)");
    text_add(to, "\n\n");
    report_rows(to, &run->outcome, width);
    text_add_char(to, '\n');
    add_explanation(to, grade, width);
    report_ending(to, grade);
    add_remark(to, run, width);
}

static void add_said(struct text *to, const struct grade *grade)
{
    const char *line = text_string(&grade->said);
    while (*line) {
        int size = (int)strcspn(line, "\n");
        text_add(to, "    %.*s\n", size, line);
        line += size + (line[size] == '\n');
    }
}

/* What the kernel saw of the first case: a pass is worth reading too. */
static void add_trace(struct text *to, const struct grade *grade)
{
    const struct case_run *run = &grade->runs[0];
    text_add(to, "  %s%s%sran with  ", *run->name ? "case " : "", run->name,
             *run->name ? "  " : "");
    add_command(to, &run->scene);
    text_add_char(to, '\n');
    report_trace(to, &run->trace, 4);
}

/* The first case of a pass that left something behind. */
static void add_remarks(struct text *to, const struct grade *grade, int width)
{
    for (size_t i = 0; i < grade->run_count; i++)
        if (grade->runs[i].remark.size) {
            add_remark(to, &grade->runs[i], width);
            return;
        }
}

/* How much of a prediction came true, case by case. */
static void add_scores(struct text *to, const struct grade *grade)
{
    for (size_t i = 0; i < grade->run_count; i++) {
        const struct case_run *run = &grade->runs[i];
        const struct prediction *score = &run->prediction;
        text_add(to, "  case %s  %u calls predicted, %u made, %u as predicted: %u percent\n",
                 run->name, score->predicted, score->made, score->met, score->percent);
    }
}

static void add_cases(struct text *to, const struct grade *grade)
{
    if (grade->job.language == LANGUAGE_TRACE && grade->run_count)
        text_add(to, "   %u percent came true", grade->percent);
    else if (grade->run_count > 1)
        text_add(to, "   %zu of %zu cases agree", grade->passed, grade->run_count);
    if (grade->job.part == PART_EXERCISE && grade->run_count && grade->verdict != VERDICT_HARNESS) {
        text_add(to, "   ");
        report_points(to, grade->points);
        text_add(to, " of %d points", grade->job.lesson->points);
    }
}

void report_grade(struct text *to, const struct grade *grade, int width)
{
    report_file(to, grade);
    text_add(to, "  %s%s%s", paint(report_paint(grade->verdict)), verdict_name(grade->verdict),
             paint(PLAIN));
    if (*grade->reason && (grade->verdict == VERDICT_CRASH || grade->verdict == VERDICT_DENIED ||
                           grade->verdict == VERDICT_ABI))
        text_add(to, "(%s)", grade->reason);
    else if (*grade->reason && grade->verdict != VERDICT_HARNESS)
        text_add(to, "  %s", grade->reason);
    add_cases(to, grade);
    text_add_char(to, '\n');
    switch (grade->verdict) {
    case VERDICT_PASS:
        add_said(to, grade);
        if (grade->job.language == LANGUAGE_TRACE)
            add_scores(to, grade);
        else if (grade->job.part == PART_EXERCISE)
            add_trace(to, grade);
        add_remarks(to, grade, width);
        break;
    case VERDICT_TODO:
    case VERDICT_SKIP:
        add_said(to, grade);
        break;
    case VERDICT_BUILD:
        text_add(to, grade->job.language == LANGUAGE_TRACE ? "  It cannot be read:\n"
                                                           : "  It does not build:\n");
        add_said(to, grade);
        report_build_help(to, text_string(&grade->said), grade->flavour == FREESTANDING,
                          width < 80 ? width : 80);
        break;
    case VERDICT_HARNESS:
        report_wrapped(to, "This is not the program's fault, and no points were given or lost:", 2,
                       width);
        report_wrapped(to, grade->reason, 4, width);
        break;
    default:
        add_said(to, grade);
        if (grade->job.language == LANGUAGE_TRACE)
            add_scores(to, grade);
        if (grade->differs)
            add_difference(to, grade, width);
        break;
    }
}

/* The lines of a part, two columns further left than below a program's own line. */
static void add_nearer(struct text *to, const struct text *part)
{
    for (size_t i = 0; i < part->size; i++) {
        bool begins = i == 0 || part->bytes[i - 1] == '\n';
        if (begins && part->size - i > 2 && memcmp(part->bytes + i, "  ", 2) == 0)
            i += 2;
        text_add_char(to, part->bytes[i]);
    }
}

void report_explanation(struct text *to, const struct grade *grade)
{
    const struct case_run *run = grade->differs;
    struct text part = {0};
    if (grade->verdict == VERDICT_BUILD) {
        text_add(to, "%s", text_string(&grade->said));
        report_build_help(to, text_string(&grade->said), grade->flavour == FREESTANDING, 80);
    }
    if (grade->job.language == LANGUAGE_TRACE)
        add_scores(to, grade);
    if (!run)
        return;
    text_add(to, "%s%s%sran with ", *run->name ? "case " : "", run->name, *run->name ? ", " : "");
    add_command(to, &run->scene);
    text_add_char(to, '\n');
    add_both(to, &run->outcome, 2);
    add_output(&part, &run->outcome, &run->trace);
    add_nearer(to, &part);
    add_findings(to, &run->outcome, 2, 80);
    report_wrapped(to, text_string(&grade->diagnosis.why), 2, 80);
    text_clear(&part);
    report_ending(&part, grade);
    add_nearer(to, &part);
    report_wrapped(to, text_string(&run->remark), 2, 80);
    text_free(&part);
}
