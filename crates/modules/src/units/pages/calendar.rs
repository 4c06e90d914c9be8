//! Editing the calendar of a unit: a day that differs or another weekly rule, each with its document and
//! reason, shown once more before it is recorded as a new version.

use super::hours;
use crate::k::units as k;
use crate::units::actions::{check_calendar, edit_calendar, need, weekday_name};
use crate::units::{self, Basis, Change, UNITS_EDIT, Unit, store};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::html::button::{self, Weight};
use kernel::html::confirm::{self, Confirm};
use kernel::html::errors::{self, errors};
use kernel::html::field::{self, Choice, Field, Text, Width};
use kernel::html::summary::{Fact, summary};
use kernel::html::{Markup, html};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Id, Page, Visit};
use kernel::i18n::{Key, Lang, format};
use kernel::problem::{FieldProblem, Problem, Words};
use std::collections::HashMap;
use uuid::Uuid;
use working_time::{CalendarSpec, DayRule, LayerSpec};

/// The script that hides what does not apply to the answers so far.
pub(super) const REVEAL: &str = "/apply/reveal.js";

/// The inputs of the form, in order.
const INPUTS: [&str; 13] = [
    "kind",
    "date",
    "to",
    "weekday",
    "rule",
    "like",
    "hours",
    "name-vi",
    "name-en",
    "document",
    "confirmed",
    "reason",
    "seen",
];

pub(in crate::units) async fn show(visit: Visit, Id(id): Id) -> Result<Response, Problem> {
    visit.permit(UNITS_EDIT, &[id])?;
    let (current, seen) = load(&visit, id).await?;
    let mut fields = Fields::default();
    fields.values.push(("seen".into(), seen.to_string()));
    Ok(form(&visit, &current, &fields, &[]))
}

/// A unit with the calendar in force, which the form shows beside what it changes.
struct Current {
    unit: Unit,
    base: CalendarSpec,
    layers: Vec<(Uuid, LayerSpec)>,
    owners: HashMap<Uuid, Unit>,
}

async fn load(visit: &Visit, id: Uuid) -> Result<(Current, i64), Problem> {
    let now = visit.now;
    visit
        .app
        .db
        .read(move |tx| {
            let unit = units::get(tx, id)?.ok_or_else(Problem::not_found)?;
            let seen = units::layer(tx, id)?.map_or(0, |(version, _)| version);
            let (base, layers) = units::parts(tx, id, now)?;
            let above = store::above(tx, id)?;
            let owners = above.into_iter().map(|unit| (unit.id, unit)).collect();
            Ok((Current { unit, base, layers, owners }, seen))
        })
        .await
}

pub(in crate::units) async fn save(
    visit: Visit,
    Id(id): Id,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let permit = visit.permit(UNITS_EDIT, &[id])?;
    let (current, _) = load(&visit, id).await?;
    let now = visit.now;
    let seen: i64 = fields.get("seen").parse().unwrap_or(-1);
    let basis = Basis {
        document: fields.get("document").to_owned(),
        confirmed: fields.get("confirmed") == "on",
        reason: fields.get("reason").to_owned(),
    };
    let change = match read(&fields) {
        Ok(change) => change,
        Err(mut problems) => {
            problems.extend(need(&basis));
            return Ok(form(&visit, &current, &fields, &problems));
        }
    };
    let checked = {
        let (change, basis) = (change.clone(), basis.clone());
        visit
            .app
            .db
            .read(move |tx| check_calendar(tx, id, seen, &change, &basis, now).map(drop))
            .await
    };
    match checked {
        Err(problem) if problem.status == 422 => {
            return Ok(form(&visit, &current, &fields, &problem.fields));
        }
        Err(problem) => return Err(problem),
        Ok(()) => {}
    }
    if fields.get("step") != "record" {
        return Ok(ask(&visit, &current.unit, &fields, &change, &basis));
    }
    visit
        .app
        .db
        .write(move |tx| edit_calendar(tx, &permit, id, seen, &change, &basis, now))
        .await?;
    Ok(redirect_with(&format!("/units/{id}"), visit.lang.t(k::CALENDAR_SAVED)))
}

