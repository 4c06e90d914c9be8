//! The day's worklist: what one has, what lies in one's units, what waits, what is to be handed over, what
//! to answer. Overdue and due soon come first.

use super::rows::{self, Line};
use super::seen::{self, Seen};
use super::{reach, takeover, words};
use crate::dossiers::deadlines;
use crate::dossiers::model::{Dossier, ReadList};
use crate::dossiers::store::{self, After, Desk, Narrow};
use crate::k::desk as k;
use crate::people;
use crate::people::rights::{DOSSIER_ASSIGN, DOSSIER_EXPORT, DOSSIER_READ};
use crate::units::Unit;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use kernel::actor::Actor;
use kernel::app::App;
use kernel::db::Tx;
use kernel::html::alert::alert;
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Choice, Field, Text, Width};
use kernel::html::pager::{self, Pager};
use kernel::html::table::{Column, Row, Table, table};
use kernel::html::tabs::{self, Tab};
use kernel::html::{Markup, Tone, empty, filter, html, tag};
use kernel::http::respond::form_urlencode;
use kernel::http::{Fields, Page, Visit, redirect};
use kernel::i18n::{Key, Lang, format};
use kernel::module::MenuEntry;
use kernel::problem::Problem;
use std::fmt::Write as _;
use uuid::Uuid;

const PAGE: i64 = 50;

/// A view of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Mine,
    Unit,
    Waiting,
    Collect,
    Consult,
}

impl Which {
    const ALL: [Self; 5] = [Self::Mine, Self::Unit, Self::Waiting, Self::Collect, Self::Consult];

    const fn code(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unit => "unit",
            Self::Waiting => "waiting",
            Self::Collect => "collect",
            Self::Consult => "consult",
        }
    }

    const fn label(self) -> Key {
        match self {
            Self::Mine => k::TAB_MINE,
            Self::Unit => k::TAB_UNIT,
            Self::Waiting => k::TAB_WAITING,
            Self::Collect => k::TAB_COLLECT,
            Self::Consult => k::TAB_CONSULT,
        }
    }

    /// Whether a clock runs on what it shows: not on what waits for others or for its owner.
    const fn runs(self) -> bool {
        matches!(self, Self::Mine | Self::Unit)
    }

    /// The kind of work in the store.
    const fn kind(self) -> &'static str {
        match self {
            Self::Mine | Self::Unit | Self::Consult => "todo",
            Self::Waiting => "waiting",
            Self::Collect => "collect",
        }
    }
}

/// What the address asks for.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) which: Which,
    /// Something was to be done with what is ticked, and nothing was.
    unticked: bool,
    unit: Option<Uuid>,
    due: String,
    procedure: String,
    untaken: bool,
    after: After,
}

impl Wish {
    pub(super) fn read(fields: &Fields) -> Self {
        let which = Which::ALL
            .into_iter()
            .find(|which| which.code() == fields.get("tab"))
            .unwrap_or(Which::Mine);
        Self {
            which,
            unticked: fields.get("unticked") == "on",
            unit: fields.some("unit").and_then(|unit| unit.parse().ok()),
            due: fields.get("due").to_owned(),
            procedure: fields.get("procedure").to_owned(),
            untaken: fields.get("untaken") == "on",
            after: fields.some("after").and_then(place),
        }
    }

    /// The desk and what it is narrowed to, if the person may look there.
    pub(super) fn desk(
        &self,
        actor: &Actor,
        units: &[Unit],
        now: Timestamp,
    ) -> Result<(Desk, Narrow), Problem> {
        let desk = match (self.which, self.unit) {
            (Which::Mine, _) => Desk::Person(actor.account),
            (_, Some(unit)) => {
                if !actor.reach(DOSSIER_READ).contains(&unit) {
                    return Err(Problem::not_found());
                }
                Desk::Unit(unit)
            }
            (_, None) => Desk::Unit(units.first().map_or(Uuid::nil(), |unit| unit.id)),
        };
        let before = match self.due.as_str() {
            _ if !self.which.runs() => None,
            "overdue" => Some(deadlines::passed_before(now)),
            "today" => format::local(now).date().tomorrow().ok().and_then(|day| {
                day.to_zoned(format::office_zone()).ok().map(|day| day.timestamp())
            }),
            "week" => Some(now + SignedDuration::from_hours(7 * 24)),
            _ => None,
        };
        let procedure = Some(self.procedure.clone()).filter(|code| !code.is_empty());
        Ok((desk, Narrow { procedure, before, untaken: self.untaken }))
    }

