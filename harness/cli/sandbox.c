#include "cli/cli.h"

#include "jail/jail.h"
#include "report/sandbox.h"

#include <getopt.h>

static const char help[] =
    "usage: ring3 sandbox [--json]\n\n"
    "Tries the layers of the jail in which other people's programs are run: namespaces, Landlock,\n"
    "seccomp, limits and the rest.  Each is tried for real, from inside, alone and together with\n"
    "all others, and what is missing on this machine is named with the reason.  It needs no\n"
    "privileges, and changes nothing; as root it tries all as an ordinary user.\n\n"
    "  --json    for programs, on stdout\n"
    "  --help\n\n"
    "Exit status: 0 every layer holds, 77 the sandbox is weak here, 3 a fault of the machine.\n";

int cli_sandbox(int argc, char **argv)
{
    enum { JSON = 1, HELP };
    static const struct option known[] = {
        {"json", no_argument, NULL, JSON}, {"help", no_argument, NULL, HELP}, {NULL, 0, NULL, 0}};
    struct jail_report report;
    struct problem problem;
    struct text text = {0};
    bool json = false;
    for (int option; (option = getopt_long(argc, argv, "h", known, NULL)) != -1;) {
        switch (option) {
        case JSON:
            json = true;
            break;
        case HELP:
        case 'h':
            cli_help(help);
        default:
            cli_usage("sandbox");
        }
    }
    if (optind < argc)
        die(STATUS_USAGE, "sandbox takes no argument '%.40s'", argv[optind]);
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
