//! Filing, at the counter, by post or online; acceptance and its refusal.

use super::{ABOUT, Case, SUBMITTED, Target, Who, check_by, end, money, required, tell};
use crate::catalogue;
use crate::catalogue::definition::{Case as Variant, Channel, Component, Definition, UnitFunction};
use crate::catalogue::eform::{FieldError, Of};
use crate::catalogue::fees::Quantity;
use crate::dossiers::model::{Attachment, Dossier, Person, PersonRole, Received};
use crate::dossiers::rules::{Delivery, DeliveryWay, Financial, State, Synchronisation, Verb};
use crate::dossiers::store::{self, Key};
use crate::dossiers::{deadlines, derived, issue};
use crate::k::dossiers as k;
use crate::people::rights;
use crate::units;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::actor::Permit;
use kernel::app::App;
use kernel::db::Tx;
use kernel::events::{self, NewEvent};
use kernel::fold::nfc;
use kernel::i18n::{Lang, format};
use kernel::problem::{FieldProblem, Problem, Words};
use kernel::{counter, ids};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// What is handed in.
#[derive(Clone, Debug)]
pub struct Intake {
    /// Competent office.
    pub office: Uuid,
    /// Unit that receives it; the office's own one-stop shop when absent.
    pub receiver: Option<Uuid>,
    /// Unit where the applicant was helped.
    pub helped_at: Option<Uuid>,
    /// National code of the procedure.
    pub procedure: String,
    /// Case variant.
    pub case: String,
    /// Channel.
    pub channel: Channel,
    /// What is asked for, in a line.
    pub abstract_line: String,
    /// Number of sets.
    pub sets: u32,
    /// People in their roles; the applicant is needed, the owner is the applicant unless given.
    pub people: Vec<(PersonRole, Person)>,
    /// Papers.
    pub papers: Vec<Received>,
    /// Files.
    pub files: Vec<NewFile>,
    /// Answers of the e-form; nothing where the form came on paper.
    pub form: Value,
    /// How the result is wanted.
    pub delivery_way: DeliveryWay,
    /// Language to write in.
    pub language: String,
    /// What was counted for fees per unit.
    pub quantities: Vec<Quantity>,
    /// Accept at once, as at the counter when everything is there.
    pub accept: bool,
}

/// A file whose bytes are already kept.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct NewFile {
    /// Component it belongs to.
    pub component: String,
    /// Name on the sender's machine.
    pub name: String,
    /// Media type, by content.
    pub media: String,
    /// Size in bytes.
    pub size: i64,
    /// Digest of the content.
    pub digest: String,
}

/// A filed dossier with the secret for its receipt.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The dossier.
    pub dossier: Dossier,
}

/// Files a dossier and, where asked, accepts it in the same unit of work.
pub fn file(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    intake: &Intake,
    now: Timestamp,
) -> Result<Filed, Problem> {
    let today = format::local(now).date();
    let version = catalogue::in_force(tx, &intake.procedure, today)?
        .ok_or_else(|| invalid("procedure", Words::new(k::NO_PROCEDURE)))?;
    let variant = version
        .definition
        .case(&intake.case)
        .ok_or_else(|| invalid("case", Words::new(k::NO_CASE)))?
        .clone();
    let rule = variant
        .channel(intake.channel)
        .ok_or_else(|| invalid("channel", Words::new(k::NO_CHANNEL)))?
        .clone();
    let office = units::get(tx, intake.office)?
        .filter(|unit| unit.is_office() && unit.exists_on(today))
        .ok_or_else(|| invalid("office", Words::new(k::NO_OFFICE)))?;
    let receiver = match intake.receiver {
        Some(unit) => unit,
        None => units::division(tx, office.id, UnitFunction::OneStop, today)?
            .map_or(office.id, |unit| unit.id),
    };
    let permit = permit_to_file(who, intake, receiver)?;
    let problems = check(intake, &version.definition, &variant, today);
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let eid = office.eid.clone().unwrap_or_default();
    let (applicant, owner) = names(&intake.people);
    let limit = rule.limit.clone();
    let dossier = Dossier {
        office: office.id,
        id: ids::id(now),
        code: code(tx, office.id, &eid, now)?,
        version: 1,
        procedure_version: version.id,
        procedure_code: version.definition.code.clone(),
        case_id: variant.id.clone(),
        channel: intake.channel,
        receiver,
        authority: office.id,
        helped_at: intake.helped_at,
        state: State::Submitted,
        financial: Financial::Nothing,
        delivery: Delivery::Nothing,
        synchronisation: Synchronisation::Local,
        step: None,
        unit: receiver,
        assignee: None,
        abstract_line: abstract_line(intake, &version.definition, &owner),
        sets: intake.sets.max(1),
        applicant,
        owner,
        form: intake.form.clone(),
        limit,
        submitted_at: now,
        accepted_at: None,
        due_at: None,
        first_due_at: None,
        step_due_at: check_by(app, tx, office.id, now)?,
        suspended_at: None,
        ended_at: None,
        handed_over_at: None,
        course: None,
        draft: None,
        result: None,
        delivery_way: intake.delivery_way,
        language: intake.language.clone(),
        secret: ids::readable_secret(),
    };
    save(tx, &dossier, intake, permit.as_ref(), now)?;
    if intake.accept {
        let case = Case::fresh(app, tx, dossier, Arc::new(version), permit, now);
        let dossier = begin(case, &intake.quantities)?;
        return Ok(Filed { dossier });
    }
    tell(tx, &dossier, SUBMITTED, now)?;
    Ok(Filed { dossier })
}

