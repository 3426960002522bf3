# E04 a directory where the source should be, a program without rights, and one in its place
# 01: INTAKE
# 03: BUILD
# layers: F

hand_in() {
    mkdir -p E04-01/01-hello.asm E04-03
    cp /bin/true E04-03/03-pointer.asm
    chmod 400 E04-03/03-pointer.asm
}
