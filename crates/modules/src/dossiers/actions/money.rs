//! Fees at the counter.

use super::{Case, Target, Who};
use crate::dossiers::model::Dossier;
use crate::dossiers::rules::{Financial, Verb};
use crate::dossiers::store;
use jiff::Timestamp;
use kernel::app::App;
use kernel::counter;
use kernel::db::Tx;
use kernel::i18n::format;
use kernel::problem::Problem;
use serde_json::json;

/// Records that every open fee was paid, under the next receipt number of the office's year.
pub fn pay(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Pay, now)?;
    let year = format::local(now).year();
    let number = counter::next(case.tx, case.dossier.office, &format!("fee-receipt-{year}"))?;
    let receipt = format!("{number:07}/{year}");
    let (key, by) = (case.key(), case.official()?);
    let total: i64 = store::charges(case.tx, key)?
        .iter()
        .filter(|charge| charge.paid_at.is_none())
        .map(|charge| charge.amount)
        .sum();
    store::pay_charges(case.tx, key, &receipt, by, now)?;
    case.dossier.financial = Financial::Paid;
    case.record(Verb::Pay, None, json!({ "receipt": receipt, "amount": total }))
}
