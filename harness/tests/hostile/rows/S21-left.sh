# S21 … and nothing of that is there when the class is graded
# 90 as S21-left: PASS
# 90 without namespaces: DENIED(shmget) or PASS
# layers: N S

hand_in() {
    mkdir S21-left
    cp "$here/rows/S21-objects.c" S21-left/90-anything.c
}

after() {
    if grep -hE '^ *(0x5157|20823) ' /proc/sysvipc/shm /proc/sysvipc/sem /proc/sysvipc/msg; then
        echo "I4: an object of System V is left"
    fi
}
