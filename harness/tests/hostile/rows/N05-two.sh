# N05 two students listen at the same port, which each has to itself
# 23 as N05-one: TIME or FAIL
# 23 without namespaces: TIME or FAIL
# layers: N W
# seconds: 14

hand_in() {
    mkdir N05-one N05-two
    cp "$here/rows/N05.c" N05-one/23-sockets.c
    cp "$here/rows/N05.c" N05-two/23-sockets.c
}

after() {
    local one two
    one=$(result_of N05-one 23) two=$(result_of N05-two 23)
    if [ "$mode" = with ] && [ "$one" != "$two" ]; then echo "they have $one and $two"; fi
}