/// The change a form asks for, or everything that is wrong with it.
pub(in crate::units) fn read(fields: &Fields) -> Result<Change, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, key| problems.push(FieldProblem::new(field, Words::new(key)));
    let text = match fields.get("rule") {
        "like" => format!("like {}", fields.get("like")),
        "hours" => fields.get("hours").to_owned(),
        "reception" => format!("{} reception", fields.get("hours")),
        plain => plain.to_owned(),
    };
    let rule = text.parse::<DayRule>();
    if rule.is_err() {
        let field =
            if matches!(fields.get("rule"), "hours" | "reception") { "hours" } else { "rule" };
        wrong(field, k::RULE_WRONG);
    }
    if fields.get("kind") == "week" {
        let weekday = hours::WEEK
            .iter()
            .map(|(day, _)| *day)
            .find(|day| weekday_name(*day) == fields.get("weekday"));
        if weekday.is_none() {
            wrong("weekday", k::WEEKDAY_WRONG);
        }
        return match (weekday, rule) {
            (Some(weekday), Ok(rule)) => Ok(Change::Week { weekday, rule }),
            _ => Err(problems),
        };
    }
    let date = format::read_date(fields.get("date"));
    if date.is_none() {
        wrong("date", k::DAY_WRONG);
    }
    let to = fields.some("to").map(format::read_date);
    if to == Some(None) {
        wrong("to", k::DAY_WRONG);
    }
    let name = |language: &str| fields.get(language).to_owned();
    if fields.get("name-vi").is_empty() {
        wrong("name-vi", k::NEED_NAME);
    }
    let english = if fields.get("name-en").is_empty() { name("name-vi") } else { name("name-en") };
    match (date, rule, problems.is_empty()) {
        (Some(date), Ok(rule), true) => Ok(Change::Exception {
            date,
            to: to.flatten().filter(|to| *to != date),
            rule,
            name_vi: name("name-vi"),
            name_en: english,
        }),
        _ => Err(problems),
    }
}

fn form(visit: &Visit, current: &Current, fields: &Fields, problems: &[FieldProblem]) -> Response {
    let lang = visit.lang;
    let Current { unit, base, layers, owners } = current;
    let first = Date::constant(format::local(visit.now).year(), 1, 1);
    let said: Vec<(String, String)> = problems
        .iter()
        .map(|problem| (problem.field.clone(), problem.message.text(lang)))
        .collect();
    let error =
        |name: &str| said.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
    let summary: Vec<errors::Problem> = said
        .iter()
        .map(|(field, text)| errors::Problem { field: field::id_of(field), text: text.clone() })
        .collect();
    let kind = if fields.get("kind") == "week" { "week" } else { "day" };
    let days: Vec<Choice> = hours::WEEK
        .iter()
        .map(|(day, label)| Choice::new(weekday_name(*day), lang.t(*label)))
        .collect();
    let text = |name: &'static str, label, hint: Option<&'static str>, optional: bool, width| {
        let mut input = Field::new(lang, name, lang.t(label)).error(error(name)).width(width);
        if optional {
            input = input.free();
        }
        if let Some(hint) = hint {
            input = input.hint(hint);
        }
        field::text(&input, &Text { value: fields.get(name), ..Text::default() })
    };
    let body = html! {
        (errors(lang, &summary))
        p { (lang.t(k::EDIT_LEAD)) }
        form method="post" novalidate {
            input type="hidden" name="seen" value=(fields.get("seen"));
            (field::radios(&Field::new(lang, "kind", lang.t(k::EDIT_KIND)), &[
                Choice::new("day", lang.t(k::EDIT_DAY)),
                Choice::new("week", lang.t(k::EDIT_WEEK)),
            ], kind))
            (only_if(lang, "kind", "day", k::EDIT_DAY, day_fields(lang, fields, &error)))
            (only_if(lang, "kind", "week", k::EDIT_WEEK, field::group(lang.t(k::EDIT_WEEK), None, html! {
                (field::select(&Field::new(lang, "weekday", lang.t(k::COL_WEEKDAY)).free().error(error("weekday")).width(Width::Medium),
                    &days, fields.get("weekday"), Some(lang.t(k::CHOOSE))))
            })))
            (rule_fields(lang, fields, &error))
            (text("document", k::FIELD_DOCUMENT, Some(lang.t(k::FIELD_DOCUMENT_HINT)), false, Width::Full))
            (field::checkbox(&Field::new(lang, "confirmed", lang.t(k::FIELD_CONFIRMED)).free(), fields.get("confirmed") == "on"))
            (field::textarea(&Field::new(lang, "reason", lang.t(k::FIELD_REASON)).error(error("reason")), fields.get("reason"), 3, None))
            (button::row(button::submit(lang.t(k::GO_ON), Weight::Main)))
        }
        h2 { (lang.t(k::CALENDAR)) }
        (hours::calendar(lang, base, layers, owners, first))
        script src=(REVEAL) defer {}
    };
    page(visit, unit, body, if problems.is_empty() { 200 } else { 422 })
}