    pub(super) fn kind(&self) -> &'static str {
        self.which.kind()
    }

    /// The kinds of filter in use, for the log of reading.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        [
            (!self.due.is_empty(), "due"),
            (!self.procedure.is_empty(), "procedure"),
            (self.untaken, "untaken"),
        ]
        .into_iter()
        .filter_map(|(used, kind)| used.then_some(kind))
        .collect()
    }

    fn is_narrowed(&self) -> bool {
        !self.due.is_empty() || !self.procedure.is_empty() || self.untaken
    }

    fn query(&self, with_after: Option<&str>) -> String {
        let mut out = format!("tab={}", self.which.code());
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = write!(out, "&{name}={}", form_urlencode(value));
            }
        };
        add("unit", &self.unit.map(|unit| unit.to_string()).unwrap_or_default());
        add("due", &self.due);
        add("procedure", &self.procedure);
        add("untaken", if self.untaken { "on" } else { "" });
        add("after", with_after.unwrap_or_default());
        out
    }
}

/// A place in a list, as the address writes it: milliseconds and id.
pub(super) fn place(text: &str) -> Option<(Timestamp, Uuid)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_millisecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}

/// The way back of [`place`].
pub(super) fn mark(at: Timestamp, id: Uuid) -> String {
    format!("{}.{id}", at.as_millisecond())
}

/// A question that waits for an answer.
struct Question {
    dossier: Dossier,
    due: Timestamp,
    text: String,
    state: kernel::html::due::Due,
}

/// What the page shows.
struct Shown {
    wish: Wish,
    units: Vec<Unit>,
    tab_counts: Vec<(Which, i64)>,
    unit_counts: Vec<i64>,
    overdue: i64,
    lines: Vec<Line>,
    questions: Vec<Question>,
    more: bool,
    able: Vec<(Uuid, String)>,
    /// Open dossiers of units that are no more, to be taken over.
    inherited: i64,
}

pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    if !actor.holds(DOSSIER_READ) {
        return Ok(elsewhere(&visit, &actor));
    }
    let (app, lang, now) = (visit.app.clone(), visit.lang, visit.now);
    let asked = Wish::read(&fields);
    let shown =
        visit.app.db.read(move |tx| load(&app, tx, &actor, asked.clone(), lang, now)).await?;
    let seen = Seen::new(ReadList::Worklist, &shown.wish.kinds());
    let asked = shown.questions.iter().map(|question| &question.dossier);
    seen::note(&visit, seen, shown.lines.iter().map(|line| &line.dossier).chain(asked)).await?;
    Ok(page(&visit, &shown))
}

/// Who works with other things than dossiers goes on to the first page of the menu that is theirs.
fn elsewhere(visit: &Visit, actor: &Actor) -> Response {
    let own = |entry: &&MenuEntry| entry.needs.is_some_and(|right| actor.holds(right));
    if let Some(entry) = visit.app.menu.iter().find(own) {
        return redirect(entry.href);
    }
    let lang = visit.lang;
    let body = html! { (empty::empty(lang.t(k::NO_DESK), lang.t(k::NO_DESK_TEXT), None)) };
    Page::staff(visit, lang.t(k::TITLE_WORK), body).into_response()
}

fn load(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut wish: Wish,
    lang: Lang,
    now: Timestamp,
) -> Result<Shown, Problem> {
    let today = format::local(now).date();
    let units = reach::units(tx, actor, today)?;
    let reached = actor.reach(DOSSIER_READ);
    let mut tab_counts = Vec::new();
    let mut unit_counts = Vec::new();
    for which in Which::ALL {
        let mut total = 0;
        if which == Which::Mine {
            total =
                store::count_work(tx, Desk::Person(actor.account), which.kind(), &reached, None)?;
        } else {
            for unit in &units {
                let count = match which {
                    Which::Consult => store::count_consultations(tx, unit.id)?,
                    _ => store::count_work(tx, Desk::Unit(unit.id), which.kind(), &reached, None)?,
                };
                total += count;
                if which == wish.which {
                    unit_counts.push(count);
                }
            }
        }
        tab_counts.push((which, total));
    }
    if wish.which != Which::Mine && wish.unit.is_none() {
        let busiest = unit_counts.iter().position(|count| *count > 0).unwrap_or(0);
        wish.unit = units.get(busiest).map(|unit| unit.id);
    }
    let (desk, narrow) = wish.desk(actor, &units, now)?;
    let mut shown = Shown {
        units,
        tab_counts,
        unit_counts,
        overdue: 0,
        lines: Vec::new(),
        questions: Vec::new(),
        more: false,
        able: Vec::new(),
        inherited: takeover::waiting(tx, actor, today)?,
        wish,
    };
    if shown.wish.which == Which::Consult {
        if let Desk::Unit(unit) = desk {
            shown.questions = questions(app, tx, unit, lang, now)?;
        }
        return Ok(shown);
    }
    if shown.wish.which.runs() {
        let passed = Some(deadlines::passed_before(now));
        shown.overdue = store::count_work(tx, desk, shown.wish.kind(), &reached, passed)?;
    }
    let mut found = store::work_page(
        tx,
        desk,
        shown.wish.kind(),
        &narrow,
        &reached,
        shown.wish.after,
        PAGE + 1,
    )?;
    shown.more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    shown.lines = rows::lines(app, tx, found, lang, now)?;
    if let Desk::Unit(unit) = desk
        && actor.may(DOSSIER_ASSIGN, &[unit]).is_some()
    {
        shown.able = people::able(tx, &reach::WORK, unit, today)?;
    }
    Ok(shown)
}

