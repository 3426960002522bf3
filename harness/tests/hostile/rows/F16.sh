# F16 a zip of zips, whose members lead out, are links, or are too much
# 01 as F16-good: PASS
# 01 as F16-out: PASS
# 02 as F16-out: INTAKE
# 03 as F16-out: INTAKE
# 01 as F16-bomb: INTAKE
# 01 as F16-deep: INTAKE
# 01 as F16-cut: INTAKE
# 01 as F16-secret: INTAKE
# 01 as F16-foreign: INTAKE
# seconds: 9
# layers: F

hand_in() {
    local good=$place/tree/lessons/01-hello/solution/exercise.asm
    mkdir -p "$place/more"
    "$PROGRAMS/archive" F16-good.zip zip "x/lessons/01-hello/exercise.asm<$good"
    "$PROGRAMS/archive" F16-out.tar.xz tar.xz "01-hello.asm<$good" ../F16-x=x /tmp/F16-x=x \
        x/../../F16-x=x '02-doors.asm~/etc/passwd' \
        03-pointer.c^/etc/passwd
    "$PROGRAMS/archive" F16-bomb.tar.gz tar.gz y#200000000 "01-hello.asm<$good"
    "$PROGRAMS/archive" "$place/more/1.zip" zip "01-hello.asm<$good"
    "$PROGRAMS/archive" "$place/more/2.zip" zip "1.zip<$place/more/1.zip"
    "$PROGRAMS/archive" F16-deep.zip zip "2.zip<$place/more/2.zip"
    head -c 100 F16-good.zip >F16-cut.zip
    "$PROGRAMS/archive" F16-secret.zip zip-encrypted "01-hello.asm<$good"
    cp F16-good.zip F16-foreign.rar
}

# As a course system gives them out: one archive of all.
grade() {
    local members=() file
    while IFS= read -r file; do members+=("$file<$place/class/$file"); done < <(
        cd "$place/class" && find . -type f -printf '%P\n'
    )
    mv "$place/class" "$place/folders"
    "$PROGRAMS/archive" "$place/all.zip" zip "${members[@]//$place\/class/$place/folders}"
    mv "$place/all.zip" "$place/class"
    ring3_grade 01,02,03 40
    rm "$place/class"
    mv "$place/folders" "$place/class"
}

after() {
    if [ -e /tmp/F16-x ]; then echo "it led out: /tmp/F16-x"; fi
    find "$place" -name F16-x -printf 'it led out: %p\n'
}
