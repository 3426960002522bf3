; B01 takes in a file that only root can read
; 01: BUILD
; 01 says: nothing else can be read
; never: root:*
; layers: B

%include "/etc/shadow"
