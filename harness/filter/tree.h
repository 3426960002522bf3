/* What a parsed expression is made of; private to filter/. */
#ifndef FILTER_TREE_H
#define FILTER_TREE_H

#include "filter/expression.h"

enum operator_id {
    OPERATOR_EXISTS,
    OPERATOR_LESS,
    OPERATOR_LESS_EQUAL,
    OPERATOR_GREATER,
    OPERATOR_GREATER_EQUAL,
    OPERATOR_EQUAL,
    OPERATOR_NOT_EQUAL,
    OPERATOR_CONTAINS,
    OPERATOR_ICONTAINS,
    OPERATOR_STARTSWITH,
    OPERATOR_ENDSWITH,
    OPERATOR_GLOB,
    OPERATOR_IN,
    OPERATORS
};

enum { ADDRESS_SIZE = 16 }; /* IPv6; IPv4 as its mapped form, ::ffff:1.2.3.4 */

/* A word of the expression, and what it means to a field of its type.  Numbers are long double,
 * whose 64 bits of mantissa hold every int64_t and uint64_t exactly. */
struct operand {
    const char *bytes; /* ended by a NUL that is not counted; evt.type: the name that stands for all
                          of its family */
    size_t size;
    size_t at; /* where it stands in the expression */
    bool is_number;
    long double number;
    uint8_t address[ADDRESS_SIZE];
};

struct check {
    enum field field;
    const char *argument; /* of evt.arg[…]; NULL: none was given */
    enum operator_id how;
    struct operand *operands;
    size_t count;
};

enum node_kind { NODE_CHECK, NODE_AND, NODE_OR, NODE_NOT };

struct filter_node {
    enum node_kind kind;
    struct filter_node *first, *next; /* children are a list */
    struct check check;
};

/* operand.c: gives the operands their meaning.  False: `why` says what is wrong with the one at
 * *wrong. */
bool operands_read(struct check *check, size_t *wrong, struct text *why);
bool read_number_word(const char *word, size_t size, long double *number);
bool read_ip(const char *word, uint8_t address[ADDRESS_SIZE]);

/* values.c: what a field is in a subject. */
enum presence { VALUE_ABSENT, VALUE_UNKNOWN, VALUE_KNOWN };
struct value {
    enum presence presence;
    const char *bytes;
    size_t size;
    bool is_number;
    long double number;
    uint8_t address[ADDRESS_SIZE];
};

enum { VALUES_MAX = 2 };
struct values {
    struct value of[VALUES_MAX]; /* a field may have several: fd.port */
    int count;
    bool strange; /* evt.type of a number that no table has: like no name */
    struct text room[VALUES_MAX];
};

void values_find(struct values *values, const struct filter_subject *subject,
                 const struct check *check);
void values_free(struct values *values);

/* For the files of values: one value more. */
void value_string(struct values *values, const void *bytes, size_t size); /* copied */
void value_number(struct values *values, long double number);
void value_word(struct values *values, const char *word); /* not copied */
void value_unknown(struct values *values);
void value_absent(struct values *values);

/* descriptor_values.c: fd.… */
void find_descriptor_values(struct values *values, const struct filter_subject *subject,
                            enum field field);

bool is_any_call(const struct event *event); /* through the kernel or the vDSO */

/* argument_values.c: evt.arg[…] */
void find_argument(struct values *values, const struct filter_subject *subject,
                   const char *argument);

/* process_values.c: proc.…, thread.…, user.… */
void find_process(struct values *values, const struct filter_subject *subject, const char *type,
                  enum field field);

/* glob.c: '*', '?' and '[a-z]' as in a shell, over bytes; '/' is a character like others. */
bool glob_matches(const char *pattern, size_t pattern_size, const char *bytes, size_t size);

#endif
