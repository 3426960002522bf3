# X06 namespaces are refused: a lesson whose programs start others that nobody watches is a skip
# 28 as X06-28: skip
# 28 says: nobody watches what its program starts
# layers: N

hand_in() { mkdir X06-28 && cp "$place/tree/lessons/28-strace/solution/exercise.c" X06-28/28-strace.c; }

grade() {
    around=("$PROGRAMS/refuse" "${NO_NAMESPACES[@]}" --)
    ring3_grade 28 20
}
