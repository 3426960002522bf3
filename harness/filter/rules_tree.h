/* What parsed rules are made of; private to filter/. */
#ifndef FILTER_RULES_TREE_H
#define FILTER_RULES_TREE_H

#include "base/text.h"
#include "filter/rules.h"

/* Where a rule stands, for messages. */
struct rule_source {
    const char *line;  /* whole */
    size_t from, size; /* of what it is about */
};

/* A comparison of one argument.  The register is cut to `bits`; with a sign its highest bit is
 * turned over, so that the order is that of unsigned numbers. */
struct rule_test {
    uint8_t argument, bits;
    bool has_sign;
    bool ranges;        /* low <= word <= high; else (word & mask) == value */
    bool negated;       /* … of the latter: it must not be so */
    uint64_t low, high; /* of words turned over; low > high: never */
    uint64_t mask, value;
};

/* One number by which a call can be made, and what its registers must be. */
struct rule_way {
    enum abi abi;
    uint32_t number;
    bool blind; /* what the rule asks for is no register there */
    struct rule_test *tests;
    size_t test_count;
};

/* ---- rules_words.c: the parser's state, its words and its errors. */
struct rule_parser {
    struct rules *rules;
    struct problem *problem;
    const char *name;
    const char *text; /* of the present line, ended by a NUL */
    size_t at;
    int line;
};

/* Points at `size` bytes of the present line; false. */
bool rule_error(const struct rule_parser *parser, size_t from, size_t size, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool rule_error_at(const struct rule_parser *parser, const struct rule *rule, const char *format,
                   ...) __attribute__((format(printf, 3, 4)));

/* The word at the place, blanks before it skipped; size 0: none. */
struct rule_word {
    const char *bytes; /* in the line */
    size_t at, size;
};
struct rule_word rule_look(struct rule_parser *parser);
bool rule_is(const struct rule_word *word, const char *name);
bool rule_take(struct rule_parser *parser, const char *name); /* a whole word */
bool rule_take_sign(struct rule_parser *parser, const char *sign);
const char *rule_string(struct rule_parser *parser, const struct rule_word *word);
bool rule_wanted(struct rule_parser *parser, const char *what); /* "here should stand …"; false */

/* ---- rules_value.c */
struct rule_number {
    bool negative;
    uint64_t size;   /* without the sign */
    uint64_t mask;   /* of names: the bits of the field that they stand in */
    size_t from, to; /* in the line */
};
bool rule_take_number(struct rule_parser *parser, const struct parameter *parameter,
                      struct rule_number *number);

/* ---- rules_condition.c: what stands between "when" and ":". */
enum rule_compare {
    COMPARE_EQUAL,
    COMPARE_NOT_EQUAL,
    COMPARE_LESS,
    COMPARE_LESS_EQUAL,
    COMPARE_GREATER,
    COMPARE_GREATER_EQUAL,
    COMPARE_HAS,
    COMPARE_MASKED,
    COMPARE_NOT_MASKED
};
struct rule_condition {
    struct rule_condition *next;
    int place; /* in the signature that it was checked against */
    const char *parameter;
    enum rule_compare how;
    struct rule_number number, mask;
    size_t from, to;
};
bool rule_take_conditions(struct rule_parser *parser, const struct rule *rule,
                          struct rule_condition **first);

/* ---- rules_action.c */
bool rule_take_actions(struct rule_parser *parser, struct rule *rule);

/* ---- rules_ways.c */
bool rule_known(const char *call, int abi);
const struct signature *rule_signature(const char *call, int abi); /* that names are checked by */
const char *rule_nearest(const char *call, int abi);
void rule_find_ways(struct arena *arena, struct rule *rule, const struct rule_condition *first);

/* ---- rules_bits.c */
void rule_width(const struct parameter *parameter, enum abi abi, uint8_t *bits, bool *sign);
struct rule_test rule_test_of(const struct rule_condition *condition,
                              const struct parameter *parameter, int place, enum abi abi);
bool rule_test_holds(const struct rule_test *test, const uint64_t arg[6]);

/* ---- rules_cubes.c: sets of argument words.  A cube has all words that agree with `value` where
 * `mask` has a bit; a list of them, the words that are in any. */
struct cube {
    uint64_t mask[6], value[6]; /* value has no bit outside of mask */
};
struct cubes {
    struct cube *list;
    size_t count, room;
    bool too_many; /* more than CUBES_MOST: the list is not whole */
};
enum { CUBES_MOST = 1024 };
void cubes_fill(struct cubes *cubes); /* with all words there are */
void cubes_of_tests(struct cubes *cubes, const struct rule_test *tests, size_t count);
void cubes_subtract(struct cubes *from, const struct cubes *cubes);
void cubes_meet(struct cubes *cubes, const struct cubes *others); /* what is in both */
void cubes_free(struct cubes *cubes);

/* ---- rules_judge.c: tells for all words of a call's arguments which rule they come to: pieces
 * that have nothing in common, and together are everything.  `fits` is the first rule that fits
 * them, `counts` the same or a stricter one that might.  False: the pieces are too many. */
typedef void rule_piece(void *context, const struct rule *fits, const struct rule *counts,
                        const struct cubes *words);
bool rules_decide(const struct rules *rules, enum abi abi, uint32_t number, rule_piece *tell,
                  void *context);
const struct rule *rule_stricter(const struct rule *a, const struct rule *b);

/* ---- rules_steps.c */
struct rule_step {
    const struct rule_test *class; /* the first test; NULL: there is none */
    const struct rule_way *way;    /* … and the others; NULL: none */
    const struct rule *rule;       /* what counts if they hold */
};
struct rule_steps {
    struct rule_step *list; /* malloc'ed */
    size_t count, room;
};
void rules_find_steps(const struct rules *rules, enum abi abi, uint32_t number,
                      struct rule_steps *steps);

/* ---- rules_layer.c: one step of every call of a table, as libseccomp compiles it.  Another answer
 * than a step's goes on behind the code.  False: errno says why. */
struct rule_layer_step {
    uint32_t number;
    const struct rule_step *step;
};
bool rules_compile_layer(enum abi abi, const struct rule_layer_step *steps, size_t count,
                         struct filter_program *code);
uint32_t rule_seccomp_answer(const struct rule *rule);
void rules_append(struct filter_program *to, const struct sock_filter *code, size_t count);

/* ---- rules_check.c: rules that contradict each other, say the same twice, or never count. */
bool rules_check(struct rule_parser *parser);

#endif
