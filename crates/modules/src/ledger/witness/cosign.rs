//! Cosigning the head of somebody else's log.

use super::{key, store};
use ::ledger::{Refusal, Submission};
use jiff::Timestamp;
use kernel::app::App;
use kernel::problem::Problem;

/// Why there is no cosignature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ledger) enum Refused {
    /// What was sent cannot be read.
    Malformed,
    /// This log is not watched here.
    Unknown,
    /// It was judged.
    Judged(Refusal),
}

/// The line of the cosignature for what a log submitted. What is cosigned is kept first, on the condition
/// that what was seen before still is the newest: of two requests at once, the later one is told to ask again.
pub(in crate::ledger) async fn cosign(
    app: &App,
    text: &str,
    now: Timestamp,
) -> Result<Result<String, Refused>, Problem> {
    let Ok(submission) = text.parse::<Submission>() else { return Ok(Err(Refused::Malformed)) };
    let origin = submission.origin().to_owned();
    let wanted = origin.clone();
    let (keys, seen) = app
        .db
        .read(move |tx| {
            let keys = store::keys(tx, &wanted)?;
            Ok::<_, Problem>((keys, store::seen(tx, &wanted)?))
        })
        .await?;
    let keys: Vec<_> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    if keys.is_empty() {
        return Ok(Err(Refused::Unknown));
    }
    let head = match submission.judge(&keys, &seen) {
        Ok(head) => head,
        Err(refusal) => {
            if matches!(refusal, Refusal::Forked | Refusal::Unproven) {
                tracing::warn!(origin, size = seen.size, %refusal, "a log does not continue");
            }
            return Ok(Err(Refused::Judged(refusal)));
        }
    };
    let signer = key::own(app).map_err(Problem::internal)?;
    let note = submission.checkpoint.to_string();
    let kept = app
        .db
        .write(move |tx| {
            if store::advance(tx, &origin, &seen, &head, &note, now)? {
                return Ok::<_, Problem>(None);
            }
            Ok(Some(store::seen(tx, &origin)?))
        })
        .await?;
    if let Some(newer) = kept {
        return Ok(Err(Refused::Judged(Refusal::Stale(newer.size))));
    }
    let time = u64::try_from(now.as_second()).unwrap_or_default();
    Ok(Ok(signer.sign(&submission.checkpoint.text, time).to_string()))
}
