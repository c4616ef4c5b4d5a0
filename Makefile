# casefile: what a developer types. `make` alone lists it.

GO          ?= go
# More flags for `go test`, such as GOTESTFLAGS=-race or GOTESTFLAGS='-run Demo -v'.
GOTESTFLAGS ?=
# Where `make demo` leaves what it made; unset: a new folder each run.
DIR         ?=
# What `casefile version` says, and every document keeps; unset: as in the source.
VERSION     ?=
# Which benchmarks `make bench` runs, and how often.
BENCH       ?= .
COUNT       ?= 1
# How many documents `make bench-large` measures with.
DOCS        ?= 100000

# Where `make bench-million` keeps the index it builds; unset: a folder for temporary files.
MILLION     ?= $(or $(TMPDIR),/tmp)/casefile-million

.PHONY: help build demo test bench eval exact crash pages bench-large bench-million gallery lint fonts tools clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## compile bin/casefile
	CGO_ENABLED=0 $(GO) build -trimpath $(if $(VERSION),-ldflags "-X main.version=$(VERSION)") -o bin/casefile ./cmd/casefile

demo: fonts build ## see the whole way of a document: form, PDF, case file, search
	bin/casefile demo $(if $(DIR),--dir "$(DIR)")

test: export CASEFILE_TEST_REQUIRE = all
test: fonts tools ## run every test; a missing font or tool is a failure
	$(GO) test -timeout 20m $(GOTESTFLAGS) ./...

bench: fonts ## run the benchmarks (BENCH=regexp, COUNT=n)
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) ./...

eval: ## print how well similar documents come first (CASEFILE_BENCH_DIR)
	@test -n "$$CASEFILE_BENCH_DIR" || { echo "CASEFILE_BENCH_DIR names no folder of corpora" >&2; exit 2; }
	@out=$$($(GO) test -count 1 -v -run 'Test(Relevance|Candidates)$$' ./search 2>&1); code=$$?; \
	printf '%s\n' "$$out" | grep -E 'NDCG|same ten|only|^(ok|FAIL)'; exit $$code

exact: ## hold thousands of runs of the corpora and of the glossed paper against a scan (CASEFILE_BENCH_DIR, CASEFILE_PAPERS)
	@test -n "$$CASEFILE_BENCH_DIR" || { echo "CASEFILE_BENCH_DIR names no folder of corpora" >&2; exit 2; }
	$(GO) test -count 1 -run 'Test(ExactCorpora|TraditionalQuestions|GlossedPaper)$$' ./search

crash: tools ## kill the program and its server hundreds of times (about 10 minutes)
	CASEFILE_TEST_REQUIRE=all CASEFILE_CRASH=1 $(GO) test -count 1 -timeout 30m -v -run 'TestCrash(Dir|MinIO|Server)$$' ./archive

pages: fonts tools ## make 500 documents and hold every one against qpdf, veraPDF and every rule
	CASEFILE_TEST_REQUIRE=all CASEFILE_PAGES=all $(GO) test -count 1 -timeout 30m ./cmd/internal/pageproof

bench-large: build ## verify, index and copy DOCS documents, with the memory each takes (GNU time)
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	CASEFILE_LARGE=$$dir/archive CASEFILE_LARGE_DOCS=$(DOCS) $(GO) test -count 1 -timeout 60m -run 'TestLargeArchive$$' ./archive; \
	for args in "archive verify" "index rebuild" "archive copy --to $$dir/copy"; do \
		echo "casefile $$args"; \
		/usr/bin/time -f '  %E, %M KB' bin/casefile $$args --archive $$dir/archive --index $$dir/index; \
	done

bench-million: export CASEFILE_MILLION = $(MILLION)
bench-million: ## index a million documents cut out of CASEFILE_BENCH_DIR once (some 5 GB in MILLION), search them each time
	@test -n "$(CASEFILE_BENCH_DIR)" || { echo 'CASEFILE_BENCH_DIR names no folder of corpora'; exit 2; }
	$(GO) test -run '^$$' -bench '^BenchmarkMillion$$' -benchtime 1x -timeout 3h -v ./search

gallery: fonts ## draw one page of every form anew, as templates/gallery/*.png
	CASEFILE_TEST_REQUIRE=all $(GO) test -count 1 -run 'TestGallery$$' ./templates/gallery -update

lint: ## gofmt, go vet, staticcheck
	@.ci/tools.sh staticcheck
	@unformatted=$$(gofmt -l templates archive search cmd) && \
	if [ -n "$$unformatted" ]; then printf 'run gofmt -w on:\n%s\n' "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	.tools/bin/staticcheck ./...

fonts: ## put the five faces of a page into .fonts/ (npm and apt, no root)
	@.ci/fonts.sh

tools: ## put test server, validator and linter into .tools/, and qpdf and the like onto the machine
	@.ci/tools.sh

clean: ## remove what was built; fonts and tools stay
	rm -rf bin
