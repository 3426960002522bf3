#include "filter/tree.h"

/* The set at `at`, which is behind its '['; *end becomes the place behind its ']', or stays 0 when
 * there is none and '[' stands for itself. */
static bool set_has(const char *pattern, size_t size, size_t at, unsigned char c, size_t *end)
{
    bool in = false, not = at < size && (pattern[at] == '!' || pattern[at] == '^');
    size_t i = at + not ;
    for (bool first = true; i < size && (first || pattern[i] != ']'); first = false) {
        unsigned char low = (unsigned char)pattern[i], high = low;
        if (i + 2 < size && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
            high = (unsigned char)pattern[i + 2];
            i += 2;
        }
        i++;
        in |= c >= low && c <= high;
    }
    *end = i < size ? i + 1 : 0;
    return in != not ;
}

/* One piece of the pattern that is no '*', against one byte; *end: behind the piece. */
static bool piece_matches(const char *pattern, size_t size, size_t at, char c, size_t *end)
{
    *end = at + 1;
    if (pattern[at] == '?')
        return true;
    if (pattern[at] == '[') {
        size_t behind;
        bool has = set_has(pattern, size, at + 1, (unsigned char)c, &behind);
        if (behind) {
            *end = behind;
            return has;
        }
    }
    if (pattern[at] == '\\' && at + 1 < size) {
        *end = at + 2;
        return pattern[at + 1] == c;
    }
    return pattern[at] == c;
}

/* Goes back to the last '*' only: an earlier one need not take more than it has. */
bool glob_matches(const char *pattern, size_t pattern_size, const char *bytes, size_t size)
{
    size_t p = 0, i = 0, star = pattern_size, from = 0;
    bool any = false;
    while (i < size) {
        size_t end;
        if (p < pattern_size && pattern[p] == '*') {
            any = true;
            star = ++p;
            from = i;
        } else if (p < pattern_size && piece_matches(pattern, pattern_size, p, bytes[i], &end)) {
            p = end;
            i++;
        } else if (any) {
            p = star;
            i = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern_size && pattern[p] == '*')
        p++;
    return p == pattern_size;
}
