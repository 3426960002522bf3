# B03 copies answers, the file of another student and the texts of the workbook into the program
# 01: BUILD
# 03: BUILD
# 04: BUILD
# 05: BUILD
# 01 says: nothing else can be read
# layers: B

hand_in() {
    local lesson copied
    while read -r lesson copied; do
        mkdir -p "B03-${lesson%%-*}"
        printf 'global _start\nsection .text\n_start: ret\nincbin "%s"\n' "$copied" \
            >"B03-${lesson%%-*}/$lesson.asm"
    done <<L
01-hello ../../expected/01-hello.exercise.trace
03-pointer $place/tree/lessons/03-pointer/solution/exercise.asm
04-errno $place/class/beside/01-hello.asm
05-registers ../../../lessons/05-registers/solution/exercise.asm
L
}
