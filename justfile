# Every task of the house. `just` alone lists them; each line also works typed by hand.

default:
    @just --list

# The sample district on http://127.0.0.1:7300
demo *ARGS:
    cargo run -- demo {{ARGS}}

# Install what the tests need, then run all of them
test *ARGS:
    ./test {{ARGS}}

# The tests of one crate on both databases, e.g. `just check kernel`
check CRATE *ARGS:
    scripts/postgres run cargo test -p {{CRATE}} {{ARGS}}

# The rules of the house only
rules:
    cargo test -p motcua --test it architecture

# The browser tests only
browser:
    ./test browser

# Browser tests of one file, with pictures in target/pictures
look FILE:
    SCREENSHOTS=target/pictures node --test --test-reporter=spec e2e/tests/{{FILE}}.test.mjs

# Format and lint
tidy:
    cargo fmt --all
    cargo clippy --workspace --all-targets -- -D warnings
    shellcheck test .ci/run scripts/postgres scripts/check-api

# Accept changed snapshots after reading them
snapshots:
    cargo insta review

# Licences, sources and known holes of what is linked
deny:
    cargo deny check

# The binary that is installed
release:
    cargo build --locked --profile dist -p motcua

# Cost of a promised date over a span of ten years
bench:
    cargo bench -p working-time
