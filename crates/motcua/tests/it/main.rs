//! What the product does, asked over HTTP on both databases.

#[cfg(test)]
mod support;

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod catalogue;

#[cfg(test)]
mod desk;
#[cfg(test)]
mod filing;

#[cfg(test)]
mod apply;
#[cfg(test)]
mod people;
#[cfg(test)]
mod surface;
#[cfg(test)]
mod units;