/// A part that only matters after one answer: the script hides it otherwise, without one it says so.
fn only_if(lang: Lang, name: &str, values: &str, answer: Key, part: Markup) -> Markup {
    html! {
        div data-show-if=(name) data-show-values=(values) {
            p.condition { (lang.f(k::ONLY_IF, &[("answer", &lang.t(answer))])) }
            (part)
        }
    }
}

/// Which day differs, and what it is called.
pub(super) fn day_fields<'a>(
    lang: Lang,
    fields: &Fields,
    error: &dyn Fn(&str) -> Option<&'a str>,
) -> Markup {
    field::group(
        lang.t(k::EDIT_DAY),
        None,
        html! {
            (field::row(html! {
                (field::date(&Field::new(lang, "date", lang.t(k::FIELD_DATE)).free().error(error("date")), fields.get("date"), None))
                (field::date(&Field::new(lang, "to", lang.t(k::FIELD_TO)).free().error(error("to")), fields.get("to"), None))
            }))
            @for (name, label) in [("name-vi", k::FIELD_NAME_VI), ("name-en", k::FIELD_NAME_EN)] {
                (field::text(
                    &Field::new(lang, name, lang.t(label)).free().error(error(name)).width(Width::Medium),
                    &Text { value: fields.get(name), ..Text::default() },
                ))
            }
        },
    )
}

/// What an office does on a day.
pub(super) fn rule_fields<'a>(
    lang: Lang,
    fields: &Fields,
    error: &dyn Fn(&str) -> Option<&'a str>,
) -> Markup {
    let days: Vec<Choice> = hours::WEEK
        .iter()
        .map(|(day, label)| Choice::new(weekday_name(*day), lang.t(*label)))
        .collect();
    field::group(
        lang.t(k::FIELD_RULE),
        None,
        html! {
            (field::radios(&Field::new(lang, "rule", lang.t(k::FIELD_RULE)).error(error("rule")), &[
                Choice::new("closed", lang.t(k::RULE_CLOSED)),
                Choice::new("like", lang.t(k::RULE_LIKE_CHOICE)),
                Choice::new("morning", lang.t(k::RULE_MORNING)),
                Choice::new("afternoon", lang.t(k::RULE_AFTERNOON)),
                Choice::new("hours", lang.t(k::RULE_HOURS_CHOICE)),
                Choice::new("reception", lang.t(k::RULE_RECEPTION_CHOICE)),
            ], fields.get("rule")))
            (only_if(lang, "rule", "like", k::RULE_LIKE_CHOICE, field::select(
                &Field::new(lang, "like", lang.t(k::FIELD_LIKE)).free().width(Width::Medium),
                &days, fields.get("like"), Some(lang.t(k::CHOOSE)))))
            (only_if(lang, "rule", "hours reception", k::RULE_HOURS_CHOICE, field::text(
                &Field::new(lang, "hours", lang.t(k::FIELD_HOURS)).free()
                    .hint(lang.t(k::FIELD_HOURS_HINT)).error(error("hours")).width(Width::Medium),
                &Text { value: fields.get("hours"), ..Text::default() },
            )))
        },
    )
}

