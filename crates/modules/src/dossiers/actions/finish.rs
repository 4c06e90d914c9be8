//! The ends of a dossier: hand-over, stopping, withdrawal.

use super::{Case, Target, Who, end, refused, required, tell};
use crate::dossiers::model::Dossier;
use crate::dossiers::notify::SENT;
use crate::dossiers::rules::{Delivery, Refusal, State, Verb};
use crate::dossiers::{issue, results, store};
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::problem::Problem;
use serde_json::{Value, json};

/// To whom a result was handed over.
#[derive(Clone, Debug, Default)]
pub struct HandOver {
    /// Name of the one who took it; empty when it is sent online.
    pub receiver: String,
    /// Paper shown, or number of the postal delivery.
    pub proof: String,
    /// Remark.
    pub note: String,
}

/// Hands the result over and closes the dossier. A result is never withheld because it is late. Who wants
/// it online is sent the file when nobody takes it at the counter: a message says where to get it.
pub fn hand_over(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    to: &HandOver,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::HandOver, now)?;
    let key = case.key();
    let sent = results::is_sent(&case.dossier, &to.receiver);
    if sent
        && case.dossier.state == State::Processed
        && results::in_force(&store::attachments(case.tx, key)?).is_empty()
    {
        return Err(refused(Refusal::NoResultFile));
    }
    let receiver =
        if sent { case.dossier.applicant.clone() } else { required("receiver", &to.receiver)? };
    let proof = kernel::fold::nfc(&to.proof);
    if let Some(result) = &mut case.dossier.result {
        result.receiver = Some(receiver.clone());
    }
    let by = case.account();
    store::end_stay(case.tx, key, by, "end", None, now)?;
    case.dossier.delivery = Delivery::HandedOver;
    case.dossier.handed_over_at = Some(now);
    case.dossier.step_due_at = None;
    if sent {
        tell(case.tx, &case.dossier, SENT, now)?;
    } else {
        issue::hand_over(&mut case, &receiver, &proof)?;
    }
    let data = json!({ "receiver": receiver, "proof": proof, "note": to.note, "sent": sent });
    case.record(Verb::HandOver, None, data)
}

/// Records that a delivery came back: delivery is open again, the case is not.
pub fn delivery_failed(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    reason: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::DeliveryFailed, now)?;
    let reason = required("reason", reason)?;
    case.dossier.delivery = Delivery::Failed;
    case.record(Verb::DeliveryFailed, Some(&reason), Value::Null)
}

/// Stops processing with form 05.
pub fn stop(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    reason: &str,
    basis: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Stop, now)?;
    let reason = required("reason", reason)?;
    let basis = kernel::fold::nfc(basis);
    end(&mut case, State::Stopped, "end")?;
    issue::stop(&mut case, &reason, &basis)?;
    tell(case.tx, &case.dossier, Verb::Stop.code(), now)?;
    case.record(Verb::Stop, Some(&reason), json!({ "basis": basis }))
}

/// The applicant asks to withdraw.
pub fn ask_withdrawal(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    reason: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::AskWithdrawal, now)?;
    let reason = kernel::fold::nfc(reason);
    let before = case.dossier.state;
    case.dossier.state = State::WithdrawalAsked;
    let reason = Some(reason.as_str()).filter(|reason| !reason.is_empty());
    case.record(Verb::AskWithdrawal, reason, json!({ "before": before.code() }))
}

/// Agrees: the dossier ends as withdrawn.
pub fn allow_withdrawal(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::AllowWithdrawal, now)?;
    end(&mut case, State::Withdrawn, "end")?;
    tell(case.tx, &case.dossier, Verb::AllowWithdrawal.code(), now)?;
    case.record(Verb::AllowWithdrawal, None, Value::Null)
}

/// Goes on with the dossier as it was before the request.
pub fn deny_withdrawal(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    reason: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::DenyWithdrawal, now)?;
    let reason = required("reason", reason)?;
    let before = kernel::events::of(case.tx, case.dossier.office, case.dossier.id)?
        .into_iter()
        .rev()
        .find(|event| event.kind == Verb::AskWithdrawal.code())
        .and_then(|event| event.data["what"]["before"].as_str().and_then(State::from_code))
        .unwrap_or(State::Submitted);
    case.dossier.state = before;
    case.record(Verb::DenyWithdrawal, Some(&reason), Value::Null)
}