/// Online anybody may file; at the counter and by post a reception officer does.
fn permit_to_file(
    who: Who<'_>,
    intake: &Intake,
    receiver: Uuid,
) -> Result<Option<Permit>, Problem> {
    match who {
        Who::Official(actor) => {
            actor.may(rights::DOSSIER_RECEIVE, &[receiver]).map(Some).ok_or_else(Problem::forbidden)
        }
        Who::Resident if intake.channel == Channel::Online && !intake.accept => Ok(None),
        Who::Resident | Who::System => Err(Problem::forbidden()),
    }
}

fn save(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    intake: &Intake,
    permit: Option<&Permit>,
    now: Timestamp,
) -> Result<(), Problem> {
    let key = Key { office: dossier.office, id: dossier.id };
    store::insert(tx, dossier)?;
    store::take_part(tx, key, dossier.receiver)?;
    let people = with_owner(&intake.people);
    for (role, person) in &people {
        store::put_person(tx, key, *role, person)?;
    }
    let findable = people
        .iter()
        .filter(|(role, _)| *role != PersonRole::Helper)
        .flat_map(|(_, person)| [&person.name[..], &person.id_no, &person.phone]);
    let found = derived::words_of(&dossier.code, &dossier.abstract_line, findable);
    store::index_words(tx, key, &found)?;
    for paper in &intake.papers {
        store::put_component(tx, key, paper, now)?;
    }
    for file in &intake.files {
        store::put_attachment(tx, key, &attachment(file, now), permit.map(|by| by.account))?;
    }
    events::append(
        tx,
        &NewEvent {
            office: dossier.office,
            about: ABOUT,
            subject: dossier.id,
            seq: 1,
            kind: SUBMITTED,
            at: now,
            by: permit,
            reason: None,
            data: json!({
                "code": dossier.code,
                "procedure": dossier.procedure_code,
                "procedure_version": dossier.procedure_version,
                "case": dossier.case_id,
                "channel": dossier.channel.code(),
                "receiver": dossier.receiver,
                "helped_at": dossier.helped_at,
                "abstract": dossier.abstract_line,
                "sets": dossier.sets,
                "people": people,
                "papers": intake.papers,
                "files": intake.files,
                "form": dossier.form,
                "state": dossier.state.code(),
                "unit": dossier.unit,
            }),
        },
    )?;
    Ok(())
}

/// A file as it is recorded.
pub(super) fn attachment(file: &NewFile, now: Timestamp) -> Attachment {
    Attachment {
        id: ids::id(now),
        component: file.component.clone(),
        name: file.name.clone(),
        media: file.media.clone(),
        size: file.size,
        digest: file.digest.clone(),
        at: now,
        result: None,
    }
}

/// Accepts a filed dossier: the clock starts, the receipt (form 01) is issued.
pub fn accept(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    papers: &[Received],
    quantities: &[Quantity],
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let case = Case::open(app, tx, who, target, Verb::Accept, now)?;
    let key = case.key();
    for paper in papers {
        store::put_component(case.tx, key, paper, now)?;
    }
    begin(case, quantities)
}

