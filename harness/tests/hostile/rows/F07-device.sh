# F07 a device
# 01 as F07-device: INTAKE
# 01 as F07-terminal: INTAKE
# needs: root
# layers: F

hand_in() {
    mkdir F07-device F07-terminal
    mknod F07-device/01-hello.asm c 1 5
    mknod F07-terminal/01-hello.c c 5 0
}
