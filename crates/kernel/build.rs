//! Makes the message constants of the kernel.
#[path = "src/i18n/generate.rs"]
mod generate;

fn main() {
    generate::generate();
}
