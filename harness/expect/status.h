/* Wait statuses as values: [exited 3], [killed SEGV], [stopped STOP], [continued].  Private to
 * expect/. */
#ifndef EXPECT_STATUS_H
#define EXPECT_STATUS_H

#include "expect/parser.h"
#include "expect/value.h"

/* True where a status begins. */
bool at_status(struct parser *parser);
struct node *parse_status(struct parser *parser);

/* Finds names and types; refuses it where the argument is no wait status. */
void settle_status(struct parser *parser, struct node *node, const struct parameter *parameter,
                   const char *what);

/* True when the status that the call stored there fits.  *stored: the call stored one at all. */
bool fits_status(struct fit *fit, const struct node *node, const struct event *event, int argument,
                 bool *stored);

const char *status_word(const struct node *node); /* "exited" */

/* True when its number is shown by a signal's name. */
bool status_is_signal(const struct node *node);

#endif