/// The start of the clock, for accepted filings of every channel.
fn begin(mut case: Case<'_, '_>, quantities: &[Quantity]) -> Result<Dossier, Problem> {
    let calendar = case.calendar()?;
    let course = deadlines::start(&calendar, &case.dossier.limit, case.now)?;
    case.dossier.course = Some(course);
    case.dossier.accepted_at = Some(case.now);
    case.dossier.state = State::Accepted;
    deadlines::copy_dates(&mut case.dossier);
    money::charge(&mut case, quantities)?;
    case.enter_step(0)?;
    if let Some(account) = case.account() {
        case.dossier.assignee = Some(account);
        let (key, due) = (case.key(), case.dossier.step_due_at);
        store::move_stay(case.tx, key, Some(account), due)?;
    }
    issue::receipt(&mut case)?;
    tell(case.tx, &case.dossier, Verb::Accept.code(), case.now)?;
    let key = case.key();
    let charges = money::told(&store::charges(case.tx, key)?);
    // What the receipt proves: nothing in it is about a person.
    let promise = json!({
        "code": case.dossier.code,
        "procedure": case.dossier.procedure_code,
        "limit": case.dossier.limit,
        "course": case.dossier.course,
        "charges": charges,
    });
    case.record(Verb::Accept, None, promise)
}

/// Refuses to accept, with the reason and form 03.
pub fn decline(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    reason: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Decline, now)?;
    let reason = required("reason", reason)?;
    end(&mut case, State::NotAccepted, "end")?;
    let number = issue::refusal(&mut case, &reason, "")?;
    tell(case.tx, &case.dossier, Verb::Decline.code(), now)?;
    case.record(Verb::Decline, Some(&reason), json!({ "document": number }))
}

/// `<agency e-identifier>-<yymmdd>-<running number>`, restarted every day.
fn code(tx: &mut Tx<'_>, office: Uuid, eid: &str, now: Timestamp) -> Result<String, Problem> {
    let day = format::local(now).strftime("%y%m%d").to_string();
    let number = counter::next(tx, office, &format!("dossier-{day}"))?;
    Ok(format!("{eid}-{day}-{number:04}"))
}

fn names(people: &[(PersonRole, Person)]) -> (String, String) {
    let name = |wanted: PersonRole| {
        people
            .iter()
            .find(|(role, person)| *role == wanted && !person.name.trim().is_empty())
            .map(|(_, person)| nfc(&person.name))
    };
    let applicant = name(PersonRole::Applicant).unwrap_or_default();
    let owner = name(PersonRole::Owner).unwrap_or_else(|| applicant.clone());
    (applicant, owner)
}

/// The people with the owner filled in: the applicant, unless another was named.
fn with_owner(people: &[(PersonRole, Person)]) -> Vec<(PersonRole, Person)> {
    let mut all: Vec<_> =
        people.iter().filter(|(_, person)| !person.name.trim().is_empty()).cloned().collect();
    if !all.iter().any(|(role, _)| *role == PersonRole::Owner)
        && let Some((_, applicant)) = all.iter().find(|(role, _)| *role == PersonRole::Applicant)
    {
        let owner = Person { authorised: false, ..applicant.clone() };
        all.push((PersonRole::Owner, owner));
    }
    all
}

fn abstract_line(intake: &Intake, definition: &Definition, owner: &str) -> String {
    let given = nfc(&intake.abstract_line);
    if given.is_empty() { format!("{} - {owner}", definition.name.vi) } else { given }
}

/// What is wrong with the people of a dossier: the fields are `applicant.name`, `owner.phone` and so on.
pub fn people_problems(people: &[(PersonRole, Person)]) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut say = |field: &str, words: Words| problems.push(FieldProblem::new(field, words));
    let (applicant, _) = names(people);
    if applicant.is_empty() {
        say("applicant.name", Words::new(k::NEEDED));
    }
    for (role, person) in people {
        let place = role.code();
        if *role == PersonRole::Owner && person.name.trim().is_empty() {
            say("owner.name", Words::new(k::NEEDED));
        } else if !person.name.trim().is_empty()
            && person.name.chars().filter(|c| c.is_alphabetic()).count() < 2
        {
            say(&format!("{place}.name"), Words::new(k::BAD_NAME));
        }
        if !is_born(&person.born) {
            say(&format!("{place}.born"), Words::new(k::BAD_BORN));
        }
        if person.name.chars().count() > 200 {
            say(&format!("{place}.name"), Words::new(k::TOO_LONG));
        }
        if !person.email.is_empty() && !is_email(&person.email) {
            say(&format!("{place}.email"), Words::new(k::BAD_EMAIL));
        }
        if !person.phone.is_empty() && !is_phone(&person.phone) {
            say(&format!("{place}.phone"), Words::new(k::BAD_PHONE));
        }
        if person.id_kind == "personal_id"
            && !person.id_no.is_empty()
            && !is_personal_id(&person.id_no)
        {
            say(&format!("{place}.id_no"), Words::new(k::BAD_ID));
        }
    }
    problems
}

