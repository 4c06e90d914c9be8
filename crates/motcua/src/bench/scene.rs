//! Who asks for what: officials with sessions, dossiers of the register, and what is handed in.

use super::client::{Ask, Connection};
use super::store;
use crate::demo::random::Random;
use crate::demo::{OFFICES, PASSWORD, filing, names};
use anyhow::{Context as _, bail};
use jiff::{SignedDuration, Timestamp};
use kernel::db::{Db, DbError};
use kernel::i18n::format;
use modules::catalogue;
use modules::catalogue::definition::{Case, Definition, StepKind};
use modules::dossiers::model::Person;
use modules::units;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// What residents ask for online: a certificate of marital status.
const ONLINE: &str = "1.004873";
/// What they bring to the counter: a paper to be copied and certified.
const COUNTER: &str = "2.000815";
/// Dossiers of the register that are asked for.
const KNOWN: i64 = 4000;
/// Dossiers on their way that are kept in hand at most.
const POOL: usize = 100_000;

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Hand {
    Reception,
    Justice,
    Head,
    Leader,
    Clerical,
    Cashier,
    Result,
}

impl Hand {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Reception, "tiepnhan"),
        (Self::Justice, "tuphap"),
        (Self::Head, "chanhvanphong"),
        (Self::Leader, "chutich"),
        (Self::Clerical, "vanthu"),
        (Self::Cashier, "thungan"),
        (Self::Result, "traketqua"),
    ];
}

/// An office.
pub(super) struct Place {
    pub(super) id: Uuid,
    /// The division whose worklist is read.
    pub(super) division: Uuid,
    tokens: HashMap<Hand, Arc<str>>,
}

/// Something done to a dossier on its way.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub(super) verb: &'static str,
    hand: Hand,
    body: Value,
}

/// A dossier that was filed here.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    pub(super) place: usize,
    pub(super) code: String,
    version: i64,
    /// The next stage.
    pub(super) next: usize,
}

/// A dossier of the register.
pub(super) struct Known {
    pub(super) place: usize,
    pub(super) code: String,
    pub(super) secret: String,
}

/// All of it.
pub(super) struct Scene {
    pub(super) places: Vec<Place>,
    pub(super) known: Vec<Known>,
    /// The way of a dossier after its acceptance.
    pub(super) stages: Vec<Stage>,
    definitions: (Definition, Definition),
    now: Timestamp,
    pool: Mutex<VecDeque<Filed>>,
    /// One filed online and one at the counter, for the floor.
    first: Mutex<[Option<(Uuid, String)>; 2]>,
    addresses: AtomicU32,
}

impl Scene {
    /// Signs everybody in and looks what there is.
    pub(super) async fn set(
        db: &Db,
        line: &mut Connection,
        now: Timestamp,
    ) -> anyhow::Result<Self> {
        let definition = |code: &str| {
            let found = catalogue::definitions()?.into_iter().find(|one| one.code == code);
            found.with_context(|| format!("no procedure {code}"))
        };
        let definitions = (definition(ONLINE)?, definition(COUNTER)?);
        let stages = stages(&definitions.1)?;
        let addresses = AtomicU32::new(0);
        let mut places = Vec::new();
        for (unit, slug, _) in OFFICES {
            let mut tokens = HashMap::new();
            for (hand, login) in Hand::ALL {
                let login = format!("{login}.{slug}");
                tokens.insert(hand, sign_in(line, &login, address(&addresses)).await?);
            }
            let division = units::id_of(&format!("{unit}-tu-phap"));
            places.push(Place { id: units::id_of(unit), division, tokens });
        }
        let offices: Vec<Uuid> = places.iter().map(|place| place.id).collect();
        let known = db.read(move |tx| known(tx, &offices, now)).await?;
        if known.is_empty() {
            bail!("the register is empty");
        }
        Ok(Self {
            places,
            known,
            stages,
            definitions,
            now,
            pool: Mutex::default(),
            first: Mutex::default(),
            addresses,
        })
    }

    /// The session of somebody in an office.
    pub(super) fn token(&self, place: usize, hand: Hand) -> &Arc<str> {
        &self.places[place].tokens[&hand]
    }

    /// An address nobody has used yet.
    pub(super) fn address(&self) -> String {
        address(&self.addresses)
    }

    /// Online: answers of the form, no papers.
    pub(super) fn online(&self, place: usize, random: &mut Random) -> anyhow::Result<Ask> {
        let definition = &self.definitions.0;
        let case = first_case(definition)?;
        let applicant = names::resident(random, "Xã Thường Tín");
        let today = format::local(self.now).date();
        let form = filing::answers(definition, case, &applicant, today, random);
        let body = json!({
            "office": self.places[place].id, "procedure": definition.code, "case": case.id,
            "channel": "online", "people": [in_role(&applicant)?], "form": form,
        });
        Ok(Ask::json("/api/v1/dossiers", &body).from(self.address()))
    }

    /// At the counter: papers, a fee by pages, accepted at once with its receipt.
    pub(super) fn counter(&self, place: usize, random: &mut Random) -> anyhow::Result<Ask> {
        let definition = &self.definitions.1;
        let case = first_case(definition)?;
        let applicant = names::resident(random, "Xã Thường Tín");
        let body = json!({
            "office": self.places[place].id, "procedure": definition.code, "case": case.id,
            "channel": "counter", "people": [in_role(&applicant)?], "papers": filing::papers(case),
            "quantities": [{ "fee": 0, "lines": [{ "count": 1 + random.below(4), "times": 1 + random.below(3) }] }],
            "accept": true,
        });
        Ok(Ask::json("/api/v1/dossiers", &body).by(self.token(place, Hand::Reception)))
    }

