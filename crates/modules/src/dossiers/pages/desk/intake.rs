//! Taking in a dossier at the counter or by post: choose the procedure, fill one screen, send once.

use super::intake_form::{self, Desk, Screen, Was};
use super::rows::href;
use super::{act, files, intake_eform, quantities};
use crate::catalogue::definition::{Channel, UnitFunction};
use crate::catalogue::index::{self, Wish};
use crate::catalogue::{self, labels};
use crate::dossiers::actions::{self, Intake, Who};
use crate::dossiers::deadlines;
use crate::dossiers::model::{Person, PersonRole};
use crate::dossiers::pages::resident::{KINDS, PAPERS};
use crate::dossiers::rules::DeliveryWay;
use crate::dossiers::store;
use crate::k::desk as k;
use crate::people::rights::{DOSSIER_RECEIVE, UNITS_EDIT};
use crate::{people, units};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::html::cards::{Card, cards};
use kernel::html::{empty, html, search};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Page, Visit, redirect};
use kernel::i18n::{Key, format};
use kernel::problem::{FieldProblem, Problem, Words};
use uuid::Uuid;

/// Most procedures shown at once.
const MOST: usize = 24;

pub(super) async fn choose(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let lang = visit.lang;
    let text = fields.get("q").to_owned();
    let index = index::today(&visit).await?;
    if let Some(version) = catalogue::code(&text).and_then(|code| index.get(&code)) {
        return Ok(redirect(&format!("/desk/intake/{}", version.definition.code)));
    }
    let actor = visit.actor()?.clone();
    let now = visit.now;
    let recent = visit
        .app
        .db
        .read(move |tx| {
            let desks = desks(tx, &actor, now)?;
            let mut codes = Vec::new();
            for desk in desks.iter().take(3) {
                codes.extend(store::recent_procedures(tx, desk.office.id, 8)?);
            }
            Ok::<_, Problem>(codes)
        })
        .await?;
    let wish = Wish { text: text.clone(), ..Wish::default() };
    let mut found: Vec<_> = if text.is_empty() {
        recent.iter().filter_map(|code| index.get(code)).collect()
    } else {
        index.find(&wish).into_iter().map(|hit| hit.version).collect()
    };
    let by_use = text.is_empty() && !found.is_empty();
    if text.is_empty() && found.is_empty() {
        found = index.all().collect();
    }
    found.truncate(MOST);
    let list: Vec<Card> = found
        .into_iter()
        .map(|version| Card {
            title: version.definition.name.get(lang).to_owned(),
            href: format!("/desk/intake/{}", version.definition.code),
            facts: std::iter::once(version.definition.code.clone())
                .chain(
                    version
                        .definition
                        .cases
                        .first()
                        .and_then(|case| case.channel(Channel::Counter))
                        .map(|rule| labels::limit_words(lang, &rule.limit)),
                )
                .collect(),
            ..Card::default()
        })
        .collect();
    let body = html! {
        (search::search(&search::Search {
            action: "/desk/intake",
            name: "q",
            value: &text,
            label: lang.t(k::INTAKE_SEARCH),
            hint: lang.t(k::INTAKE_SEARCH_HINT),
            submit: lang.t(k::SEARCH_GO),
            autofocus: true,
            ..search::Search::default()
        }))
        @if list.is_empty() {
            (empty::empty(lang.t(k::INTAKE_NONE), lang.t(k::INTAKE_NONE_TEXT), None))
        } @else {
            h2 { (lang.t(if by_use { k::INTAKE_RECENT } else { k::INTAKE_FOUND })) }
            (cards(&list))
        }
    };
    let page = Page::staff(&visit, lang.t(k::TITLE_INTAKE), body)
        .help(html! { p { (lang.t(k::HELP_INTAKE)) } });
    Ok(page.into_response())
}

pub(super) async fn show(
    visit: Visit,
    Path(procedure): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let screen = load(&visit, procedure, &fields).await?;
    Ok(intake_form::page(&visit, &screen, &fields, Was::Fresh))
}

