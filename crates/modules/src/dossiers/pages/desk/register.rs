//! The register of an office with its filters in the address.

use super::seen::{self, Seen};
use super::worklist::{mark, place};
use super::{reach, rows};
use crate::catalogue::definition::Channel;
use crate::catalogue::labels;
use crate::dossiers::model::ReadList;
use crate::dossiers::rules::State;
use crate::dossiers::store::{self, After, Filter};
use crate::k::desk as k;
use crate::k::dossiers as core;
use crate::people::rights::{DOSSIER_EXPORT, DOSSIER_READ};
use crate::units::Unit;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::html::field::{self, Choice, Field, Text, Width};
use kernel::html::pager::{self, Pager};
use kernel::html::{Markup, empty, errors, filter, html};
use kernel::http::respond::form_urlencode;
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::{FieldProblem, Problem, Words};
use std::fmt::Write as _;
use uuid::Uuid;

const PAGE: i64 = 50;
/// Offices looked into for the first register to show.
const MOST_TRIED: usize = 40;

/// The filters of the address, as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    office: Option<Uuid>,
    state: String,
    procedure: String,
    channel: String,
    from: String,
    to: String,
    overdue: bool,
    after: After,
}

impl Wish {
    pub(super) fn read(fields: &Fields) -> Self {
        Self {
            office: fields.some("office").and_then(|office| office.parse().ok()),
            state: fields.get("state").to_owned(),
            procedure: fields.get("procedure").to_owned(),
            channel: fields.get("channel").to_owned(),
            from: fields.get("from").to_owned(),
            to: fields.get("to").to_owned(),
            overdue: fields.get("overdue") == "on",
            after: fields.some("after").and_then(place),
        }
    }

    /// The filter for the store with the offices to choose from; an office out of reach is not there.
    pub(super) fn filter(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(Filter, Vec<Unit>), Problem> {
        let problems = self.problems();
        if !problems.is_empty() {
            return Err(Problem::invalid(problems));
        }
        let (office, offices) = self.office(tx, actor, now)?;
        let filter = Filter {
            office,
            state: State::from_code(&self.state),
            procedure: some(&self.procedure),
            channel: Channel::from_code(&self.channel).map(|channel| channel.code().to_owned()),
            from: format::read_date(&self.from).and_then(opening),
            to: format::read_date(&self.to).and_then(|day| day.tomorrow().ok()).and_then(opening),
            overdue_at: self.overdue.then_some(now),
        };
        Ok((filter, offices))
    }

    /// The office chosen, among those to choose from.
    fn office(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(Uuid, Vec<Unit>), Problem> {
        let offices = reach::offices(tx, actor, format::local(now).date())?;
        let office = chosen(tx, &offices, self.office)?;
        Ok((office, offices))
    }

    /// Dates that are none, and a period that ends before it begins.
    fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        for (name, text) in [("from", &self.from), ("to", &self.to)] {
            if !text.is_empty() && format::read_date(text).is_none() {
                problems.push(FieldProblem::new(name, Words::new(k::DAY_WRONG)));
            }
        }
        let period = format::read_date(&self.from).zip(format::read_date(&self.to));
        if period.is_some_and(|(from, to)| from > to) {
            problems.push(FieldProblem::new("to", Words::new(k::PERIOD_WRONG)));
        }
        problems
    }

    fn query(&self, after: Option<&str>) -> String {
        let mut out = String::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                if !out.is_empty() {
                    out.push('&');
                }
                let _ = write!(out, "{name}={}", form_urlencode(value));
            }
        };
        add("office", &self.office.map(|office| office.to_string()).unwrap_or_default());
        add("state", &self.state);
        add("procedure", &self.procedure);
        add("channel", &self.channel);
        add("from", &self.from);
        add("to", &self.to);
        add("overdue", if self.overdue { "on" } else { "" });
        add("after", after.unwrap_or_default());
        out
    }

    /// The kinds of filter in use, for the log of reading.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        let dated = !self.from.is_empty() || !self.to.is_empty();
        [
            (!self.state.is_empty(), "state"),
            (!self.procedure.is_empty(), "procedure"),
            (!self.channel.is_empty(), "channel"),
            (dated, "day"),
            (self.overdue, "overdue"),
        ]
        .into_iter()
        .filter_map(|(used, kind)| used.then_some(kind))
        .collect()
    }

    fn is_narrowed(&self) -> bool {
        let texts = [&self.state, &self.procedure, &self.channel, &self.from, &self.to];
        self.overdue || texts.into_iter().any(|text| !text.is_empty())
    }
}

