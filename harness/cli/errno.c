/* ring3 errno: what an error number means. */
#include "cli/cli.h"

#include "cli/options.h"
#include "report/reference.h"
#include "tables/names.h"
#include "tables/nearest.h"

#include <string.h>

static bool json;
static const struct cli_option options[] = {{"json", NULL, "for programs", .flag = &json}, {0}};
static const struct usage usage = {
    .name = "errno",
    .synopsis = "[OPTIONS] [NUMBER|NAME]...",
    .about = "What an errno is called, what it usually means, and which calls give it; without an "
             "argument, all of them.\n"
             "NUMBER is as a trace, a debugger or a program shows it: 14, -14, 0xfffffffffffffff2.",
    .options = options,
    .status = "0 found, 2 there is no such errno."};

enum { COLUMNS = 80, ERRNO_MOST = 4096, WORDS_MOST = 64 };

/* The value of a register that holds a negated errno, of 32 or 64 bits, counts as that errno. */
static int number_of(long value)
{
    if (value < 0 && value > -ERRNO_MOST)
        return (int)-value;
    if (value > UINT32_MAX - ERRNO_MOST && value <= UINT32_MAX)
        return (int)(UINT32_MAX + 1L - value);
    return value > 0 && value < ERRNO_MOST ? (int)value : 0;
}

static const char *nearest_name(const char *word)
{
    struct nearest nearest;
    nearest_begin(&nearest, word);
    for (int number = 1; number < ERRNO_MOST; number++)
        if (errno_name(number))
            nearest_try(&nearest, errno_name(number));
    return nearest.best;
}

static int find_errno(const char *word)
{
    long value;
    int number;
    if (cli_number(word, &value)) {
        number = number_of(value);
        if (!number || !errno_name(number))
            die(STATUS_USAGE, "there is no errno %.40s", word);
        return number;
    }
    number = errno_number(word);
    if (number)
        return number;
    char upper[64] = "";
    for (size_t i = 0; word[i] && i + 1 < sizeof upper; i++)
        upper[i] = word[i] >= 'a' && word[i] <= 'z' ? (char)(word[i] - 'a' + 'A') : word[i];
    number = errno_number(upper);
    if (number)
        return number;
    const char *nearest = nearest_name(upper);
    if (nearest)
        die(STATUS_USAGE, "there is no errno '%.40s'; did you mean '%s'?", word, nearest);
    die(STATUS_USAGE, "there is no errno '%.40s'; 'ring3 errno' has all of them", word);
}

static size_t all_errnos(int *numbers)
{
    size_t count = 0;
    for (int number = 1; number < ERRNO_MOST; number++)
        if (errno_name(number))
            numbers[count++] = number;
    return count;
}

int cli_errno(int argc, char **argv)
{
    static int numbers[ERRNO_MOST];
    struct text text = {0};
    size_t count = 0;
    int width = cli_width() < COLUMNS ? cli_width() : COLUMNS;
    /* Not getopt's: -14 is no option. */
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            print_usage(&usage);
        else if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (argv[i][0] == '-' && (argv[i][1] < '0' || argv[i][1] > '9'))
            refuse_option(&usage, argv[i]);
        else if (count < WORDS_MOST)
            numbers[count++] = find_errno(argv[i]);
        else
            die(STATUS_USAGE, "errno takes %d at most", WORDS_MOST);
    }
    bool all = count == 0;
    if (all)
        count = all_errnos(numbers);
    if (json)
        report_errno_json(&text, numbers, count);
    else if (all)
        report_errno_list(&text);
    for (size_t i = 0; !json && !all && i < count; i++)
        report_errno(&text, numbers[i], width);
    cli_print(&text);
    text_free(&text);
    return STATUS_AGREES;
}
