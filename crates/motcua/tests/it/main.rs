//! What the product does, asked over HTTP on both databases.

#[cfg(test)]
mod support;

#[cfg(test)]
mod api;
#[cfg(test)]
mod apply;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod audit_rows;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod cookies;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod dossiers;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod filing;
#[cfg(test)]
mod files;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod independent;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod people;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod surface;
#[cfg(test)]
mod takeover;
#[cfg(test)]
mod track;
#[cfg(test)]
mod transfer;
#[cfg(test)]
mod units;
#[cfg(test)]
mod wording;
#[cfg(test)]
mod witness;
