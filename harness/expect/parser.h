/* What the files of the parser share.  Private to expect/.
 *
 * The parser reads bytes, not tokens: what a byte means depends on where it stands (`3..9` is a
 * range in a value, `./program` a word after run, `...` a line).  lexer.c moves over blanks,
 * words, integers and strings; parse_file.c, parse_head.c, parse_let.c, parse_given.c,
 * parse_world.c, parse_check.c, parse_filter.c, parse_body.c, parse_process.c, parse_call.c and
 * parse_value.c each read one part of grammar.ebnf; check_value.c finds out what names and types a
 * value has once it is known where it stands; check_case.c looks at a case as a whole.
 *
 * A mistake ends the parser there: refuse() fills the problem and jumps back to expect_parse.
 * So no function here reports failure, and none may hold memory outside the arena. */
#ifndef EXPECT_PARSER_H
#define EXPECT_PARSER_H

#include "expect/ast.h"

#include <setjmp.h>

struct parser {
    struct expectation *expectation;
    const struct script *script;
    struct problem *problem;
    jmp_buf refused;

    const char *bytes;
    size_t size, at;
    unsigned open;     /* parentheses around: newlines are blanks */
    unsigned nest;     /* parentheses and blocks around */
    size_t line_place; /* where line_number was last known */
    unsigned line_number;

    struct expect_case *one; /* the case being read; NULL: none */
    bool named_cases, in_latency, saw_latency;
    bool handing;    /* names used now are made visible to the program */
    bool drawn_only; /* names used now must be known before the run */
    bool changing;   /* what is looked into is read and written: => may stand in it */
    bool loose;      /* x|_ may stand here: a type, with any permissions */
    size_t requires_places[8];
    uint64_t *seen_signals; /* of the process whose lines are read */
    struct step *rounds;    /* the nearest block with rounds around */
    unsigned optional;      /* blocks around that may be left out */
};

