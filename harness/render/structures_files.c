#include "render/structures.h"

const struct structure_row structures_files[] = {
    {STRUCTURES, NULL, false},
};