/// The procedure in force, the case chosen and where the person may take in.
async fn load(visit: &Visit, procedure: String, fields: &Fields) -> Result<Screen, Problem> {
    let (actor, now) = (visit.actor()?.clone(), visit.now);
    let wanted = fields.get("case").to_owned();
    visit
        .app
        .db
        .read(move |tx| {
            let today = format::local(now).date();
            let version =
                catalogue::in_force(tx, &procedure, today)?.ok_or_else(Problem::not_found)?;
            let definition = &version.definition;
            let case = definition
                .case(&wanted)
                .or_else(|| definition.cases.first())
                .ok_or_else(Problem::not_found)?
                .clone();
            let desks = desks(tx, &actor, now)?;
            if desks.is_empty() {
                return Err(Problem::forbidden());
            }
            let parent = desks.first().and_then(|desk| desk.office.parent);
            let mut beside = match parent {
                Some(parent) => units::children(tx, parent, today)?,
                None => Vec::new(),
            };
            beside.retain(|unit| !desks.iter().any(|desk| desk.office.id == unit.id));
            let mut competent = catalogue::offices(tx, definition, today)?;
            competent.retain(|unit| !desks.iter().any(|desk| desk.office.id == unit.id));
            Ok(Screen { version, case, desks, competent, beside, keepers: Vec::new() })
        })
        .await
}

