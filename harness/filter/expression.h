/* Filter expressions in sysdig's language: "evt.type=open and fd.name contains /etc".
 *
 *   Expr  ::= And ('or' And)*
 *   And   ::= Not ('and' Not)*
 *   Not   ::= 'not'* ( Check | '(' Expr ')' )
 *   Check ::= Field ( 'exists' | ('<' | '<=' | '>' | '>=') Number | Operator Str | 'in' List )
 *
 * An expression is evaluated over a subject: an event, and somebody who answers questions about the
 * process that made it.  The answer has three values, because an expression is also asked before
 * all is known: of a call's number alone, and at a call's entry.  What is not known yet is UNKNOWN,
 * and an answer that is not UNKNOWN never changes when more becomes known.  What the event does not
 * have (the port of a file) makes every comparison FALSE, "!=" too. */
#ifndef FILTER_EXPRESSION_H
#define FILTER_EXPRESSION_H

#include "base/arena.h"
#include "base/message.h"
#include "base/text.h"
#include "filter/fields.h"
#include "tables/calls.h"

enum truth { FALSE_NOW, TRUE_NOW, UNKNOWN_YET };

struct filter {
    struct arena arena;
    const struct filter_node *root;
};

/* Reads an expression.  False: `problem` shows it with a caret, and begins with `name`, the option
 * that it was given to.  The filter must be freed, also after a failure. */
bool filter_parse(struct filter *filter, const char *name, const char *expression,
                  struct problem *problem);
void filter_free(struct filter *filter);

/* What the event itself does not tell.  The answer is appended to a text, which is empty. */
enum filter_question {
    ASK_COMM,       /* of the process: /proc/PID/comm */
    ASK_PID,        /* in digits */
    ASK_PPID,       /* … */
    ASK_UID,        /* … */
    ASK_ARGV,       /* strings, each with its NUL */
    ASK_CWD,        /* a path */
    ASK_TIME,       /* of the event's entry: "12:34:56.123456789" */
    ASK_ARGUMENT,   /* number: which; as the trace shows it, a string without quotes */
    ASK_ARGUMENTS,  /* all of them */
    ASK_DESCRIPTOR, /* number: the descriptor; "/path", "pipe:[1]", "TCP:[a:p->b:q]" … */
    ASK_DIRECTORY,  /* number: a descriptor; answered when it is a directory */
    ASK_SERVES,     /* number: a port; answered when the process's network listens there */
    FILTER_QUESTIONS
};

struct filter_subject {
    const struct event *event;
    uint64_t number;  /* evt.num */
    bool entered;     /* the call has only been entered */
    bool number_only; /* nothing of the event is known but abi and number */
    const char *type; /* evt.type in place of the event's own; NULL */

    /* False: there is none; then a field is one that the event does not have. */
    bool (*ask)(void *context, const struct event *event, enum filter_question question, int number,
                struct text *answer);
    void *context;
};

enum truth filter_evaluate(const struct filter *filter, const struct filter_subject *subject);

/* A field's value as text, or its first one; false when the event does not have it. */
bool filter_value(const struct filter_subject *subject, enum field field, struct text *to);

/* The calls that the expression does not rule out by their numbers alone. */
void filter_calls(const struct filter *filter, struct call_set *set);

bool filter_uses(const struct filter *filter, enum field field);

/* True when the expression asks for events of that type by "=" or "in". */
bool filter_names_type(const struct filter *filter, const char *type);

/* The name of evt.type: of a call inside another one (socketcall) that one's; NULL for a number
 * that no table has. */
const char *filter_type(const struct event *event);

/* What of the read and write families a call is. */
enum io { IO_NONE, IO_READ = 1, IO_WRITE = 2 };
int filter_io(const char *type); /* IO_… or'ed */

/* data.c: the bytes that a call of these families has read or written, at most `limit` of them, as
 * far as they were copied; `total` becomes how many there were.  False: it is no such call, or it
 * failed. */
bool filter_data(const struct event *event, struct text *to, size_t limit, uint64_t *total);

#endif