fn questions(
    app: &App,
    tx: &mut Tx<'_>,
    unit: Uuid,
    lang: Lang,
    now: Timestamp,
) -> Result<Vec<Question>, Problem> {
    let mut questions = Vec::new();
    for waiting in store::open_consultations(tx, unit, PAGE)? {
        let store::Key { office, id } = waiting.key;
        let Some(dossier) = store::find(tx, office, id)? else { continue };
        let calendar = crate::units::calendar(app, tx, office, now)?;
        let due = waiting.due_at;
        let state = words::stay(lang, &calendar, Some(due), None, now)
            .unwrap_or(kernel::html::due::Due::Paused);
        questions.push(Question { dossier, due, text: waiting.question, state });
    }
    Ok(questions)
}

fn page(visit: &Visit, shown: &Shown) -> Response {
    let lang = visit.lang;
    let wish = &shown.wish;
    let exports = visit.actor.as_ref().is_some_and(|actor| actor.holds(DOSSIER_EXPORT));
    let address = |query: &str| format!("/desk?{query}");
    let next = shown.lines.last().filter(|_| shown.more).map(|line| {
        let mark = mark(line.dossier.attention(), line.dossier.id);
        address(&wish.query(Some(&mark)))
    });
    let first = wish.after.map(|_| address(&wish.query(None)));
    let listed = rows::Shown::Work { own: wish.which == Which::Mine };
    let body = html! {
        @if wish.unticked { (alert(lang, Tone::Warn, None, html! { p { (lang.t(k::BULK_NONE)) } })) }
        (takeover::notice(lang, shown.inherited))
        (tabs::tabs(lang.t(k::TABS), &all_tabs(lang, shown)))
        @if wish.which != Which::Mine { (unit_tabs(lang, shown)) }
        @if wish.which == Which::Consult {
            (consult_list(lang, shown))
        } @else {
            @if shown.overdue > 0 {
                p {
                    a href=(address(&Wish { due: "overdue".to_owned(), after: None, ..wish.clone() }.query(None))) {
                        (tag::tag(Tone::Bad, &lang.f(k::OVERDUE_COUNT, &[("count", &words::count(shown.overdue))])))
                    }
                }
            }
            (narrow(lang, wish))
            @if shown.lines.is_empty() {
                (nothing(lang, wish))
            } @else {
                form method="post" action="/desk/bulk" novalidate {
                    input type="hidden" name="back" value=(address(&wish.query(None)));
                    (rows::table(lang, lang.t(wish.which.label()), &shown.lines, listed, wish.which != Which::Waiting))
                    @if wish.which != Which::Waiting { (bulk_bar(lang, shown)) }
                }
                (pager::pager(lang, &Pager { first, next, shown: lang.f(k::SHOWN, &[("count", &shown.lines.len())]) }))
                @if exports {
                    div.links {
                        a href=(format!("/desk/export.csv?{}", wish.query(None))) download { (lang.t(k::EXPORT_CSV)) }
                        a href=(format!("/desk/export.xlsx?{}", wish.query(None))) download { (lang.t(k::EXPORT_XLSX)) }
                    }
                }
            }
        }
    };
    Page::staff(visit, lang.t(k::TITLE_WORK), body)
        .help(html! { p { (lang.t(k::HELP_WORK)) } p { (lang.t(k::HELP_WORK_KEYS)) } })
        .into_response()
}

fn all_tabs(lang: Lang, shown: &Shown) -> Vec<Tab> {
    shown
        .tab_counts
        .iter()
        .map(|(which, count)| Tab {
            label: lang.t(which.label()).to_owned(),
            href: format!("/desk?tab={}", which.code()),
            count: words::count(*count),
            current: *which == shown.wish.which,
        })
        .collect()
}

fn unit_tabs(lang: Lang, shown: &Shown) -> Markup {
    let wish = &shown.wish;
    let tabs: Vec<Tab> = shown
        .units
        .iter()
        .zip(&shown.unit_counts)
        .filter(|(unit, count)| **count > 0 || wish.unit == Some(unit.id))
        .map(|(unit, count)| Tab {
            label: unit.name(lang).to_owned(),
            href: format!(
                "/desk?{}",
                Wish { unit: Some(unit.id), after: None, ..wish.clone() }.query(None)
            ),
            count: words::count(*count),
            current: wish.unit == Some(unit.id),
        })
        .collect();
    html! { @if tabs.len() > 1 { (tabs::tabs(lang.t(k::UNITS), &tabs)) } }
}

