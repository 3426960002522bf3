#include "expect/draw.h"

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

uint64_t dice_next(struct dice *dice)
{
    dice->state += 0x9e3779b97f4a7c15u;
    return mix(dice->state);
}

struct dice dice_start(uint64_t seed, const char *mark)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (; *mark; mark++)
        hash = (hash ^ (unsigned char)*mark) * 0x100000001b3u;
    /* Mixed apart, so that neighbouring seeds do not give one stream shifted by a step. */
    return (struct dice){.state = mix(mix(seed + 0x9e3779b97f4a7c15u) ^ hash)};
}

uint64_t dice_below(struct dice *dice, uint64_t count)
{
    if (!count)
        return dice_next(dice);
    /* Values below 2^64 mod count would make the lowest results likelier: thrown away. */
    uint64_t unfair = -count % count, value;
    do
        value = dice_next(dice);
    while (value < unfair);
    return value % count;
}
