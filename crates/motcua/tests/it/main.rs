//! The tests of the whole product, in one program.

#[cfg(test)]
mod architecture;
