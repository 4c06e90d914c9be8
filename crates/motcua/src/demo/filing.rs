//! What is handed in with a sample dossier: answers, papers, files, quantities.

use super::random::Random;
use jiff::ToSpan as _;
use jiff::civil::Date;
use modules::catalogue;
use modules::catalogue::definition::{Case, Channel, Definition};
use modules::catalogue::fees::{self, Line, Quantity};
use modules::dossiers::actions::NewFile;
use modules::dossiers::model::{Person, Received};
use serde_json::Value;

/// The sample answers of the form, in the name of the applicant; a child is as old as its case says.
pub(crate) fn answers(
    definition: &Definition,
    case: &Case,
    applicant: &Person,
    today: Date,
    random: &mut Random,
) -> Value {
    let Some((form, mut answers)) = definition
        .form
        .as_deref()
        .and_then(|name| catalogue::form(name).zip(catalogue::sample(name)))
    else {
        return Value::Null;
    };
    form.prefill(&mut answers, "applicant.name", &applicant.name);
    let age = i64::from(random.below(40)) + if case.id == "late" { 90 } else { 5 };
    for (place, days) in [("/child/born", age), ("/proof/issued", age - 2)] {
        if let Some(answer) = answers.pointer_mut(place) {
            *answer = today.saturating_sub(days.days()).to_string().into();
        }
    }
    answers
}

/// A few pages and copies of whatever is counted.
pub(crate) fn quantities(case: &Case, channel: Channel, random: &mut Random) -> Vec<Quantity> {
    fees::countable(case, channel)
        .filter(|(_, fee)| fee.least > 0)
        .map(|(place, fee)| {
            let most = if fee.times.is_some() { 6 } else { 3 };
            let line = Line { count: 1 + random.below(most), times: 1 + random.below(3) };
            Quantity { fee: place, lines: vec![line] }
        })
        .collect()
}

pub(crate) fn papers(case: &Case) -> Vec<Received> {
    case.components
        .iter()
        .filter(|component| component.required)
        .map(|component| Received {
            component: component.id.clone(),
            name: component.name.clone(),
            originals: component.originals,
            certified: component.certified,
            copies: component.copies,
            shown: component.shown,
        })
        .collect()
}

pub(crate) fn files(case: &Case, sample: &NewFile) -> Vec<NewFile> {
    case.components
        .iter()
        .filter(|component| component.required && !component.form && !component.shown)
        .map(|component| NewFile { component: component.id.clone(), ..sample.clone() })
        .collect()
}
