# F05 links: of an exercise, of its folder, of a student, in a circle
# 01 as F05-file: INTAKE
# 01 as F05-other: INTAKE
# 01 as F05-folder: INTAKE
# 01 as F05-student: INTAKE
# 01 as F05-circle: INTAKE
# 01 as F05-hard: PASS
# never: the answer of another
# layers: F

hand_in() {
    mkdir -p F05-file F05-other F05-folder F05-circle F05-hard other/01-hello
    echo "; the answer of another" | tee other/01-hello/exercise.asm other/01-hello.asm >/dev/null
    ln -s /etc/shadow F05-file/01-hello.asm
    ln -s ../other/01-hello.asm F05-other/01-hello.c
    ln -s ../other F05-folder/lessons
    ln -s "$place/class/other/01-hello" F05-folder/01-hello
    ln -s other F05-student
    ln -s 01-hello.asm F05-circle/01-hello.asm
    ln -s . F05-circle/lessons
    cp "$place/tree/lessons/01-hello/solution/exercise.asm" F05-hard/more.asm
    ln F05-hard/more.asm F05-hard/01-hello.asm
}
