# F16 an archive of the class that is cut off: nobody's zero
# 01 as F16-one: INTAKE
# status: 2
# ungraded: there is no class
# layers: F

hand_in() {
    mkdir -p "$place/more"
    "$PROGRAMS/archive" "$place/more/all.tar.gz" tar.gz 01-hello.asm=x \
        "F16-one/01-hello.asm<$place/tree/README.md"
}

grade() {
    mv "$place/class" "$place/folders"
    head -c 1000 "$place/more/all.tar.gz" >"$place/class"
    ring3_grade 01 20
    rm "$place/class"
    mv "$place/folders" "$place/class"
}

after() {
    if [ -e "$place/out/results" ]; then ls "$place/out/results"; fi
    if ! grep -q 'damaged' "$place/errors"; then head -n 3 "$place/errors"; fi
}
