/* What the words of an expression mean to a field of their type. */
#include "filter/names.h"
#include "filter/tree.h"
#include "tables/names.h"
#include "tables/nearest.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { PORT_MOST = 65535, NUMBER_BYTES = 64 };

static const char *digits_end(const char *at)
{
    while (*at >= '0' && *at <= '9')
        at++;
    return at;
}

/* 0xHEX | [+-]digits[.digits][e[+-]digits] */
bool read_number_word(const char *word, size_t size, long double *number)
{
    const char *at = word, *end;
    if (size != strlen(word) || size >= NUMBER_BYTES)
        return false;
    if (word[0] == '0' && (word[1] == 'x' || word[1] == 'X')) {
        at = word + 2;
        end = at + strspn(at, "0123456789abcdefABCDEF");
        *number = end - at <= 16 ? (long double)strtoull(at, NULL, 16) : 0;
        return end > at && end - at <= 16 && !*end;
    }
    at += *at == '+' || *at == '-';
    end = digits_end(at);
    if (end == at)
        return false;
    if (*end == '.') {
        at = end + 1;
        end = digits_end(at);
        if (end == at)
            return false;
    }
    if (*end == 'e' || *end == 'E') {
        at = end + 1;
        at += *at == '+' || *at == '-';
        end = digits_end(at);
        if (end == at)
            return false;
    }
    *number = strtold(word, NULL);
    return !*end;
}

bool read_ip(const char *word, uint8_t address[ADDRESS_SIZE])
{
    static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    memcpy(address, mapped, sizeof mapped);
    return inet_pton(AF_INET, word, address + sizeof mapped) == 1 ||
           inet_pton(AF_INET6, word, address) == 1;
}

static bool refuse(struct text *why, const struct operand *operand, const char *what)
{
    text_add(why, "'%.60s' is no %s", operand->bytes, what);
    return false;
}

static bool suggest(struct text *why, const char *near)
{
    if (near)
        text_add(why, "; did you mean '%s'?", near);
    return false;
}

static bool read_call(struct operand *operand, struct text *why)
{
    const char *family = type_family(operand->bytes);
    if (strlen(operand->bytes) == operand->size && type_known(family)) {
        operand->bytes = family;
        operand->size = strlen(family);
        return true;
    }
    text_add(why, "there is no call '%.60s'", operand->bytes);
    return suggest(why, type_near(operand->bytes));
}

static bool read_result(struct operand *operand, struct text *why)
{
    static const char *const common[] = {"SUCCESS", "ENOENT", "EACCES",      "EPERM",
                                         "EINVAL",  "EAGAIN", "EBADF",       "EINTR",
                                         "EEXIST",  "EFAULT", "ECONNREFUSED"};
    struct nearest nearest;
    if (strcmp(operand->bytes, "SUCCESS") == 0 || errno_number(operand->bytes))
        return true;
    nearest_begin(&nearest, operand->bytes);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        nearest_try(&nearest, common[i]);
    refuse(why, operand, "name of an error, nor SUCCESS");
    return suggest(why, nearest.best);
}

static bool read_word(struct operand *operand, const char *const *words, struct text *why)
{
    for (size_t i = 0; words[i]; i++)
        if (strcmp(words[i], operand->bytes) == 0)
            return true;
    text_add(why, "'%.60s' is none of:", operand->bytes);
    for (size_t i = 0; words[i]; i++)
        text_add(why, " %s", words[i]);
    return false;
}

static bool read_port(struct operand *operand, struct text *why)
{
    int port;
    operand->is_number = true;
    if (read_number_word(operand->bytes, operand->size, &operand->number))
        return (operand->number >= 0 && operand->number <= PORT_MOST) ||
               refuse(why, operand, "port: they go from 0 to 65535");
    port = service_port(operand->bytes);
    operand->number = port;
    return port >= 0 || refuse(why, operand, "port, nor the name of a service");
}

static bool read_operand(struct operand *operand, const struct check *check, struct text *why)
{
    enum field_type type = field_type(check->field);
    bool whole = check->how == OPERATOR_EQUAL || check->how == OPERATOR_NOT_EQUAL ||
                 check->how == OPERATOR_IN;
    bool orders = check->how >= OPERATOR_LESS && check->how <= OPERATOR_GREATER_EQUAL;
    if (type == FIELD_TYPE_PORT)
        return read_port(operand, why);
    operand->is_number = read_number_word(operand->bytes, operand->size, &operand->number);
    if (type == FIELD_TYPE_NUMBER || orders)
        return operand->is_number || refuse(why, operand, "number");
    if (!whole)
        return true; /* a part of a string may be anything */
    if (field_words(type))
        return read_word(operand, field_words(type), why);
    switch (type) {
    case FIELD_TYPE_CALL:
        return read_call(operand, why);
    case FIELD_TYPE_RESULT:
        return read_result(operand, why);
    case FIELD_TYPE_IP:
        return read_ip(operand->bytes, operand->address) || refuse(why, operand, "IP address");
    default:
        return true;
    }
}

bool operands_read(struct check *check, size_t *wrong, struct text *why)
{
    for (size_t i = 0; i < check->count; i++)
        if (!read_operand(&check->operands[i], check, why)) {
            *wrong = i;
            return false;
        }
    return true;
}
