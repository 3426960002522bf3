/* ring3 list: the calls of the three tables. */
#include "cli/cli.h"

#include "cli/options.h"
#include "report/reference.h"
#include "tables/classes.h"
#include "tables/nearest.h"

#include <fnmatch.h>
#include <getopt.h>
#include <string.h>

enum { ABI = OPTION_LONG, SINCE, CLASS, HTML, JSON };

static const struct cli_option options[] = {
    {"abi", "TABLE", "only that table, in its order: x86-64, i386 or x32 (all three)", .code = ABI},
    {"since", "VERSION", "only calls that came with this Linux or later, such as 5.1",
     .code = SINCE},
    {"class", "NAME", "only a class, as ring3 trace -e has them: file, network, process, ...",
     .code = CLASS},
    {"html", NULL, "a sheet to print, as HTML", .code = HTML},
    {"json", NULL, "for programs", .code = JSON},
    {0}};
static const struct usage usage = {
    .name = "list",
    .synopsis = "[OPTIONS] [NAME...]",
    .about = "The system calls of x86-64 and their numbers in the three tables, since which Linux "
             "they are there, and their parameters in the order of the registers.\n"
             "NAME is a name, a pattern ('*xattr*') or a number.  Calls that are gone, or never "
             "were, are listed as such.  No network is needed.",
    .options = options,
    .notes = "x32 numbers are shown without bit 30, which a program adds (0x40000000).",
    .status = "0 listed, 1 no call is like that, 2 wrong use."};

enum { COLUMNS = 80, CALLS_MOST = 1024 };

enum form { FORM_TEXT, FORM_HTML, FORM_JSON };

struct asked {
    struct listing listing;
    enum form form;
    long since; /* as reference_version; 0: any */
    bool has_class;
    struct call_set class;
};

static enum abi parse_abi(const char *word)
{
    for (int abi = 0; abi < ABI_COUNT; abi++)
        if (strcmp(word, abi_name((enum abi)abi)) == 0)
            return (enum abi)abi;
    if (strcmp(word, "x86_64") == 0 || strcmp(word, "amd64") == 0)
        return ABI_X86_64;
    die(STATUS_USAGE, "there is no table '%.40s'; there are x86-64, i386 and x32", word);
}

static void parse_class(struct asked *asked, const char *word)
{
    struct nearest nearest;
    const char *name = word + (*word == '%');
    if (class_add(&asked->class, name)) {
        asked->has_class = true;
        return;
    }
    nearest_begin(&nearest, name);
    for (size_t i = 0; class_name(i); i++)
        nearest_try(&nearest, class_name(i));
    if (nearest.best)
        die(STATUS_USAGE, "there is no class '%.40s'; did you mean '%s'?", word, nearest.best);
    struct text all = {0};
    for (size_t i = 0; class_name(i); i++)
        text_add(&all, " %s", class_name(i));
    die(STATUS_USAGE, "there is no class '%.40s'; there are%s", word, text_string(&all));
}

/* ------------------------------------------------------------------ the choice */

/* The table that decides about a call: the one asked for, or the first that has it. */
static enum abi table_for(const struct asked *asked, const char *name)
{
    if (asked->listing.one_table)
        return asked->listing.abi;
    return call_number(ABI_X86_64, name) < 0 ? ABI_I386 : ABI_X86_64;
}

static bool is_chosen(const struct asked *asked, const char *name)
{
    enum abi abi = table_for(asked, name);
    long number = call_number(abi, name);
    const char *since = reference_since(abi, name);
    if (number < 0)
        return false;
    if (asked->since && (!since || reference_version(since) < asked->since))
        return false;
    return !asked->has_class || call_set_has(&asked->class, abi, (uint32_t)number);
}

static void add(struct asked *asked, const char *name)
{
    struct listing *listing = &asked->listing;
    if (!is_chosen(asked, name))
        return;
    for (size_t i = 0; i < listing->count; i++)
        if (strcmp(listing->names[i], name) == 0)
            return;
    if (listing->count == CALLS_MOST)
        die(STATUS_FAULT, "more than %d calls", CALLS_MOST);
    listing->names[listing->count++] = name;
}

/* Every name, in the order of the table or tables. */
static const char *name_at(const struct asked *asked, size_t i)
{
    uint32_t number;
    return asked->listing.one_table ? call_row(asked->listing.abi, i, &number) : reference_name(i);
}

static void add_number(struct asked *asked, const char *word, long number)
{
    const char *name = call_name(asked->listing.abi, (uint32_t)number);
    if (!name || number < 0 || number > UINT32_MAX)
        die(STATUS_USAGE, "the %s table has no number %.40s", abi_name(asked->listing.abi), word);
    add(asked, name);
}

static void add_word(struct asked *asked, const char *word)
{
    bool found = false;
    long number;
    if (cli_number(word, &number)) {
        add_number(asked, word, number);
        return;
    }
    const char *name;
    for (size_t i = 0; (name = name_at(asked, i)); i++)
        if (fnmatch(word, name, 0) == 0) {
            found = true;
            add(asked, name);
        }
    if (!found)
        cli_no_call(word, asked->listing.one_table ? abi_name(asked->listing.abi) : NULL);
}

void cli_no_call(const char *word, const char *table)
{
    const char *nearest = reference_nearest(word);
    if (table && reference_has(word))
        die(STATUS_USAGE, "the %s table has no call '%.60s'", table, word);
    if (nearest)
        die(STATUS_USAGE, "there is no call '%.60s'; did you mean '%s'?", word, nearest);
    die(STATUS_USAGE, "there is no call '%.60s'; 'ring3 list' has all of them", word);
}

static void parse(struct asked *asked, int argc, char **argv)
{
    for (int option; (option = next_option(argc, argv, &usage)) != -1;) {
        switch (option) {
        case ABI:
            asked->listing.one_table = true;
            asked->listing.abi = parse_abi(optarg);
            break;
        case SINCE:
            asked->since = reference_version(optarg);
            if (asked->since <= 0 || strchr(optarg, ';'))
                die(STATUS_USAGE, "--since wants a version of Linux such as 5.1, not '%.40s'",
                    optarg);
            break;
        case CLASS:
            parse_class(asked, optarg);
            break;
        default:
            asked->form = option == HTML ? FORM_HTML : FORM_JSON;
        }
    }
}

int cli_list(int argc, char **argv)
{
    static const char *names[CALLS_MOST];
    struct asked asked = {.listing = {.names = names}};
    struct text text = {0};
    const char *name;
    int width = cli_width() < COLUMNS ? cli_width() : COLUMNS;
    parse(&asked, argc, argv);
    for (int i = optind; i < argc; i++)
        add_word(&asked, argv[i]);
    for (size_t i = 0; optind == argc && (name = name_at(&asked, i)); i++)
        add(&asked, name);
    if (!asked.listing.count)
        warn("no call is like that");
    if (asked.form == FORM_JSON)
        report_list_json(&text, &asked.listing);
    else if (asked.form == FORM_HTML)
        report_list_html(&text, &asked.listing);
    else if (asked.listing.count)
        report_list(&text, &asked.listing, width);
    cli_print(&text);
    text_free(&text);
    return asked.listing.count ? STATUS_AGREES : STATUS_DIFFERS;
}
