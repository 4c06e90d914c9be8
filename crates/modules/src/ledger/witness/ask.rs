//! Asking witnesses to cosign the heads of our logs. Each witness has a lane of its own: one that is slow or
//! down keeps neither the logs nor other witnesses waiting.

use super::store;
use crate::ledger::store::Shelf;
use ::ledger::{Note, Signature, Submission, Verifier, tree};
use jiff::{SignedDuration, Timestamp};
use kernel::app::App;
use kernel::db::Tx;
use kernel::outgoing;
use kernel::problem::Problem;
use std::collections::HashMap;
use std::time::Duration;
use uuid::Uuid;

/// How often somebody looks whether there is a new head.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a witness may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Largest answer that is read.
const MOST: usize = 64 << 10;
/// How long all witnesses are asked for the same head.
const ROUND: SignedDuration = SignedDuration::from_secs(5);
/// A submission whose server died is taken up again after this time.
const LEASE: SignedDuration = SignedDuration::from_mins(1);
/// Before the second try, doubled for each further one, at most some eleven hours.
const RETRY: SignedDuration = SignedDuration::from_secs(10);

/// A head on its way to a witness.
struct Task {
    office: Uuid,
    witness: store::Witness,
    old: u64,
    size: u64,
    note: Note,
}

/// What came of it.
enum Outcome {
    /// A valid cosignature with the time in it.
    Cosigned(Signature, u64),
    /// The witness cosigned this size last.
    Last(u64),
    Failed(Failure),
}

/// Why there is no cosignature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    /// No answer, or none that says anything.
    Unreachable,
    /// The witness does not know the log, or not the key it signs with.
    Unknown,
    /// The witness saw another history of the log than ours.
    Forked,
    /// The answer holds no valid cosignature by the key that is trusted.
    Invalid,
}

impl Failure {
    fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Unknown => "unknown",
            Self::Forked => "forked",
            Self::Invalid => "invalid",
        }
    }
}

/// Works until told to stop.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    let mut lanes: HashMap<String, tokio::task::JoinHandle<()>> = HashMap::new();
    while !*stop.borrow() {
        match names(&app).await {
            Ok(names) => {
                lanes.retain(|_, lane| !lane.is_finished());
                for name in names {
                    let app = app.clone();
                    lanes.entry(name.clone()).or_insert_with(|| {
                        tokio::spawn(async move {
                            if let Err(error) = lane(&app, &name).await {
                                tracing::error!(
                                    witness = name,
                                    ?error,
                                    "a witness cannot be asked"
                                );
                            }
                        })
                    });
                }
            }
            Err(error) => tracing::error!(?error, "witnesses cannot be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
    // What is cut off here is asked for again.
    for lane in lanes.into_values() {
        lane.abort();
    }
}

/// Asks every witness for all that is due, one after the other; returns how many heads were cosigned.
pub async fn ask_all(app: &App) -> Result<u64, Problem> {
    let mut cosigned = 0;
    for name in names(app).await? {
        cosigned += lane(app, &name).await?;
    }
    Ok(cosigned)
}

async fn names(app: &App) -> Result<Vec<String>, Problem> {
    let witnesses = app.db.read(|tx| Ok::<_, Problem>(store::witnesses(tx)?)).await?;
    Ok(witnesses.into_iter().map(|witness| witness.name).collect())
}

/// Asks one witness for all that is due, or until it does not answer.
async fn lane(app: &App, name: &str) -> Result<u64, Problem> {
    let mut cosigned = 0;
    loop {
        let (now, name) = (app.clock.now(), name.to_owned());
        let Some(task) = app.db.write(move |tx| claim(tx, &name, now)).await? else {
            return Ok(cosigned);
        };
        let mut outcome = send(app, &task, task.old).await?;
        if let Outcome::Last(size) = outcome
            && size <= task.size
        {
            // Its last answer never reached us, or another log server asked.
            outcome = send(app, &task, size).await?;
        }
        let failed = matches!(outcome, Outcome::Failed(Failure::Unreachable));
        cosigned += u64::from(matches!(outcome, Outcome::Cosigned(..)));
        let now = app.clock.now();
        app.db.write(move |tx| settle(tx, &task, &outcome, now)).await?;
        if failed {
            return Ok(cosigned);
        }
    }
}

/// Takes the next head that is due for a witness.
fn claim(tx: &mut Tx<'_>, name: &str, now: Timestamp) -> Result<Option<Task>, Problem> {
    let Some(witness) = store::by_name(tx, name)? else { return Ok(None) };
    let Some(office) = store::due(tx, name, now)? else { return Ok(None) };
    if !store::claim(tx, office, name, now, now + LEASE)? {
        return Ok(None);
    }
    let size = store::round(tx, office, now, now + ROUND)?;
    let old = store::submitted(tx, office, name)?;
    let note = crate::ledger::store::checkpoint(tx, office, size)?;
    let note = note.parse().map_err(Problem::internal)?;
    Ok(Some(Task { office, witness, old, size, note }))
}

/// Asks once.
async fn send(app: &App, task: &Task, old: u64) -> Result<Outcome, Problem> {
    let (office, size) = (task.office, task.size);
    if old > size {
        return Ok(Outcome::Last(old));
    }
    let consistency =
        move |tx: &mut Tx<'_>| tree::consistency(&mut Shelf::of(tx, office), old, size);
    let proof = app.db.read(move |tx| consistency(tx).map_err(Problem::from)).await?;
    let body = Submission { old, proof, checkpoint: task.note.clone() }.to_string();
    let url = format!("{}/add-checkpoint", task.witness.url.trim_end_matches('/'));
    let answer = match outgoing::post(&url, body, PATIENCE, MOST).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(witness = task.witness.name, %error, "a witness does not answer");
            return Ok(Outcome::Failed(Failure::Unreachable));
        }
    };
    Ok(read(task, &answer))
}

