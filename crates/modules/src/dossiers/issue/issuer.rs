//! Who issues the letters of a dossier and who signs them: the people's committee, or the police where the
//! police decide.

use super::agency_name;
use crate::catalogue::definition::{StepKind, UnitFunction};
use crate::dossiers::actions::Case;
use crate::k::dossiers as k;
use crate::people::{self, Role};
use crate::units::{self, Level, Unit, UnitKind};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use print::forms::{Letterhead, Number, Signature};

/// The body that issues.
pub(super) struct Issuer {
    /// Its name in the text of a letter.
    pub(super) agency: String,
    /// Whether it is the police, whose letters have series of their own.
    pub(super) police: bool,
    /// How its name ends the symbol of a document, after `TB-`.
    pub(super) short: &'static str,
    parent: Option<String>,
    body: String,
    place: String,
}

/// Whether the police decide a dossier: they sign its result, or examine it last where nobody signs.
pub(super) fn is_police(case: &Case<'_, '_>) -> bool {
    let steps = case.steps();
    let last = |kind: StepKind| steps.iter().rfind(|step| step.kind == kind);
    last(StepKind::Sign)
        .or_else(|| last(StepKind::Examine))
        .is_some_and(|step| step.unit == UnitFunction::Police)
}

impl Issuer {
    pub(super) fn of(case: &mut Case<'_, '_>) -> Result<Self, Problem> {
        let authority = case.dossier.authority;
        let office = units::get(case.tx, authority)?.ok_or_else(Problem::not_found)?;
        if is_police(case) {
            let today = format::local(case.now).date();
            let unit = units::division(case.tx, authority, UnitFunction::Police, today)?;
            if let Some(unit) = unit {
                return Self::police(case, &office, unit);
            }
        }
        Ok(Self {
            agency: agency_name(case.tx, authority)?,
            police: false,
            short: "UBND",
            parent: None,
            body: units::committee(&office, Lang::Vi),
            place: office.name_vi,
        })
    }

    fn police(case: &mut Case<'_, '_>, office: &Unit, unit: Unit) -> Result<Self, Problem> {
        let above = units::above(case.tx, office.id)?;
        let province = above.iter().find(|unit| unit.kind.level() == Level::Province);
        Ok(Self {
            agency: unit.full_name_vi.clone(),
            police: true,
            short: match office.kind {
                UnitKind::Commune => "CAX",
                UnitKind::Ward => "CAP",
                _ => "CA",
            },
            parent: province.map(|province| {
                Lang::Vi.f(k::PRINT_POLICE, &[("unit", &lower(&province.full_name_vi))])
            }),
            body: unit.full_name_vi,
            place: office.name_vi.clone(),
        })
    }

    /// Its letterhead.
    pub(super) fn head(&self, number: Option<Number>, date: String) -> Letterhead {
        Letterhead {
            parent: self.parent.clone(),
            body: self.body.clone(),
            place: self.place.clone(),
            date,
            number,
        }
    }
}

/// A name inside a longer one: `xã Thường Tín`.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// The official who acts, with the role and the unit in which it is held.
pub(super) fn signer(case: &mut Case<'_, '_>) -> Result<Signature, Problem> {
    let (_, signature) = super::officer(case)?;
    let Some((role, unit)) =
        case.permit.as_ref().and_then(|by| Some((Role::from_code(by.role)?, by.unit)))
    else {
        return Ok(signature);
    };
    let unit = agency_name(case.tx, unit)?;
    let position = title(Lang::Vi.t(people::Role::label(role)), &unit);
    Ok(Signature { position: Some(position), ..signature })
}

/// `CHUYÊN VIÊN THỤ LÝ` above the unit; the unit alone where its name says the role already.
fn title(role: &str, unit: &str) -> String {
    let (role, unit) = (role.to_uppercase(), unit.to_uppercase());
    if unit.starts_with(&role) {
        unit
    } else if unit.is_empty() {
        role
    } else {
        format!("{role}\n{unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_position_is_the_role_above_the_unit_and_says_nothing_twice() {
        assert_eq!(
            title("Trưởng phòng", "Phòng Kinh tế xã Thường Tín"),
            "TRƯỞNG PHÒNG\nPHÒNG KINH TẾ XÃ THƯỜNG TÍN"
        );
        assert_eq!(
            title("Lãnh đạo", "Lãnh đạo Ủy ban nhân dân xã Thường Tín"),
            "LÃNH ĐẠO ỦY BAN NHÂN DÂN XÃ THƯỜNG TÍN"
        );
        assert_eq!(title("Lãnh đạo", ""), "LÃNH ĐẠO");
    }
}
