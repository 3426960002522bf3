# Builds the harness: every harness/*/*.c and harness/{bench,expect}/*.asm into one
# program.  make -f harness/ring3.mk [OUT=build] [VARIANT=asan]
#
#   build/ring3         the program
#   build/asan/ring3    the same with AddressSanitizer and UBSan

CC      ?= cc
NASM    ?= nasm
OUT     ?= build
VARIANT ?=

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
FLAGS    := -std=c11 -D_GNU_SOURCE -O2 -g $(WARNINGS) -Iharness
LIBS     := -ldw -lelf -ljansson -lseccomp -lm -lpthread -ldl

ifeq ($(VARIANT),asan)
override OUT := $(OUT)/asan
FLAGS += -O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
endif

SOURCES := $(sort $(wildcard harness/*/*.c))
# not in a hand-out
SOURCES := $(filter-out harness/tests/%,$(SOURCES))
# in a hand-out again
DOORS   := $(filter-out harness/bench/doors32.asm,$(sort $(wildcard harness/bench/*.asm harness/expect/*.asm)))
OBJECTS := $(SOURCES:harness/%.c=$(OUT)/obj/%.o) $(DOORS:harness/%.asm=$(OUT)/obj/%.asm.o)

$(OUT)/ring3: $(OBJECTS)
	@echo "  link    $@"
	@$(CC) $(FLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Everything but main(): what the unit tables and the fuzz target link with.  It is thin: a list of
# the objects where they lie.
$(OUT)/libring3.a: $(filter-out $(OUT)/obj/cli/%,$(OBJECTS))
	@rm -f $@
	@ar rcsT $@ $^

$(OUT)/obj/%.o: harness/%.c
	@mkdir -p $(@D)
	@echo "  cc      $<"
	@$(CC) $(FLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/obj/%.asm.o: harness/%.asm
	@mkdir -p $(@D)
	@echo "  nasm    $<"
	@$(NASM) -f elf64 -g -F dwarf -I $(@D)/ -o $@ $<

# A 32-bit program of its own, which image32.asm takes in whole.
$(OUT)/obj/bench/image32.asm.o: $(OUT)/obj/bench/doors32
$(OUT)/obj/bench/doors32: harness/bench/doors32.asm
	@mkdir -p $(@D)
	@echo "  nasm    $<"
	@$(NASM) -f elf32 -o $@.o $<
	@$(LD) -m elf_i386 -z noexecstack -s -o $@ $@.o

-include $(wildcard $(OUT)/obj/*/*.d)
