#include "cli/cli.h"

#include "cli/options.h"
#include "jail/jail.h"
#include "report/sandbox.h"

static bool json;
static const struct cli_option options[] = {{"json", NULL, "for programs", .flag = &json}, {0}};
static const struct usage usage = {
    .name = "sandbox",
    .synopsis = "[OPTIONS]",
    .about = "Tries the layers of the jail in which other people's programs are run: namespaces, "
             "Landlock, seccomp, limits and the rest.\n"
             "Each is tried for real, from inside, alone and together with all others, and what is "
             "missing on this machine is named with the reason.  It needs no privileges, and "
             "changes nothing; as root it tries all as an ordinary user.",
    .options = options,
    .status = "0 every layer holds, 77 the sandbox is weak here, 2 wrong use, 3 a fault of the "
              "machine."};

int cli_sandbox(int argc, char **argv)
{
    struct jail_report report;
    struct problem problem;
    struct text text = {0};
    take_options(argc, argv, &usage, 0, 0, "");
    if (!jail_try(&report, &problem))
        die_of(&problem);
    if (json)
        report_sandbox_json(&text, &report);
    else
        report_sandbox(&text, &report);
    cli_print(&text);
    text_free(&text);
    return report.holds ? STATUS_AGREES : STATUS_CANNOT;
}