/// Everything that is wrong with what was handed in, at once.
fn check(
    intake: &Intake,
    definition: &Definition,
    variant: &Variant,
    today: Date,
) -> Vec<FieldProblem> {
    let mut problems = people_problems(&intake.people);
    let mut say = |field: &str, words: Words| problems.push(FieldProblem::new(field, words));
    if intake.channel != Channel::Online && !is_reachable(&intake.people) {
        say("applicant.id_no", Words::new(k::NO_CONTACT));
    }
    if intake.delivery_way == DeliveryWay::Post && !has_address(&intake.people) {
        say("applicant.address", Words::new(k::POST_ADDRESS));
    }
    for component in &variant.components {
        if needed(component) && !given(component, intake) {
            say(
                &format!("component.{}", component.id),
                Words::new(k::PAPER_MISSING).with("paper", &component.name.vi),
            );
        }
    }
    if let Some(form) = definition.form.as_deref().and_then(catalogue::form)
        && (intake.channel == Channel::Online || is_filled(intake))
    {
        let of = Of { procedure: &definition.code, case: &intake.case };
        let mut found = form_problems(form.validate_for(&intake.form, today, of));
        if intake.channel != Channel::Online {
            // The screen of intake has inputs of the same names.
            for problem in &mut found {
                problem.field.insert_str(0, "form.");
            }
        }
        problems.extend(found);
    }
    problems
}

/// Whether the e-form was filled in; on paper it need not be.
fn is_filled(intake: &Intake) -> bool {
    intake.form.as_object().is_some_and(|answers| !answers.is_empty())
}

/// Whether a paper must come with every dossier of the case.
pub fn needed(component: &Component) -> bool {
    component.required
        && (component.originals + component.certified + component.copies > 0 || component.shown)
}

/// Online a paper is a file or the form itself; at the counter it was counted or shown.
fn given(component: &Component, intake: &Intake) -> bool {
    match intake.channel {
        Channel::Online => {
            component.form
                || component.shown
                || intake.files.iter().any(|file| file.component == component.id)
        }
        Channel::Counter | Channel::Post => {
            !intake.accept
                || component.form && is_filled(intake)
                || intake.papers.iter().any(|paper| {
                    paper.component == component.id
                        && (paper.originals + paper.certified + paper.copies > 0 || paper.shown)
                })
        }
    }
}

/// Whether the applicant can be told from others or reached.
fn is_reachable(people: &[(PersonRole, Person)]) -> bool {
    people.iter().filter(|(role, _)| *role == PersonRole::Applicant).any(|(_, person)| {
        [&person.id_no, &person.phone, &person.address].iter().any(|text| !text.trim().is_empty())
    })
}

/// Whether there is somewhere to send the result to.
pub fn has_address(people: &[(PersonRole, Person)]) -> bool {
    people.iter().any(|(role, person)| {
        matches!(role, PersonRole::Applicant | PersonRole::Owner)
            && !person.address.trim().is_empty()
    })
}

/// A date of birth as people know it: the day, or only the year.
fn is_born(text: &str) -> bool {
    let year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.is_empty() || year || format::read_date(text).is_some()
}

fn is_email(text: &str) -> bool {
    text.len() <= 254
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
        })
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (9..=12).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " +.-()".contains(c))
}

fn is_personal_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn invalid(field: &str, words: Words) -> Problem {
    Problem::invalid(vec![FieldProblem::new(field, words)])
}

/// What the e-form finds wrong, at its fields.
pub(super) fn form_problems(errors: Vec<FieldError>) -> Vec<FieldProblem> {
    errors
        .into_iter()
        .map(|error| {
            let field = error.pointer.trim_start_matches('/').replace('/', ".");
            let words = Words::said(error.key, error.message(Lang::Vi), error.message(Lang::En));
            FieldProblem::new(field, words)
        })
        .collect()
}
