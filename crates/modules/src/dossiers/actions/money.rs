//! Fees at the counter: asked for at acceptance, counted anew before payment, paid.

use super::{Case, Target, Who, required};
use crate::catalogue::definition::FeeKind;
use crate::catalogue::fees::{self, Owed, Quantity};
use crate::dossiers::model::{Charge, Dossier};
use crate::dossiers::rules::{Financial, Verb};
use crate::dossiers::store;
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::i18n::format;
use kernel::problem::Problem;
use kernel::{counter, ids};
use serde_json::{Value, json};

/// Known fees become charges: fixed ones, and those per unit for what was counted.
pub(super) fn charge(case: &mut Case<'_, '_>, quantities: &[Quantity]) -> Result<(), Problem> {
    let key = case.key();
    for charge in owed(case, quantities)?.into_iter().filter(|charge| charge.amount > 0) {
        store::put_charge(case.tx, key, &charge, case.now)?;
        case.dossier.financial = Financial::Due;
    }
    Ok(())
}

fn owed(case: &Case<'_, '_>, quantities: &[Quantity]) -> Result<Vec<Charge>, Problem> {
    let variant = case
        .procedure
        .definition
        .case(&case.dossier.case_id)
        .ok_or_else(|| Problem::internal("a dossier of a case that is not there"))?;
    let owed = fees::owed(variant, case.dossier.channel, quantities).map_err(Problem::invalid)?;
    let charge = |owed: Owed<'_>| Charge {
        id: ids::id(case.now),
        kind: match owed.fee.kind {
            FeeKind::Fee => "fee",
            FeeKind::Charge => "charge",
        }
        .to_owned(),
        name: owed.fee.name.clone(),
        fee: i64::try_from(owed.place).ok(),
        counted: owed.counted,
        amount: owed.amount,
        paid_at: None,
        receipt: None,
    };
    Ok(owed.into_iter().map(charge).collect())
}

/// Charges as an event tells of them.
pub(super) fn told(charges: &[Charge]) -> Value {
    let one = |charge: &Charge| json!({ "fee": charge.fee, "name": charge.name.vi, "amount": charge.amount, "counted": charge.counted });
    charges.iter().map(one).collect()
}

/// Counts the units of fees anew, before they are paid; the event keeps what was counted before.
pub fn count(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    quantities: &[Quantity],
    reason: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Count, now)?;
    let reason = required("reason", reason)?;
    let key = case.key();
    let before = store::charges(case.tx, key)?;
    let counted = |charge: &Charge| {
        quantities.iter().any(|given| i64::try_from(given.fee).ok() == charge.fee)
    };
    for charge in owed(&case, quantities)?.into_iter().filter(counted) {
        match before.iter().find(|known| known.fee == charge.fee) {
            Some(known) => {
                store::recount_charge(case.tx, key, &Charge { id: known.id, ..charge })?;
            }
            None => store::put_charge(case.tx, key, &charge, now)?,
        }
    }
    let after = store::charges(case.tx, key)?;
    let due = after.iter().any(|charge| charge.paid_at.is_none() && charge.amount > 0);
    case.dossier.financial = if due { Financial::Due } else { Financial::Nothing };
    let data = json!({ "before": told(&before), "after": told(&after) });
    case.record(Verb::Count, Some(&reason), data)
}

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
    let number = counter::next(case.tx, case.dossier.authority, &format!("fee-receipt-{year}"))?;
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
