#include "expect/status.h"

#include "tables/names.h"

#include <string.h>
#include <sys/wait.h>

enum sort { EXITED, KILLED, STOPPED, CONTINUED, SORTS };

static const char *const words[SORTS] = {"exited", "killed", "stopped", "continued"};

const char *status_word(const struct node *node)
{
    return words[(int)node->integer];
}

bool status_is_signal(const struct node *node)
{
    return node->integer == KILLED || node->integer == STOPPED;
}

/* ------------------------------------------------------------------ reading */

static int find_sort(const char *word)
{
    int sort = 0;
    while (sort < SORTS && strcmp(words[sort], word) != 0)
        sort++;
    return sort;
}

bool at_status(struct parser *parser)
{
    skip_blanks(parser);
    size_t here = parser->at;
    bool found = skip_text(parser, "[");
    skip_blanks(parser);
    found = found && find_sort(peek_word(parser)) < SORTS;
    parser->at = here;
    return found;
}

/* SEGV and SIGSEGV, which are constants only with SIG in front. */
static struct node *parse_signal(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    int signal = signal_number(peek_word(parser));
    if (!signal)
        return parse_pattern(parser, false);
    scan_word(parser);
    struct node *node = new_node(parser, NODE_INTEGER, begin);
    node->integer = signal;
    return node;
}

static struct node *parse_signals(struct parser *parser)
{
    struct node *node = parse_signal(parser);
    while (skip_text(parser, "|"))
        node = new_node_of(parser, NODE_CHOICES, node, parse_signal(parser));
    return node;
}

struct node *parse_status(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    skip_text(parser, "[");
    parser->open++;
    skip_blanks(parser);
    int sort = find_sort(scan_word(parser));
    struct node *value = NULL;
    if (!skip_text(parser, "]")) {
        if (sort == CONTINUED)
            refuse(parser, parser->at, "[continued] stands alone; \"]\" is wanted here, not %s",
                   piece_here(parser));
        value = sort == EXITED ? parse_pattern(parser, false) : parse_signals(parser);
        if (!skip_text(parser, "]"))
            refuse(parser, parser->at, "\"]\" is wanted here, not %s", piece_here(parser));
    }
    parser->open--;
    struct node *node = value ? new_node_of(parser, NODE_STATUS, value, NULL)
                              : new_node(parser, NODE_STATUS, begin);
    node->begin = begin;
    node->end = parser->at;
    node->integer = sort;
    return node;
}

void settle_status(struct parser *parser, struct node *node, const struct parameter *parameter,
                   const char *what)
{
    if (parameter->kind != KIND_OUT_STRUCT || parameter->structure != &structures[STRUCTURE_status])
        refuse(parser, node->begin, "%s no wait status; [%s] belongs to wait4 and waitpid", what,
               status_word(node));
    node->type = TYPE_UNKNOWN;
    if (node->part_count)
        settle_pattern(parser, node->parts[0], TYPE_INTEGER, TYPE_INTEGER,
                       node->integer == EXITED ? "an exit status is" : "a signal is");
}

/* ----------------------------------------------------------------- matching */

bool fits_status(struct fit *fit, const struct node *node, const struct event *event, int argument,
                 bool *stored)
{
    const struct copy *copy = event_copy(event, argument, true);
    int32_t status;
    *stored = copy && copy->size >= sizeof status && event->returned && event->result > 0;
    if (!*stored)
        return false;
    memcpy(&status, copy->bytes, sizeof status);
    enum sort sort = WIFEXITED(status)      ? EXITED
                     : WIFSIGNALED(status)  ? KILLED
                     : WIFCONTINUED(status) ? CONTINUED
                                            : STOPPED;
    if (sort != (enum sort)node->integer)
        return false;
    if (!node->part_count)
        return true;
    fit->width = 32;
    fit->set = false;
    int value = sort == EXITED   ? WEXITSTATUS(status)
                : sort == KILLED ? WTERMSIG(status)
                                 : WSTOPSIG(status);
    return fits_integer(fit, node->parts[0], value);
}