/// The office asked for, or the first with dossiers; one out of reach is not there.
pub(in crate::dossiers) fn chosen(
    tx: &mut Tx<'_>,
    offices: &[Unit],
    asked: Option<Uuid>,
) -> Result<Uuid, Problem> {
    match asked {
        Some(office) if offices.iter().any(|known| known.id == office) => Ok(office),
        Some(_) => Err(Problem::not_found()),
        None => busiest(tx, offices)?.ok_or_else(Problem::not_found),
    }
}

/// The first office that has dossiers at all, so that the register does not open empty.
fn busiest(tx: &mut Tx<'_>, offices: &[Unit]) -> Result<Option<Uuid>, Problem> {
    for office in offices.iter().take(MOST_TRIED) {
        if store::has_dossiers(tx, office.id)? {
            return Ok(Some(office.id));
        }
    }
    Ok(offices.first().map(|office| office.id))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn opening(day: Date) -> Option<Timestamp> {
    day.to_zoned(format::office_zone()).ok().map(|day| day.timestamp())
}

pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let wish = Wish::read(&fields);
    let (app, actor, lang, now) =
        (visit.app.clone(), visit.actor()?.clone(), visit.lang, visit.now);
    let asked = wish.clone();
    let problems = wish.problems();
    let wrong = !problems.is_empty();
    let (lines, more, long, office, offices, part) = visit
        .app
        .db
        .read(move |tx| {
            let reach = actor.reach(DOSSIER_READ);
            if wrong {
                let (office, offices) = asked.office(tx, &actor, now)?;
                return Ok((Vec::new(), false, false, office, offices, None));
            }
            let (filter, offices) = asked.filter(tx, &actor, now)?;
            let part = reach::part(tx, &actor, filter.office, lang)?;
            let mut found = store::register(tx, &filter, &reach, asked.after, PAGE + 1)?;
            let more = found.len() > PAGE as usize;
            let most = super::papers::MOST_ROWS;
            let long = (more || asked.after.is_some())
                && store::register(tx, &filter, &reach, None, most + 1)?.len() > most as usize;
            found.truncate(PAGE as usize);
            let lines = rows::lines(&app, tx, found, lang, now)?;
            Ok::<_, Problem>((lines, more, long, filter.office, offices, part))
        })
        .await?;
    seen::lines(&visit, Seen::new(ReadList::Register, &wish.kinds()), &lines).await?;
    let next = lines.last().filter(|_| more).map(|line| {
        let mark = mark(line.dossier.submitted_at, line.dossier.id);
        format!("/desk/register?{}", wish.query(Some(&mark)))
    });
    let first = wish.after.map(|_| format!("/desk/register?{}", wish.query(None)));
    let exports = visit.actor.as_ref().is_some_and(|actor| actor.holds(DOSSIER_EXPORT));
    let body = html! {
        (errors::errors(lang, &named(lang, &problems)))
        (filters(lang, &wish, office, &offices, &problems))
        @if let Some(part) = &part { p.hint { (lang.f(core::REGISTER_PART, &[("units", part)])) } }
        @if wrong {
        } @else if lines.is_empty() {
            @if wish.is_narrowed() { (empty::empty(lang.t(k::NONE_FILTERED), lang.t(k::NONE_FILTERED_TEXT), None)) }
            @else { (empty::empty(lang.t(k::NONE_REGISTER), lang.t(k::NONE_REGISTER_TEXT), None)) }
        } @else {
            (rows::table(lang, lang.t(k::TITLE_REGISTER), &lines, rows::Shown::Register, false))
            (pager::pager(lang, &Pager { first, next, shown: lang.f(k::SHOWN, &[("count", &lines.len())]) }))
            @if exports { (export_links(lang, &wish, long)) }
        }
    };
    let page = Page::staff(&visit, lang.t(k::TITLE_REGISTER), body)
        .help(html! { p { (lang.t(k::HELP_REGISTER)) } })
        .status(if wrong { 422 } else { 200 });
    Ok(page.into_response())
}

