#include "expect/draw.h"

// clang-format off
const char *const draw_words[] = {
    "acorn", "alder", "amber", "anchor", "apple", "april", "arrow", "aspen",
    "atlas", "autumn", "badger", "bamboo", "barley", "basil", "basket", "beacon",
    "beaver", "birch", "bishop", "blanket", "blossom", "bonfire", "border", "bottle",
    "branch", "breeze", "bridge", "bucket", "button", "cabin", "cable", "camel",
    "candle", "canoe", "canyon", "carpet", "carrot", "castle", "cattle", "cedar",
    "cellar", "chapel", "cherry", "chimney", "cinder", "circle", "clover", "cobble",
    "coffee", "comet", "compass", "copper", "coral", "corner", "cotton", "cradle",
    "crane", "crater", "cricket", "crystal", "curtain", "cypress", "dagger", "daisy",
    "damson", "delta", "desert", "diamond", "donkey", "dragon", "eagle", "ember",
    "engine", "falcon", "farmer", "feather", "fennel", "ferry", "fiddle", "finch",
    "flint", "forest", "fossil", "fountain", "garden", "garlic", "garnet", "geyser",
    "ginger", "glacier", "goblet", "goose", "granite", "gravel", "grove", "guitar",
    "hammer", "harbor", "harvest", "hazel", "heather", "helmet", "heron", "hickory",
    "hollow", "honey", "horizon", "hunter", "iceberg", "igloo", "indigo", "island",
    "ivory", "jacket", "jasmine", "jasper", "jigsaw", "juniper", "kernel", "kettle",
    "kitchen", "kitten", "ladder", "lagoon", "lantern", "lattice", "laurel", "lemon",
    "lentil", "linen", "lizard", "lobster", "locust", "lumber", "magnet", "magpie",
    "maple", "marble", "market", "meadow", "melon", "meteor", "mirror", "mosaic",
    "mustard", "needle", "nettle", "nickel", "nutmeg", "oasis", "ocean", "olive",
    "onion", "opal", "orange", "orchard", "osprey", "otter", "oyster", "paddle",
    "panther", "parsley", "pasture", "pebble", "pelican", "pepper", "pigeon", "pillow",
    "planet", "plaza", "poplar", "potato", "prairie", "puffin", "quarry", "quartz",
    "rabbit", "raven", "ribbon", "river", "robin", "rocket", "saddle", "saffron",
    "salmon", "sandal", "sapphire", "satin", "scarlet", "shadow", "silver", "sparrow",
    "spruce", "squirrel", "starling", "summit", "sunset", "tailor", "thistle", "thunder",
    "timber", "tulip", "tunnel", "turnip", "turtle", "valley", "velvet", "violet",
    "walnut", "weasel", "willow", "window", "winter", "yarrow", "zebra", "zephyr",
};
// clang-format on

const size_t draw_word_count = sizeof draw_words / sizeof *draw_words;