fn narrow(lang: Lang, wish: &Wish) -> Markup {
    let unit = wish.unit.map(|unit| unit.to_string());
    let due = [
        Choice::new("overdue", lang.t(k::DUE_OVERDUE)),
        Choice::new("today", lang.t(k::DUE_TODAY)),
        Choice::new("week", lang.t(k::DUE_WEEK)),
    ];
    let plain = Wish {
        due: String::new(),
        procedure: String::new(),
        untaken: false,
        after: None,
        ..wish.clone()
    };
    filter::filter(
        lang,
        "/desk",
        html! {
            input type="hidden" name="tab" value=(wish.which.code());
            @if let Some(unit) = &unit { input type="hidden" name="unit" value=(unit); }
            @if wish.which.runs() {
                (field::select(&Field::new(lang, "due", lang.t(k::FILTER_DUE)).free().width(Width::Medium), &due, &wish.due, Some(lang.t(k::ANY))))
            }
            (field::text(&Field::new(lang, "procedure", lang.t(k::COL_PROCEDURE_CODE)).free().width(Width::Short),
                &Text { value: &wish.procedure, ..Text::default() }))
            @if wish.which == Which::Unit {
                (field::checkbox(&Field::new(lang, "untaken", lang.t(k::FILTER_UNTAKEN)).free(), wish.untaken))
            }
        },
        wish.is_narrowed().then_some(format!("/desk?{}", plain.query(None)).as_str()),
    )
}

fn nothing(lang: Lang, wish: &Wish) -> Markup {
    if wish.is_narrowed() {
        return empty::empty(lang.t(k::NONE_FILTERED), lang.t(k::NONE_FILTERED_TEXT), None);
    }
    let (title, text) = match wish.which {
        Which::Mine => (k::NONE_MINE, k::NONE_MINE_TEXT),
        Which::Unit => (k::NONE_UNIT, k::NONE_UNIT_TEXT),
        Which::Waiting => (k::NONE_WAITING, k::NONE_WAITING_TEXT),
        Which::Collect => (k::NONE_COLLECT, k::NONE_COLLECT_TEXT),
        Which::Consult => (k::NONE_CONSULT, k::NONE_CONSULT_TEXT),
    };
    let action = (wish.which == Which::Mine)
        .then(|| button::link("/desk?tab=unit", lang.t(k::SEE_UNIT), Weight::Main));
    empty::empty(lang.t(title), lang.t(text), action)
}

fn bulk_bar(lang: Lang, shown: &Shown) -> Markup {
    let ids: Vec<(String, &str)> =
        shown.able.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
    let choices: Vec<Choice> = ids.iter().map(|(id, name)| Choice::new(id, name)).collect();
    html! {
        div.panel {
            p.hint { (lang.t(k::BULK_HINT)) }
            (button::row(html! {
                @if shown.wish.which != Which::Collect {
                    (button::submit_as("what", "forward", lang.t(k::BULK_FORWARD), Weight::Plain))
                }
                @if shown.wish.which == Which::Unit {
                    (button::submit_as("what", "take", lang.t(k::BULK_TAKE), Weight::Plain))
                }
            }))
            @if !choices.is_empty() {
                (field::select(&Field::new(lang, "account", lang.t(k::BULK_TO)).free().width(Width::Medium), &choices, "", Some(lang.t(k::CHOOSE_PERSON))))
                (button::row(button::submit_as("what", "assign", lang.t(k::BULK_ASSIGN), Weight::Plain)))
            }
        }
    }
}

fn consult_list(lang: Lang, shown: &Shown) -> Markup {
    if shown.questions.is_empty() {
        return nothing(lang, &shown.wish);
    }
    table(
        lang,
        &Table {
            caption: lang.t(k::TAB_CONSULT),
            quiet: true,
            columns: vec![
                Column::text(lang.t(k::COL_CODE)),
                Column::text(lang.t(k::COL_QUESTION)),
                Column::text(lang.t(k::COL_ANSWER_BY)),
            ],
            rows: shown
                .questions
                .iter()
                .map(|asked| Row {
                    href: Some(rows::href(&asked.dossier.code)),
                    name: asked.dossier.code.clone(),
                    cells: vec![
                        html! { span.nowrap { (asked.dossier.code) } },
                        html! { (asked.text) },
                        words::due_cell(lang, Some(&asked.state), Some(asked.due)),
                    ],
                    tone: words::tone_of(Some(&asked.state)),
                    ..Row::default()
                })
                .collect(),
            bulk: None,
        },
    )
}