_Noreturn void refuse(struct parser *parser, size_t place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ------------------------------------------------------------------- lexer */

char peek(const struct parser *parser); /* '\0' behind the last byte */
char peek_at(const struct parser *parser, size_t ahead);
void skip_blanks(struct parser *parser);                 /* and comments */
bool skip_text(struct parser *parser, const char *text); /* skips blanks first */
bool is_line_end(struct parser *parser);                 /* nothing but blanks and a comment left */
void end_line(struct parser *parser);                    /* … or a block's }, else refuses */
unsigned line_of(struct parser *parser, size_t place);   /* places must not go backwards much */

/* The word of letters, digits and _ at the place; "" when there is none.  scan_ moves behind it. */
const char *peek_word(struct parser *parser);
const char *scan_word(struct parser *parser);

/* A piece of the script for a message, cut when long. */
const char *piece(struct parser *parser, size_t begin, size_t end);
/* What stands at the place, for "… is wanted, not X". */
const char *piece_here(struct parser *parser);

wide scan_integer(struct parser *parser);
struct node *scan_string(struct parser *parser);

void nest_in(struct parser *parser, size_t place);
void nest_out(struct parser *parser);

/* Grows an array in the arena to hold one more; gives the new, zeroed element's address. */
#define GROW(parser, array, count, limit, what, place)                                             \
    (array = grow((parser), (array), sizeof *(array), (count), (limit), (what), (place)),          \
     &(array)[(count)++])
void *grow(struct parser *parser, void *array, size_t size, size_t count, size_t limit,
           const char *what, size_t place);

/* "; did you mean "x"?" or "": the nearest of several words. */
const char *suggest(struct parser *parser, const char *word, const char *const *words,
                    size_t count);
const char *suggest_this(struct parser *parser, const char *nearest);

/* ------------------------------------------------------------------ values */

struct node *new_node(struct parser *parser, enum node_kind kind, size_t begin);
struct node *new_node_of(struct parser *parser, enum node_kind kind, struct node *first,
                         struct node *second);

/* A pattern: an expression, range, comparison, alternatives or _; as a result also -1 NAME. */
struct node *parse_pattern(struct parser *parser, bool result);
struct node *parse_argument(struct parser *parser); /* a pattern, or one with its address */
struct node *parse_expression(struct parser *parser);
/* A struct in braces or an array in brackets, when one stands there; else NULL. */
struct node *parse_inside(struct parser *parser);
/* htons, htonl, inet_addr and makedev, when it is one of them; the word has been read. */
struct node *parse_network(struct parser *parser, const char *word, size_t begin);
void add_part(struct parser *parser, struct node *node, struct node *part);
struct node *parse_name(struct parser *parser);     /* $name */
struct node *parse_touching(struct parser *parser); /* one argument of `run` */
bool can_start_pattern(struct parser *parser);

/* Finds the names and the type; a name that nobody drew is refused. */
enum value_type settle_value(struct parser *parser, struct node *node);
/* … and must be of that type; `what` names the place where it stands. */
void settle_as(struct parser *parser, struct node *node, enum value_type type, const char *what);
/* The same for a pattern: `binds` is the type that a new $name gets there. */
void settle_pattern(struct parser *parser, struct node *node, enum value_type binds,
                    enum value_type other, const char *what);
/* The name that has a value here, of several that have had one of this word; -1: there is none. */
int find_name(const struct parser *parser, const char *word);
const char *suggest_name(struct parser *parser, const char *word); /* another name, near to it */
int add_name(struct parser *parser, const char *word, enum value_type type, size_t place);

/* The value of an expression without names; false when it has some. */
bool constant_integer(const struct node *node, wide *value);

/* -------------------------------------------------------------- statements */

/* Parses the rest of a `let` line; `begin` is where it starts. */
void parse_let(struct parser *parser, size_t begin);
const char *next_piece(struct parser *parser); /* what stands behind the blanks, for a message */

/* One line of the head or of what may stand anywhere, behind its first word. */
void parse_stdin(struct parser *parser, size_t begin);
void parse_stdout(struct parser *parser, size_t begin);
void parse_stderr(struct parser *parser, size_t begin);
void parse_given(struct parser *parser, size_t begin);
void parse_feed(struct parser *parser, size_t begin);
void parse_limit(struct parser *parser, size_t begin);
void parse_send(struct parser *parser, size_t begin);
void parse_peer(struct parser *parser, size_t begin);
void parse_check(struct parser *parser, size_t begin);
/* parse_filter.c: the calls of `check filter allows`, and what all others get. */
void parse_filtering(struct parser *parser, struct checking *check);

/* A word of the command line, or of a path; integers become their digits. */
struct node *parse_word_value(struct parser *parser);
/* A string; `what` begins the sentence when there is none: "stdin takes". */
struct node *parse_text(struct parser *parser, const char *what);
/* An integer within two bounds, as far as it is known before a run. */
struct node *parse_number(struct parser *parser, const char *what, wide low, wide high);
/* The same where a string may follow: an integer, a $name or an expression in parentheses. */
struct node *parse_single(struct parser *parser, const char *what, wide low, wide high);
bool accept_word(struct parser *parser, const char *word);
/* One of several words: its index; else refuses. */
size_t parse_choice_of(struct parser *parser, const char *const *words, size_t count);

/* Parses a line of the head, whose first word it is; false when it is none of the head. */
bool parse_head_line(struct parser *parser, const char *word);
void parse_body_line(struct parser *parser);
struct node **parse_words_to_end(struct parser *parser, size_t *count);

struct step *parse_block(struct parser *parser, size_t *count);  /* { lines }; how many */
struct step *parse_process(struct parser *parser, size_t place); /* behind the word process */
struct step *new_step(struct parser *parser, enum step_kind kind, size_t place);
struct step *parse_call(struct parser *parser);
void parse_call_names(struct parser *parser, struct step *step); /* exit|exit_group */

/* parse_rounds.c: `{ lines }` of a block with rounds, behind `as $i`, if that stands there. */
struct step *parse_rounds(struct parser *parser, struct step *step);
/* in $list, in $list as $i; NULL when it does not stand there.  [0] behind a name. */
struct node *parse_in(struct parser *parser);
struct node *parse_element_of(struct parser *parser, struct node *name);
enum value_type settle_in(struct parser *parser, struct node *node);
enum value_type settle_element(struct parser *parser, struct node *node);
/* A list of integers, for process each; what is bound is a process. */
void settle_processes(struct parser *parser, struct node *node);
/* Whether a name has a value here, or is only a list; a node whose name has none is refused. */
bool is_current(const struct parser *parser, int name);
void check_current(struct parser *parser, const struct node *node);
/* A new name binds here: in each round anew. */
void note_fresh(struct parser *parser, int name);

/* parse_order.c: `@label` and `after @label`, when one of them stands there.  Ends have no label.
 */
bool parse_order(struct parser *parser, struct step *step, bool labels);
void check_labels(struct parser *parser, const struct expect_case *one);

/* `via DOOR`, when it stands there. */
bool parse_via(struct parser *parser, enum door *door, enum abi *abi, const char **through);

/* A line by a door at which no system-call stop is made: the case's runs look there, too. */
void watch_door(struct parser *parser, const struct step *step);
uint32_t find_call(struct parser *parser, enum abi abi, const char *word, size_t place);
uint32_t find_inner(struct parser *parser, const struct step *step, int i);

/* A pattern that looks behind a pointer: names, types and fields of what is in it. */
void settle_inside(struct parser *parser, struct step *step, int argument, const char *what);

/* The same for what a signal's siginfo says; fields that are left out may be anything. */
void settle_siginfo(struct parser *parser, struct node *node);

/* Number, kinds and names of a call's line, once its door is known. */
void settle_call(struct parser *parser, struct step *step);

/* ------------------------------------------------------------ whole things */

void check_case(struct parser *parser, struct expect_case *one);
void check_doors(struct parser *parser);

#endif