/// What is wrong, under the name of its field.
fn named(lang: Lang, problems: &[FieldProblem]) -> Vec<errors::Problem> {
    problems
        .iter()
        .map(|problem| {
            let label = if problem.field == "from" { k::FILTER_FROM } else { k::FILTER_TO };
            errors::Problem {
                field: field::id_of(&problem.field),
                text: format!("{}: {}", lang.t(label), problem.message.text(lang)),
            }
        })
        .collect()
}

/// Files of what the filter finds; form 07 only as long as it can be printed.
fn export_links(lang: Lang, wish: &Wish, long: bool) -> Markup {
    let query = wish.query(None);
    html! {
        div.links {
            a href={ "/desk/register.csv?" (query) } download { (lang.t(k::EXPORT_CSV)) }
            a href={ "/desk/register.xlsx?" (query) } download { (lang.t(k::EXPORT_XLSX)) }
            @if !long { a href={ "/desk/register.pdf?" (query) } target="_blank" rel="noopener" { (lang.t(k::EXPORT_PDF)) } }
        }
        p.hint { (lang.f(k::EXPORT_PDF_HINT, &[("most", &super::papers::MOST_ROWS)])) }
    }
}

fn filters(
    lang: Lang,
    wish: &Wish,
    office: Uuid,
    offices: &[Unit],
    problems: &[FieldProblem],
) -> Markup {
    let ids: Vec<(String, &str)> =
        offices.iter().map(|unit| (unit.id.to_string(), unit.label(lang))).collect();
    let offices: Vec<Choice> = ids.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let states: Vec<Choice> =
        State::ALL.iter().map(|state| Choice::new(state.code(), lang.t(state.label()))).collect();
    let channels: Vec<Choice> = Channel::ALL
        .iter()
        .map(|channel| Choice::new(channel.code(), lang.t(labels::channel(*channel))))
        .collect();
    let wrong = |name: &str| {
        let problem = problems.iter().find(|problem| problem.field == name)?;
        Some(problem.message.text(lang))
    };
    let (from_wrong, to_wrong) = (wrong("from"), wrong("to"));
    let any = Some(lang.t(k::ANY));
    let free = |name: &'static str, label| {
        Field::new(lang, name, lang.t(label)).free().width(Width::Medium)
    };
    filter::filter(
        lang,
        "/desk/register",
        html! {
            @if offices.len() > 1 {
                (field::select(&free("office", k::FILTER_OFFICE), &offices, &office.to_string(), None))
            }
            (field::select(&free("state", k::COL_STATE), &states, &wish.state, any))
            (field::select(&free("channel", k::COL_CHANNEL), &channels, &wish.channel, any))
            (field::text(&free("procedure", k::COL_PROCEDURE_CODE).width(Width::Short), &Text { value: &wish.procedure, ..Text::default() }))
            (field::date(&free("from", k::FILTER_FROM).error(from_wrong.as_deref()), &wish.from, None))
            (field::date(&free("to", k::FILTER_TO).error(to_wrong.as_deref()), &wish.to, None))
            (field::checkbox(&free("overdue", k::FILTER_OVERDUE), wish.overdue))
        },
        wish.is_narrowed().then_some("/desk/register"),
    )
}