/// What an answer says.
fn read(task: &Task, answer: &outgoing::Answer) -> Outcome {
    match (answer.status, answer.kind.as_str()) {
        (200, _) => cosigned(task, &answer.body).unwrap_or(Outcome::Failed(Failure::Invalid)),
        (409, "text/x.tlog.size") => match answer.body.trim_end_matches('\n').parse() {
            Ok(size) => Outcome::Last(size),
            Err(_) => Outcome::Failed(Failure::Unreachable),
        },
        (409 | 422, _) => Outcome::Failed(Failure::Forked),
        (403 | 404, _) => Outcome::Failed(Failure::Unknown),
        _ => Outcome::Failed(Failure::Unreachable),
    }
}

/// The signature in an answer that is a valid cosignature of the head by the trusted key.
fn cosigned(task: &Task, lines: &str) -> Option<Outcome> {
    let key: Verifier = task.witness.verifier.parse().ok()?;
    let signatures: Vec<Signature> = lines.lines().filter_map(|line| line.parse().ok()).collect();
    signatures.into_iter().find_map(|signature| {
        let one = Note { text: task.note.text.clone(), signatures: vec![signature.clone()] };
        let time = one.cosigned(std::slice::from_ref(&key)).first()?.time;
        Some(Outcome::Cosigned(signature, time))
    })
}

/// Records what came of it.
fn settle(tx: &mut Tx<'_>, task: &Task, outcome: &Outcome, now: Timestamp) -> Result<(), Problem> {
    let (office, name) = (task.office, &task.witness.name);
    let failure = match outcome {
        Outcome::Cosigned(signature, time) => {
            let at = i64::try_from(*time).ok().and_then(|time| Timestamp::from_second(time).ok());
            let line = signature.to_string();
            store::put_cosignature(tx, office, task.size, name, &line, at.unwrap_or(now))?;
            return Ok(store::settle(tx, office, name, task.size, now)?);
        }
        Outcome::Last(size) if *size <= task.size => Failure::Invalid,
        // It has seen a head that we have made since: the next round continues from there.
        Outcome::Last(size)
            if crate::ledger::store::find(tx, office)?.is_some_and(|log| *size <= log.size) =>
        {
            return Ok(store::settle(tx, office, name, *size, now)?);
        }
        Outcome::Last(_) => Failure::Forked,
        Outcome::Failed(failure) => *failure,
    };
    if failure == Failure::Forked {
        tracing::error!(witness = name, %office, "a witness saw another history of this log");
    }
    let wait = RETRY * (1_i32 << store::failures(tx, office, name)?.clamp(0, 12));
    Ok(store::postpone(tx, office, name, failure.code(), now + wait)?)
}
