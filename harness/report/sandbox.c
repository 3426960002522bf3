#include "report/sandbox.h"

#include "base/json.h"

#include <string.h>
#include <unistd.h>

enum { NAME_COLUMN = 15, STATE_COLUMN = 25 };

static const char *state_of(const struct jail_trial *trial)
{
    return trial->holds ? "holds" : trial->tried ? "broken" : "missing";
}

static void add_row(struct text *to, const char *name, const struct jail_trial *trial,
                    const char *purpose)
{
    size_t start = to->size;
    const char *colour = paint(trial->holds ? GREEN : trial->tried ? RED : YELLOW);
    const char *plain = paint(PLAIN);
    text_add(to, "  %s", name);
    text_pad(to, start, NAME_COLUMN);
    text_add(to, "%s%s%s", colour, state_of(trial), plain);
    text_pad(to, start, STATE_COLUMN + strlen(colour) + strlen(plain));
    text_add(to, "%s\n", purpose);
    if (*trial->why) {
        start = to->size;
        text_pad(to, start, STATE_COLUMN);
        text_add(to, "%s\n", trial->why);
    }
}

void report_sandbox_notice(struct text *to, unsigned holding)
{
    const char *between = "the sandbox is weak on this machine: ";
    for (int layer = 0; layer < JAIL_LAYERS; layer++)
        if (!(holding & JAIL_BIT(layer))) {
            text_add(to, "%s%s", between, jail_layer_name((enum jail_layer)layer));
            between = ", ";
        }
    if ((holding & JAIL_ALL) != JAIL_ALL)
        text_add(to, " missing");
}

static void add_verdict(struct text *to, const struct jail_report *report)
{
    struct text notice = {0};
    unsigned holding = 0;
    for (int layer = 0; layer < JAIL_LAYERS; layer++)
        holding |= report->layers[layer].holds ? JAIL_BIT(layer) : 0;
    report_sandbox_notice(&notice, holding);
    text_add(to, "%s", paint(report->holds ? GREEN : YELLOW));
    if (notice.size)
        text_add(to, "%c%s.", 'T', text_string(&notice) + 1);
    else
        text_add(to, report->holds ? "The sandbox holds." : "The sandbox does not hold.");
    text_add(to, "%s\n", paint(PLAIN));
    if (!report->tracing.holds)
        text_add(to, "What cannot be traced cannot be graded.\n");
    if (!report->holds)
        text_add(to, "What is missing would protect you from the programs that you run.  Where it "
                     "cannot be had, run them\nin a virtual machine that holds nothing else.\n");
    text_free(&notice);
}

void report_sandbox(struct text *to, const struct jail_report *report)
{
    const struct jail_trial *together = &report->together;
    text_add(to, "The jail for other people's programs on this machine.  Each layer was tried just "
                 "now, from inside,\nalone and with all others");
    if (geteuid() == 0)
        text_add(to, "; as an ordinary user, since you are root");
    text_add(to, ".\n\n");
    for (int layer = 0; layer < JAIL_LAYERS; layer++)
        add_row(to, jail_layer_name((enum jail_layer)layer), &report->layers[layer],
                jail_layer_purpose((enum jail_layer)layer));
    add_row(to, "tracing", &report->tracing, "its caller can trace a program that is in it");
    text_add(to, "\n%u attempts to get out of all that is there: ", together->attempts);
    if (together->got_out)
        text_add(to, "%u did; %s.\n", together->got_out, together->why);
    else
        text_add(to, "none did.\n");
    add_verdict(to, report);
}

static json_t *trial_object(const struct jail_trial *trial)
{
    return json_pack("{s:s,s:i,s:i,s:o}", "state", state_of(trial), "attempts",
                     (int)trial->attempts, "got_out", (int)trial->got_out, "why",
                     *trial->why ? json_string(trial->why) : json_null());
}

void report_sandbox_json(struct text *to, const struct jail_report *report)
{
    json_t *layers = json_array();
    for (int layer = 0; layer < JAIL_LAYERS; layer++) {
        json_t *row = json_pack("{s:s,s:s}", "name", jail_layer_name((enum jail_layer)layer),
                                "purpose", jail_layer_purpose((enum jail_layer)layer));
        json_t *trial = trial_object(&report->layers[layer]);
        json_object_update(row, trial);
        json_decref(trial);
        json_array_append_new(layers, row);
    }
    json_t *all =
        json_pack("{s:b,s:i,s:o,s:o,s:o}", "holds", report->holds, "landlock_abi", report->landlock,
                  "layers", layers, "together", trial_object(&report->together), "tracing",
                  trial_object(&report->tracing));
    dump_json(to, all, JSON_INDENT(2));
    text_add_char(to, '\n');
}