/// The points where a person may take in, each with the office that is competent by default.
fn desks(tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<Vec<Desk>, Problem> {
    let today = format::local(now).date();
    let mut desks: Vec<Desk> = Vec::new();
    for grant in actor.grants.iter().filter(|grant| grant.rights.contains(&DOSSIER_RECEIVE)) {
        let Some(office) = units::office_of(tx, grant.unit)? else { continue };
        if !office.exists_on(today) || desks.iter().any(|desk| desk.office.id == office.id) {
            continue;
        }
        let own = units::get(tx, grant.unit)?
            .filter(|unit| unit.function == Some(UnitFunction::OneStop) && unit.exists_on(today));
        let receiver = match own {
            Some(unit) => Some(unit),
            None => units::division(tx, office.id, UnitFunction::OneStop, today)?,
        };
        desks.push(Desk { office, receiver });
    }
    Ok(desks)
}

pub(super) async fn send(
    visit: Visit,
    Path(procedure): Path<String>,
    Sent(mut fields): Sent,
) -> Result<Response, Problem> {
    let mut screen = load(&visit, procedure, &fields).await?;
    if intake_eform::turned(&screen, &mut fields) {
        return Ok(intake_form::page(&visit, &screen, &fields, Was::Again));
    }
    match attempt(&visit, &screen, &fields).await {
        Ok(code) => {
            let said = if fields.get("do") == "file" { k::FILED_ONLY } else { k::TAKEN_IN };
            let message = visit.lang.f(said, &[("code", &code)]);
            Ok(redirect_with(&href(&code), &message))
        }
        Err(problem) if problem.status == 422 || problem.status == 409 => {
            if deadlines::is_unknown(&problem) {
                screen.keepers = keepers(&visit, &screen, &fields).await?;
            }
            Ok(intake_form::page(&visit, &screen, &fields, Was::Refused(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

/// Who can write the missing year into the calendar of the office.
async fn keepers(visit: &Visit, screen: &Screen, fields: &Fields) -> Result<Vec<String>, Problem> {
    let Some(desk) = screen.desk(fields.get("desk")) else { return Ok(Vec::new()) };
    let office = competent(screen, desk, fields.get("office"))?;
    let today = format::local(visit.now).date();
    let found = visit
        .app
        .db
        .read(move |tx| people::able(tx, &[UNITS_EDIT], office, today))
        .await
        .map_err(Problem::from)?;
    Ok(found.into_iter().map(|(_, name)| name).collect())
}

async fn attempt(visit: &Visit, screen: &Screen, fields: &Fields) -> Result<String, Problem> {
    let papers = act::counted(&screen.case.components, &[], fields)?;
    let kept = files::keep(visit, fields).await?;
    let desk = screen.desk(fields.get("desk")).ok_or_else(Problem::forbidden)?;
    let office = competent(screen, desk, fields.get("office"))?;
    let intake = Intake {
        office,
        // Whoever decides, the desk that takes the dossier in also hands the result over.
        receiver: Some(desk.receiver.as_ref().map_or(desk.office.id, |unit| unit.id)),
        helped_at: screen
            .beside
            .iter()
            .map(|unit| unit.id)
            .find(|id| id.to_string() == fields.get("helped_at")),
        procedure: screen.version.definition.code.clone(),
        case: screen.case.id.clone(),
        channel: match fields.get("channel") {
            "post" => Channel::Post,
            _ => Channel::Counter,
        },
        abstract_line: fields.get("abstract").to_owned(),
        sets: fields.get("sets").parse().unwrap_or(1),
        people: persons(screen, fields),
        papers,
        files: kept,
        form: intake_eform::answers(screen, fields),
        delivery_way: DeliveryWay::from_code(fields.get("way")).unwrap_or(DeliveryWay::Counter),
        language: match fields.get("language") {
            "en" => "en".to_owned(),
            _ => "vi".to_owned(),
        },
        quantities: quantities::read(&screen.case, &intake_form::CHANNELS, fields)?,
        accept: fields.get("do") != "file",
    };
    let (app, actor, now) = (visit.app.clone(), visit.actor()?.clone(), visit.now);
    visit
        .app
        .db
        .write(move |tx| {
            let filed = actions::file(&app, tx, Who::Official(&actor), &intake, now)?;
            Ok(filed.dossier.code)
        })
        .await
}

/// The office that decides; the own one unless another was chosen.
fn competent(screen: &Screen, desk: &Desk, chosen: &str) -> Result<Uuid, Problem> {
    if chosen.is_empty() {
        return Ok(desk.office.id);
    }
    let known = screen.desks.iter().map(|desk| desk.office.id);
    known
        .chain(screen.competent.iter().map(|unit| unit.id))
        .find(|id| id.to_string() == chosen)
        .ok_or_else(|| {
            Problem::invalid(vec![FieldProblem::new("office", Words::new(k::OFFICE_WRONG))])
        })
}

/// The people of the form: the owner only when it is somebody else.
fn persons(screen: &Screen, fields: &Fields) -> Vec<(PersonRole, Person)> {
    let mut people: Vec<_> = PersonRole::ALL
        .into_iter()
        .filter(|role| *role != PersonRole::Owner || fields.get("other-owner") == "on")
        .map(|role| (role, person(fields, role)))
        // Who was ticked must be named, which is said at the name.
        .filter(|(role, person)| {
            matches!(role, PersonRole::Applicant | PersonRole::Owner) || !person.name.is_empty()
        })
        .collect();
    if !people.iter().any(|(role, _)| *role == PersonRole::Subject) {
        let told = intake_eform::subject(screen, fields);
        people.extend(told.map(|person| (PersonRole::Subject, person)));
    }
    people
}

fn person(fields: &Fields, role: PersonRole) -> Person {
    let given = |what: &str| fields.get(&format!("{}.{what}", role.code())).to_owned();
    let id_no: String = given("id_no").chars().filter(|c| !c.is_whitespace()).collect();
    Person {
        kind: one_of(&given("kind"), &KINDS),
        name: given("name"),
        id_kind: one_of(&given("id_kind"), &PAPERS),
        id_no,
        born: given("born"),
        phone: given("phone"),
        email: given("email"),
        address: given("address"),
        authorised: given("authorised") == "on",
    }
}

/// A code that is known, otherwise the usual one.
fn one_of(sent: &str, known: &[(&str, Key)]) -> String {
    let found = known.iter().find(|(code, _)| *code == sent).or_else(|| known.first());
    found.map(|(code, _)| (*code).to_owned()).unwrap_or_default()
}
