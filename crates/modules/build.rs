//! Makes the message constants of the modules.
#[path = "../kernel/src/i18n/generate.rs"]
mod generate;

fn main() {
    generate::generate();
}
