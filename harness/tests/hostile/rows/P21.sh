# P21 vfork, and execve of the program that the lesson is about
# 21 as P21: PASS
# layers: P

hand_in() {
    mkdir P21
    sed 's/SYS_clone\b/58/' "$place/tree/lessons/21-pipes/solution/exercise.asm" >P21/21-pipes.asm
}

after() {
    if cmp -s "$place/class/P21/21-pipes.asm" "$place/tree/lessons/21-pipes/solution/exercise.asm"; then
        echo "there is no vfork in it"
    fi
}