fn ask(visit: &Visit, unit: &Unit, fields: &Fields, change: &Change, basis: &Basis) -> Response {
    let lang = visit.lang;
    let (when, what, rule) = match change {
        Change::Exception { date, to, rule, name_vi, name_en } => {
            let mut when = format::date(*date);
            if let Some(to) = to {
                when = format!("{when} – {}", format::date(*to));
            }
            (when, lang.pick(name_vi, name_en).clone(), rule)
        }
        Change::Week { weekday, rule } => {
            (hours::weekday(lang, *weekday).to_owned(), lang.t(k::EDIT_WEEK).to_owned(), rule)
        }
    };
    let mut hidden: Vec<(&str, &str)> =
        INPUTS.iter().map(|name| (*name, fields.get(name))).collect();
    hidden.push(("step", "record"));
    let action = format!("/desk/units/{}/calendar", unit.id);
    let facts = summary(
        lang,
        &[
            Fact::new(lang.t(k::COL_DAY), html! { (when) }),
            Fact::new(lang.t(k::COL_WHAT), html! { (what) }),
            Fact::new(lang.t(k::COL_HOURS), html! { (hours::rule(lang, rule)) }),
            Fact::new(lang.t(k::COL_DOCUMENT), html! { (basis.document) }),
            Fact::new(lang.t(k::COL_REASON), html! { (basis.reason) }),
        ],
    );
    let body = confirm::confirm(
        lang,
        &Confirm {
            what: lang.t(k::CONFIRM),
            consequence: lang.t(k::CONFIRM_TEXT),
            action: &action,
            csrf: None,
            hidden: &hidden,
            fields: Some(facts),
            submit: lang.t(k::RECORD),
            danger: false,
            cancel: &action,
        },
    );
    page(visit, unit, body, 200)
}

fn page(visit: &Visit, unit: &Unit, body: Markup, status: u16) -> Response {
    let lang = visit.lang;
    let title = lang.f(k::CALENDAR_OF, &[("unit", &unit.label(lang))]);
    Page::staff(visit, title, body)
        .crumb(unit.label(lang), format!("/units/{}", unit.id))
        .help(html! { p { (lang.t(k::EDIT_HELP)) } })
        .status(status)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Weekday, date};

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields {
            values: pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            files: Vec::new(),
        }
    }

    #[test]
    fn a_swapped_saturday_and_an_open_saturday_are_read() {
        let swapped = fields(&[
            ("kind", "day"),
            ("date", "22/08/2026"),
            ("rule", "like"),
            ("like", "monday"),
            ("name-vi", "Làm bù"),
        ]);
        let Ok(Change::Exception { date: day, rule, name_en, to, .. }) = read(&swapped) else {
            panic!("a change")
        };
        assert_eq!((day, to), (date(2026, 8, 22), None));
        assert_eq!(rule, DayRule::Like(Weekday::Monday));
        assert_eq!(name_en, "Làm bù");
        let open = fields(&[
            ("kind", "week"),
            ("weekday", "saturday"),
            ("rule", "reception"),
            ("hours", "07:30-11:30"),
        ]);
        assert!(matches!(
            read(&open),
            Ok(Change::Week { weekday: Weekday::Saturday, rule: DayRule::Reception(_) })
        ));
    }

    #[test]
    fn all_mistakes_are_told_at_once_and_at_their_field() {
        let wrong =
            fields(&[("kind", "day"), ("date", "31/02/2026"), ("rule", "hours"), ("hours", "8h")]);
        let problems = read(&wrong).unwrap_err();
        let at: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(at, ["hours", "date", "name-vi"]);
    }
}
