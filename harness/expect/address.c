/* Internet addresses as text. */
#include "expect/value.h"

#include <arpa/inet.h>
#include <string.h>

bool parse_internet_address(bool six, const uint8_t *text, size_t size, void *to)
{
    char word[INET6_ADDRSTRLEN];
    if (!size || size >= sizeof word || memchr(text, '\0', size))
        return false;
    memcpy(word, text, size);
    word[size] = '\0';
    return inet_pton(six ? AF_INET6 : AF_INET, word, to) == 1;
}
