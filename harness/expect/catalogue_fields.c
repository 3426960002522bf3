/* A structure that is right but for one of its fields. */
#include "expect/catalogue.h"

#include <stdio.h>
#include <string.h>

/* The first difference lies in a field or an element that could be looked at. */
static bool has_field(const struct suspect *suspect)
{
    const struct row *row = suspect->row;
    return suspect->difference == DIFFERS_ARGUMENT && row && row->field && row->found &&
           (*row->field || row->asked) && is_call(suspect->event);
}

static bool is_written(const struct suspect *suspect)
{
    return suspect->parameter->kind == KIND_OUT_STRUCT ||
           suspect->parameter->kind == KIND_OUT_BYTES;
}

/* "fstat differs in argument 2, field st_size" */
static void say_field_headline(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const char *field = suspect->row->field;
    const char *kind = *field == '[' && !strchr(field, '.') ? "element" : "field";
    if (*field)
        headline(diagnosis, "%s differs in argument %d, %s %s", call_title(suspect->event),
                 suspect->argument + 1, kind, field);
    else
        headline(diagnosis, "%s differs in argument %d", call_title(suspect->event),
                 suspect->argument + 1);
}

/* Evidence: the port that is wanted, with its two bytes exchanged. */
bool explain_port_order(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    unsigned found, asked;
    const char *field = has_field(suspect) ? suspect->row->field : "";
    const char *last = strrchr(field, '.') ? strrchr(field, '.') + 1 : field;
    if ((strcmp(last, "sin_port") != 0 && strcmp(last, "sin6_port") != 0) || !suspect->row->asked ||
        sscanf(suspect->row->found, "htons(%u)", &found) != 1 ||
        sscanf(suspect->row->asked, "htons(%u)", &asked) != 1 || found == asked ||
        __builtin_bswap16((uint16_t)found) != asked)
        return false;
    say_field_headline(suspect, diagnosis);
    say(diagnosis,
        "The network carries the high byte of a port first; this machine stores the low byte "
        "first. Port %u was stored without changing that, and so it is port %u to the kernel. "
        "htons() exchanges the two bytes (in assembly: xchg al, ah).",
        asked, found);
    return true;
}

/* Evidence: the address that is wanted, with its four bytes in the other order. */
bool explain_address_order(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    unsigned found[4], asked[4];
    const char *field = has_field(suspect) ? suspect->row->field : "";
    static const char form[] = "inet_addr(\"%u.%u.%u.%u\")";
    if (!strstr(field, "sin_addr") || !suspect->row->asked ||
        sscanf(suspect->row->found, form, &found[0], &found[1], &found[2], &found[3]) != 4 ||
        sscanf(suspect->row->asked, form, &asked[0], &asked[1], &asked[2], &asked[3]) != 4 ||
        memcmp(found, asked, sizeof found) == 0)
        return false;
    for (int i = 0; i < 4; i++)
        if (found[i] != asked[3 - i])
            return false;
    say_field_headline(suspect, diagnosis);
    say(diagnosis,
        "The four bytes of the address lie in memory the wrong way round, and so it is %u.%u.%u.%u "
        "to the kernel. An address is in network order, like a port: %u comes first (in assembly: "
        "db %u, %u, %u, %u; in C: htonl(), or inet_addr()).",
        found[0], found[1], found[2], found[3], asked[0], asked[0], asked[1], asked[2], asked[3]);
    return true;
}

/* Evidence: one field of the structure, or one element of the array, has another value. */
bool explain_field(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!has_field(suspect))
        return false;
    const struct row *row = suspect->row;
    say_field_headline(suspect, diagnosis);
    say(diagnosis, is_written(suspect) ? "The kernel wrote " : "The program handed over ");
    if (*row->field)
        say(diagnosis, "%s=", row->field);
    text_add_safe(&diagnosis->why, row->found, strlen(row->found));
    if (row->asked) {
        say(diagnosis, "; ");
        text_add_safe(&diagnosis->why, row->asked, strlen(row->asked));
        say(diagnosis, " is expected");
    }
    say(diagnosis, ".");
    if (strcmp(row->field, "tv_usec") == 0 && is_named(suspect->event, "select"))
        say(diagnosis, " select writes into the time what is left of it: set it anew before each "
                       "call.");
    if (strcmp(row->field, "sa_family") == 0 && !is_written(suspect))
        say(diagnosis, " The family of an IPv4 address is AF_INET, two bytes in this machine's "
                       "order; the kernel reads it first, and it says what the rest means.");
    if (is_written(suspect))
        say(diagnosis, " What a call writes follows from what it is asked: look at its other "
                       "arguments, and at what was done to the file before.");
    return true;
}
