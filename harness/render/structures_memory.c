#include "render/structures.h"

const struct structure_row structures_memory[] = {
    {STRUCTURES, NULL, false},
};