    /// What is asked for a stage of a dossier.
    pub(super) fn stage(&self, filed: &Filed) -> Ask {
        let stage = &self.stages[filed.next];
        let mut body = stage.body.clone();
        body["version"] = filed.version.into();
        let path = format!("/api/v1/dossiers/{}/actions/{}", filed.code, stage.verb);
        Ask::json(path, &body).by(self.token(filed.place, stage.hand))
    }

    /// Whether the next stage is still part of the internal process, before the result goes out.
    pub(super) fn inside(&self, filed: &Filed) -> bool {
        self.stages.get(filed.next).is_some_and(|stage| !matches!(stage.verb, "pay" | "hand_over"))
    }

    /// Keeps a dossier in hand.
    pub(super) fn put(&self, filed: Filed) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if self.inside(&filed) && pool.len() < POOL {
            pool.push_back(filed);
        }
    }

    /// Takes a dossier in hand.
    pub(super) fn take(&self) -> Option<Filed> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Notes the first that is filed, for the floor; tells whether this was it. It goes no further, since the
    /// floor copies what a filing writes and nothing else.
    pub(super) fn note(&self, online: bool, filed: &Filed) -> bool {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = &mut first[usize::from(!online)];
        let new = slot.is_none();
        if new {
            *slot = Some((self.places[filed.place].id, filed.code.clone()));
        }
        new
    }

    /// Office and code of something that was filed online or at the counter.
    pub(super) fn first(&self, online: bool) -> Option<(Uuid, String)> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first[usize::from(!online)].clone()
    }
}

impl Filed {
    /// Reads the answer to a filing.
    pub(super) fn read(place: usize, answer: &[u8]) -> Option<Self> {
        let answer: Value = serde_json::from_slice(answer).ok()?;
        let code = answer["code"].as_str()?.to_owned();
        Some(Self { place, code, version: answer["version"].as_i64()?, next: 0 })
    }

    /// Reads the answer to a stage.
    pub(super) fn went_on(&mut self, answer: &[u8]) -> Option<()> {
        let answer: Value = serde_json::from_slice(answer).ok()?;
        self.version = answer["version"].as_i64()?;
        self.next += 1;
        Some(())
    }
}

fn address(counter: &AtomicU32) -> String {
    let number = counter.fetch_add(1, Ordering::Relaxed);
    let [_, a, b, c] = number.to_be_bytes();
    format!("10.{a}.{b}.{c}")
}

async fn sign_in(line: &mut Connection, login: &str, from: String) -> anyhow::Result<Arc<str>> {
    let body = json!({ "login": login, "password": PASSWORD });
    let answer = line.ask(Ask::json("/api/v1/sessions", &body).from(from)).await?;
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let token = body["token"].as_str();
    token.map(Arc::from).with_context(|| format!("{login} cannot sign in: {}", answer.status))
}

/// Dossiers made at moments spread over the past.
fn known(
    tx: &mut kernel::db::Tx<'_>,
    offices: &[Uuid],
    now: Timestamp,
) -> Result<Vec<Known>, DbError> {
    let each = KNOWN / i64::try_from(offices.len().max(1)).unwrap_or(1);
    let minutes = crate::demo::DAYS * 24 * 60;
    let mut found = Vec::new();
    for (place, office) in offices.iter().enumerate() {
        for number in 0..each {
            let at = now - SignedDuration::from_mins(minutes - minutes * number / each);
            let made = store::made_after(tx, *office, at)?;
            found.extend(made.map(|(code, secret)| Known { place, code, secret }));
        }
    }
    Ok(found)
}

fn first_case(definition: &Definition) -> anyhow::Result<&Case> {
    definition.cases.first().context("a procedure without a case")
}

fn in_role(person: &Person) -> anyhow::Result<Value> {
    let mut body = serde_json::to_value(person)?;
    body["role"] = "applicant".into();
    Ok(body)
}

/// The way of a dossier through the steps of its procedure to the one who takes the result.
fn stages(definition: &Definition) -> anyhow::Result<Vec<Stage>> {
    let case = first_case(definition)?;
    let mut stages = Vec::new();
    let mut add = |verb, hand, body| stages.push(Stage { verb, hand, body });
    for step in definition.steps_of(&case.id) {
        match step.kind {
            StepKind::Receive => add("forward", Hand::Reception, json!({})),
            StepKind::Examine => {
                let text = "Chứng thực bản sao đúng với bản chính.";
                add("draft", Hand::Justice, json!({ "grants": true, "text": text }));
                add("forward", Hand::Justice, json!({}));
            }
            StepKind::Review => add("forward", Hand::Head, json!({})),
            StepKind::Sign => add("sign", Hand::Leader, json!({})),
            StepKind::Number => add("number", Hand::Clerical, json!({})),
            StepKind::HandOver => {
                add("pay", Hand::Cashier, json!({}));
                add("hand_over", Hand::Result, json!({ "receiver": "Nguyễn Văn An" }));
            }
        }
    }
    Ok(stages)
}
