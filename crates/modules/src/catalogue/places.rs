//! Where a procedure can be filed: the offices that can carry it out, with their one-stop points.

use super::definition::{Definition, StepKind};
use crate::units::{self, Contact, Level, Unit, UnitFunction};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::db::Tx;
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;

/// An office and the point where it takes dossiers in.
#[derive(Clone, Debug)]
pub struct Place {
    /// The office.
    pub office: Unit,
    /// Where dossiers are taken in.
    pub point: Unit,
    /// How that is reached.
    pub contact: Contact,
    /// When it is open.
    pub opening: String,
}

/// The offices that can carry a procedure out on a day.
pub fn offices(
    tx: &mut Tx<'_>,
    definition: &Definition,
    today: Date,
) -> Result<Vec<Unit>, Problem> {
    let offices = units::offices_with(tx, &functions(definition), today)?;
    Ok(offices.into_iter().filter(|unit| fits(definition, unit)).collect())
}

/// The place of an office.
pub fn place(tx: &mut Tx<'_>, office: Unit, lang: Lang, now: Timestamp) -> Result<Place, Problem> {
    let today = format::local(now).date();
    let point = units::division(tx, office.id, UnitFunction::OneStop, today)?
        .unwrap_or_else(|| office.clone());
    let contact = units::contact_of(tx, point.id)?;
    let opening = units::opening(tx, point.id, lang, now)?;
    Ok(Place { office, point, contact, opening })
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
