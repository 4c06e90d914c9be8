//! Which offices can carry out a procedure.

use crate::catalogue::definition::{Definition, StepKind, UnitFunction};
use crate::units::{self, Level, Unit};
use jiff::civil::Date;
use kernel::db::{DbError, Tx};

/// The offices of the right level that have a unit for every step, in the order of their names.
pub(super) fn competent(
    tx: &mut Tx<'_>,
    definition: &Definition,
    today: Date,
) -> Result<Vec<Unit>, DbError> {
    let mut offices = units::offices_with(tx, &functions(definition), today)?;
    offices.retain(|unit| fits(definition, unit));
    Ok(offices)
}

/// The functions an office needs to carry out the process.
fn functions(definition: &Definition) -> Vec<UnitFunction> {
    let mut functions = vec![UnitFunction::OneStop];
    for step in &definition.process {
        let at_desk = matches!(step.kind, StepKind::Receive | StepKind::HandOver);
        if !at_desk && !functions.contains(&step.unit) {
            functions.push(step.unit);
        }
    }
    functions
}

fn fits(definition: &Definition, unit: &Unit) -> bool {
    let level = match unit.kind.level() {
        Level::Province => "province",
        Level::District => "district",
        Level::Commune => "commune",
        Level::Inner => return false,
    };
    definition.levels.iter().any(|one| one == level)
}
