# The front door of the workbook.  Everything it does is one line of build/ring3 or of a script in
# harness/; `make help` lists the targets from the comments behind two hashes.
#
# make runs in question mode (-q) and every recipe is marked + so that it runs all the same: that
# is the one mode in which a recipe that ends with status 1, the status of "your program differs",
# ends make with 1 and without make's own error line below the explanation.

MAKEFLAGS += -q
.NOTPARALLEL:
.SUFFIXES:
.DEFAULT_GOAL := help

ifneq (,$(findstring n,$(firstword -$(MAKEFLAGS))))
$(error make -n would run the recipes all the same (see the first lines of the Makefile): it is refused)
endif

MACHINE := $(shell uname -sm)
ifneq ($(MACHINE),Linux x86_64)
$(error The workbook is about Linux on x86-64, and this machine is $(MACHINE); see "Other machines" in README.md)
endif

# The harness is built first, with a make of its own: in parallel, and not in question mode.
BUILD := MAKEFLAGS= $(MAKE) -s --no-print-directory -j2 -f harness/ring3.mk
BUILT  = $(BUILD) || { echo 'The harness does not build: make deps installs what is missing.' >&2; exit 3; }
RING3  = $(BUILT); build/ring3

##@ For students

lesson-%: ## Build, run and explain the exercises of a lesson: make lesson-01
	+@$(RING3) lesson $*

hint-%: ## One more hint
	+@$(RING3) hint $*

show-%: ## Every system call with the registers before and after
	+@$(RING3) show $*

watch-%: ## Run the lesson again whenever you save (needs entr)
	+@$(RING3) watch $*

reset-%: ## Bring the exercises back to their stubs; asks before work is lost
	+@$(RING3) reset $*

solution-%: ## Our solutions, once you have passed (FORCE=1: before)
	+@$(RING3) solution $*

next: ## What to do next
	+@$(RING3) next

progress: ## What is done and what is to do
	+@$(RING3) progress

##@ For instructors

check: ## Grade this tree: a table, and build/grade/ (LESSONS=01-06 for some)
	+@$(RING3) check $(LESSONS)

# not in a hand-out
grade: ## Grade a class, in a jail: make grade SUBMISSIONS=dir (LESSONS= ROSTER= FLAGS=)
	+@$(RING3) grade $(if $(LESSONS),--lessons '$(LESSONS)') $(if $(ROSTER),--roster "$$ROSTER") \
	  $(FLAGS) -- "$$SUBMISSIONS"

handout: ## A copy for students, without solutions, proved (LESSONS=01-06 for some)
	+@$(RING3) handout $(if $(LESSONS),--lessons '$(LESSONS)') $(FLAGS)

gradescope: ## An autograder for Gradescope, build/gradescope.zip (LESSONS=01-06 for some)
	+@$(RING3) gradescope $(if $(LESSONS),--lessons '$(LESSONS)') $(FLAGS)

workflow: ## A workflow for GitHub, into the hand-out; FLAGS='--output DIR', --classroom50
	+@$(RING3) workflow $(if $(LESSONS),--lessons '$(LESSONS)') $(FLAGS)
# in a hand-out again

##@ For benchmarkers

bench: ## The doors of this machine, timed (FLAGS=--watched: also what being watched costs)
	+@$(RING3) bench $(FLAGS)

##@ For everybody

deps: ## Install what the workbook needs and this machine lacks
	+@harness/deps.sh run

build: ## Build the harness, build/ring3
	+@$(BUILT)

manual: ## The manual page, build/ring3.1 (needs scdoc; with pandoc also build/ring3.html)
	+@harness/manual/build

help: ## This list
	+@sed -n -e 's/^##@ \(.*\)/\n\1/p' -e 's/^\([a-z%-]*\): ## \(.*\)/\1\t\2/p' Makefile | \
	  sed -e 's/^\([a-z-]*\)%/\1NN/' | \
	  while IFS='	' read -r name words; do \
	    if [ -n "$$words" ]; then printf '  make %-14s %s\n' "$$name" "$$words"; else echo "$$name"; fi; done

# not in a hand-out
##@ For authors

new-lesson: ## The files of a new lesson: make new-lesson NAME=poll (NUMBER=24 FLAGS='--only c')
	+@$(RING3) new-lesson $(if $(NUMBER),--number '$(NUMBER)') $(FLAGS) -- '$(NAME)'

accept-%: ## What a lesson's program does, as its trace; FLAGS=--write, --solution
	+@$(RING3) lesson $* --accept $(FLAGS)

##@ For maintainers

test: ## Run all tests (installs what they need)
	+@harness/deps.sh test && harness/tests/run

hostile: ## What strangers hand in, and what becomes of it; with namespaces and without
	+@$(BUILT); harness/tests/hostile/run --both $(FLAGS)

bench-trace: ## What tracing costs, beside strace (FLAGS=--quick)
	+@$(BUILT); harness/tests/bench-trace $(FLAGS)

bench-traps: ## The traps of measuring, each on a kernel booted for it under QEMU
	+@$(BUILT); harness/tests/bench-traps $(FLAGS)

transcripts: ## Put what their commands print today into the texts
	+@$(BUILT); harness/tests/transcripts --accept

lint: ## Layers, formats, assembly, tree, shell
	+@harness/tests/lint
# in a hand-out again

clean: ## Remove what was built; what you wrote stays
	+@rm -rf build

# A student copy has no tests, and no class is graded with it.
ifneq ($(wildcard HANDOUT),)
LEFT_OUT := test lint bench-trace bench-traps transcripts new-lesson handout gradescope workflow \
  grade gradebook hostile
$(LEFT_OUT):
	+@echo 'make $@: this is a student copy of the workbook, and that is not in it' >&2; exit 2
.PHONY: $(LEFT_OUT)
endif

.PHONY: hostile next progress check grade deps build manual help bench clean new-lesson handout gradescope \
  workflow test lint bench-trace bench-traps transcripts
