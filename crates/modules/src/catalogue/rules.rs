//! What a definition must be before a person can vouch for it, and how versions follow each other
//! without overlapping. Pure.

use super::definition::{Case, Channel, Definition, OnlineScope, Step, StepKind, UnitFunction};
use super::domains::Domains;
use crate::k::catalogue as k;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::problem::Words;
use std::collections::BTreeSet;
use uuid::Uuid;
use working_time::Limit;

/// Levels of government.
pub const LEVELS: &[&str] = &["commune", "district", "province", "ministry"];

/// Working hours of a day by which limits of different units are compared.
const DAY: f64 = 8.0;
/// Share of calendar days that are worked.
const WORKED: f64 = 5.0 / 7.0;

/// How much a problem of a definition matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Must be put right before the version is verified.
    Error,
    /// Should be looked at.
    Warning,
}

/// A problem of a definition.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Place in the definition, with positions from 0: `case.0.channel.1.limit`.
    pub path: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong and how to put it right.
    pub words: Words,
    /// Line in the text, from 1.
    pub line: Option<usize>,
}

impl Issue {
    /// Something that must be put right.
    pub fn error(path: impl Into<String>, words: Words) -> Self {
        Self { path: path.into(), severity: Severity::Error, words, line: None }
    }

    /// Something to look at.
    pub fn warning(path: impl Into<String>, words: Words) -> Self {
        Self { path: path.into(), severity: Severity::Warning, words, line: None }
    }

    /// With its line.
    pub fn at(self, line: Option<usize>) -> Self {
        Self { line, ..self }
    }
}

/// What definitions may name.
pub struct Known<'a> {
    /// The domains.
    pub domains: &'a Domains,
    /// Whether an electronic form exists.
    pub form: &'a dyn Fn(&str) -> bool,
}

/// Everything that is wrong or doubtful with a definition.
pub fn check(definition: &Definition, known: &Known<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    head(definition, known, &mut issues);
    for (place, case) in definition.cases.iter().enumerate() {
        check_case(definition, case, &format!("case.{place}"), &mut issues);
    }
    process(definition, &mut issues);
    texts(definition, &mut issues);
    issues
}

fn head(definition: &Definition, known: &Known<'_>, issues: &mut Vec<Issue>) {
    let mut say = |path: &str, words: Words| issues.push(Issue::error(path, words));
    if !is_code(&definition.code) {
        say("code", Words::new(k::ISSUE_CODE).with("code", &definition.code));
    }
    if known.domains.get(&definition.domain).is_none() {
        let ids: Vec<_> = known.domains.domains.iter().map(|domain| domain.id.as_str()).collect();
        say(
            "domain",
            Words::new(k::ISSUE_DOMAIN)
                .with("domain", &definition.domain)
                .with("known", ids.join(", ")),
        );
    }
    if definition.valid_to.is_some_and(|last| last < definition.valid_from) {
        say("valid_to", Words::new(k::ISSUE_SPAN));
    }
    if !(1..=4).contains(&definition.online.level) {
        say("online.level", Words::new(k::ISSUE_ONLINE_LEVEL));
    }
    for (path, empty) in [
        ("levels", definition.levels.is_empty()),
        ("applicants", definition.applicants.is_empty()),
        ("steps", definition.steps.is_empty()),
        ("result", definition.results.is_empty()),
        ("legal_basis", definition.legal_basis.is_empty()),
        ("case", definition.cases.is_empty()),
        ("step", definition.process.is_empty()),
    ] {
        if empty {
            say(path, Words::new(k::ISSUE_EMPTY).with("field", path));
        }
    }
    if definition.max_supplements == Some(0) {
        say("max_supplements", Words::new(k::ISSUE_SUPPLEMENTS));
    }
    for (place, basis) in definition.legal_basis.iter().enumerate() {
        if basis.number.trim().is_empty() {
            say(
                &format!("legal_basis.{place}.number"),
                Words::new(k::ISSUE_LEGAL_NUMBER).with("title", &basis.title),
            );
        }
    }
    if let Some(form) = &definition.form
        && !(known.form)(form)
    {
        say("form", Words::new(k::ISSUE_FORM).with("form", form));
    }
    if let Some(window) = &definition.supplement_window {
        limit("supplement_window", window, issues);
    }
    duplicates("case", definition.cases.iter().map(|case| case.id.as_str()), issues);
    duplicates("step", definition.process.iter().map(|step| step.id.as_str()), issues);
    let online = definition.cases.iter().any(|case| case.channel(Channel::Online).is_some());
    if definition.online.scope != OnlineScope::Information && !online {
        issues.push(Issue::warning("online.scope", Words::new(k::ISSUE_NOT_ONLINE)));
    }
}

fn check_case(definition: &Definition, case: &Case, path: &str, issues: &mut Vec<Issue>) {
    if case.channels.is_empty() {
        issues.push(Issue::error(
            format!("{path}.channel"),
            Words::new(k::ISSUE_NO_CHANNEL).with("case", &case.id),
        ));
    }
    duplicates(
        &format!("{path}.component"),
        case.components.iter().map(|part| part.id.as_str()),
        issues,
    );
    let mut seen = BTreeSet::new();
    for (place, rule) in case.channels.iter().enumerate() {
        let path = format!("{path}.channel.{place}");
        if !seen.insert(rule.channel) {
            let words = Words::new(k::ISSUE_CHANNEL_TWICE)
                .with("case", &case.id)
                .with("channel", rule.channel.code());
            issues.push(Issue::error(format!("{path}.channel"), words));
        }
        limit(&format!("{path}.limit"), &rule.limit, issues);
    }
    for (place, part) in case.components.iter().enumerate() {
        if part.originals + part.certified + part.copies == 0 && !part.shown {
            let words = Words::new(k::ISSUE_NO_COPIES).with("name", &part.name.vi);
            issues.push(Issue::warning(format!("{path}.component.{place}.name"), words));
        }
    }
    for (place, fee) in case.fees.iter().enumerate() {
        if fee.amount.is_some_and(|amount| amount < 0) {
            issues
                .push(Issue::error(format!("{path}.fee.{place}.amount"), Words::new(k::ISSUE_FEE)));
        }
        let path = format!("{path}.fee.{place}");
        let rising = fee.tiers.windows(2).all(|pair| pair[0].from < pair[1].from)
            && fee.tiers.iter().all(|tier| tier.from > 1 && tier.amount >= 0);
        if !rising {
            issues.push(Issue::error(format!("{path}.tier"), Words::new(k::ISSUE_FEE_TIER)));
        }
        let counts = !fee.tiers.is_empty() || fee.times.is_some() || fee.least > 0;
        if counts && fee.per.is_none() {
            issues.push(Issue::error(format!("{path}.per"), Words::new(k::ISSUE_FEE_PER)));
        }
        if fee.cap.is_some_and(|cap| cap <= 0) {
            issues.push(Issue::error(format!("{path}.cap"), Words::new(k::ISSUE_FEE)));
        }
    }
    let forms = case.components.iter().filter(|part| part.form).count();
    if forms != usize::from(definition.form.is_some()) {
        let words = Words::new(k::ISSUE_FORM_COMPONENT).with("case", &case.id).with("count", forms);
        issues.push(Issue::warning(format!("{path}.component"), words));
    }
    steps_of_case(definition, case, path, issues);
}

fn steps_of_case(definition: &Definition, case: &Case, path: &str, issues: &mut Vec<Issue>) {
    let steps = definition.steps_of(&case.id);
    if steps.is_empty() {
        return;
    }
    if steps.first().map(|step| step.kind) != Some(StepKind::Receive) {
        issues.push(Issue::error("step", Words::new(k::ISSUE_FIRST_STEP).with("case", &case.id)));
    }
    if steps.last().map(|step| step.kind) != Some(StepKind::HandOver) {
        issues.push(Issue::error("step", Words::new(k::ISSUE_LAST_STEP).with("case", &case.id)));
    }
    let shortest =
        case.channels.iter().filter_map(|rule| hours(&rule.limit)).fold(f64::INFINITY, f64::min);
    let each = steps.iter().filter_map(|step| hours(&step.limit));
    // The notation has no unit below the hour, so a limit of one hour is not shared out.
    let sum: f64 = if shortest <= 1.0 { each.fold(0.0, f64::max) } else { each.sum() };
    if shortest.is_finite() && sum > shortest + 0.001 {
        let words = Words::new(k::ISSUE_STEPS_TOO_LONG)
            .with("case", &case.id)
            .with("steps", format!("{sum:.0}"))
            .with("limit", format!("{shortest:.0}"));
        issues.push(Issue::warning(format!("{path}.channel"), words));
    }
}

fn process(definition: &Definition, issues: &mut Vec<Issue>) {
    for (place, step) in definition.process.iter().enumerate() {
        let path = format!("step.{place}");
        limit(&format!("{path}.limit"), &step.limit, issues);
        for id in step.cases.iter().filter(|id| definition.case(id).is_none()) {
            let words = Words::new(k::ISSUE_STEP_CASE).with("step", &step.id).with("case", id);
            issues.push(Issue::error(format!("{path}.cases"), words));
        }
        if !unit_fits(step) {
            let words = Words::new(k::ISSUE_STEP_UNIT).with("step", &step.id);
            issues.push(Issue::warning(format!("{path}.unit"), words));
        }
    }
}

/// Reception and hand-over happen at the one-stop shop, signing does not; the police do all of their own.
fn unit_fits(step: &Step) -> bool {
    match step.kind {
        StepKind::Receive | StepKind::HandOver => {
            matches!(step.unit, UnitFunction::OneStop | UnitFunction::Police)
        }
        StepKind::Sign => step.unit != UnitFunction::OneStop,
        StepKind::Examine | StepKind::Review | StepKind::Number => true,
    }
}

fn limit(path: &str, text: &str, issues: &mut Vec<Issue>) {
    if text.trim().is_empty() {
        issues.push(Issue::error(path, Words::new(k::ISSUE_NO_LIMIT)));
    } else if text.parse::<Limit>().is_err() {
        issues.push(Issue::error(path, Words::new(k::ISSUE_LIMIT).with("limit", text)));
    }
}

fn duplicates<'a>(path: &str, ids: impl Iterator<Item = &'a str>, issues: &mut Vec<Issue>) {
    let mut seen = BTreeSet::new();
    for (place, id) in ids.enumerate() {
        let path = format!("{path}.{place}.id");
        if id.trim().is_empty() {
            issues.push(Issue::error(path, Words::new(k::ISSUE_NO_ID)));
        } else if !seen.insert(id) {
            issues.push(Issue::error(path, Words::new(k::ISSUE_ID_TWICE).with("id", id)));
        }
    }
}

/// Vietnamese must be there; English is asked for.
fn texts(definition: &Definition, issues: &mut Vec<Issue>) {
    let Ok(value) = serde_json::to_value(definition) else { return };
    let mut english = Vec::new();
    walk_texts(&value, String::new(), &mut |path, vi, en| {
        if vi.trim().is_empty() {
            issues.push(Issue::error(
                format!("{path}.vi"),
                Words::new(k::ISSUE_NO_TEXT).with("field", &path),
            ));
        } else if en.trim().is_empty() {
            english.push(path);
        }
    });
    if let Some(first) = english.first() {
        issues.push(Issue::warning(
            first.clone(),
            Words::new(k::ISSUE_NO_ENGLISH).with("count", english.len()),
        ));
    }
}

fn walk_texts(value: &serde_json::Value, path: String, found: &mut impl FnMut(String, &str, &str)) {
    let below =
        |part: &str| if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
    match value {
        serde_json::Value::Object(fields) => {
            if let Some(vi) = fields.get("vi").and_then(|vi| vi.as_str()) {
                let en = fields.get("en").and_then(|en| en.as_str()).unwrap_or_default();
                found(path, vi, en);
                return;
            }
            for (name, field) in fields {
                walk_texts(field, below(name), found);
            }
        }
        serde_json::Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                walk_texts(item, below(&place.to_string()), found);
            }
        }
        _ => {}
    }
}

/// Whether a code is one of the national catalogue, with or without the suffix of a province.
pub fn is_code(code: &str) -> bool {
    let (national, local) = code.split_at_checked(8).unwrap_or((code, ""));
    let shape = |text: &str, pattern: &str| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(letter, like)| match like {
                b'0' => letter.is_ascii_digit(),
                b'A' => letter.is_ascii_uppercase(),
                exact => letter == exact,
            })
    };
    shape(national, "0.000000") && (local.is_empty() || shape(local, ".000.00.00.A00"))
}

/// Rough working hours of a limit, to compare limits of different units.
fn hours(text: &str) -> Option<f64> {
    Some(match text.parse::<Limit>().ok()? {
        Limit::WorkingMinutes(minutes) => f64::from(minutes) / 60.0,
        Limit::WorkingDays(days) => f64::from(days) * DAY,
        Limit::CalendarDays(days) => f64::from(days) * DAY * WORKED,
        Limit::Months(months) => f64::from(months) * 30.0 * DAY * WORKED,
        Limit::SameDay { .. } => DAY,
    })
}

/// Whether a fact is marked as not confirmed by an official text: itself, or what it is part of.
pub fn is_unverified(definition: &Definition, path: &str) -> bool {
    definition.unverified.iter().any(|marked| {
        path.strip_prefix(marked.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// First and last day in force; without a last day as long as no other version follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
}

impl Span {
    /// Whether the two have a day in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

/// What publishing a version does to the other published versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Last day of the new version, when a later one already follows.
    pub last: Option<Date>,
    /// Versions that end earlier now, with their last day.
    pub ends: Vec<(Uuid, Date)>,
    /// Versions that the new one replaces from their first day on.
    pub replaced: Vec<Uuid>,
}

/// Makes room for a new version: earlier ones end the day before it begins, one of the same first day is
/// replaced, and the new one ends the day before the next begins.
pub fn settle(new: Span, others: &[(Uuid, Span)]) -> Settlement {
    let mut settlement = Settlement { last: new.to, ..Settlement::default() };
    for (_, other) in others.iter().filter(|(_, other)| other.from > new.from) {
        let before = other.from.saturating_sub(1.days());
        settlement.last = Some(settlement.last.map_or(before, |last| last.min(before)));
    }
    for (id, other) in others {
        if other.from == new.from {
            settlement.replaced.push(*id);
        } else if other.from < new.from && other.to.is_none_or(|to| to >= new.from) {
            settlement.ends.push((*id, new.from.saturating_sub(1.days())));
        }
    }
    settlement
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::builtin;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn known() -> Known<'static> {
        Known { domains: builtin::domains(), form: &|name| builtin::form(name).is_some() }
    }

    #[test]
    fn the_definitions_that_come_along_have_no_errors() {
        for definition in builtin::definitions().expect("definitions") {
            let errors: Vec<_> = check(&definition, &known())
                .into_iter()
                .filter(|issue| issue.severity == Severity::Error)
                .filter(|issue| issue.words.code() != "catalogue.issue.form")
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}", definition.code);
        }
    }

    #[test]
    fn every_slip_is_named_at_its_place() {
        let mut definition = builtin::definitions().expect("definitions").remove(0);
        definition.code = "1.1".to_owned();
        definition.domain = "nowhere".to_owned();
        definition.name.vi.clear();
        definition.cases[0].channels[0].limit = "5 days".to_owned();
        let twin = definition.cases[0].components[0].clone();
        definition.cases[0].components.push(twin);
        definition.process.remove(0);
        let issues = check(&definition, &known());
        for path in ["code", "domain", "name.vi", "case.0.channel.0.limit", "step"] {
            assert!(
                issues.iter().any(|issue| issue.path == path && issue.severity == Severity::Error),
                "{path} in {issues:?}"
            );
        }
        let last = definition.cases[0].components.len() - 1;
        assert!(issues.iter().any(|issue| issue.path == format!("case.0.component.{last}.id")));
    }

    #[test]
    fn a_part_of_something_unverified_is_unverified() {
        let mut definition = builtin::definitions().expect("definitions").remove(0);
        definition.unverified =
            vec!["case.late".to_owned(), "legal_basis.66.7/2025/NQ-CP".to_owned()];
        assert!(is_unverified(&definition, "case.late.counter.limit"));
        assert!(is_unverified(&definition, "case.late"));
        assert!(is_unverified(&definition, "legal_basis.66.7/2025/NQ-CP"));
        assert!(!is_unverified(&definition, "case.later"));
        assert!(!is_unverified(&definition, "case"));
    }

    #[test]
    fn codes_have_the_national_form() {
        assert!(is_code("1.001193"));
        assert!(is_code("2.000815.000.00.00.H55"));
        for wrong in ["1.01193", "1.0011930", "a.001193", "1.001193.H55", "", "1.00119đ"] {
            assert!(!is_code(wrong), "{wrong}");
        }
    }

    fn spans() -> impl Strategy<Value = Vec<(i16, Option<i16>)>> {
        prop::collection::vec((0i16..60, prop::option::of(0i16..30)), 1..8)
    }

    proptest! {
        #[test]
        fn versions_in_force_never_overlap(list in spans()) {
            let day = |offset: i16| date(2026, 1, 1).saturating_add(i32::from(offset).days());
            let mut published: Vec<(Uuid, Span)> = Vec::new();
            for (number, (from, length)) in list.into_iter().enumerate() {
                let new = Span { from: day(from), to: length.map(|length| day(from + length)) };
                let settled = settle(new, &published);
                published.retain(|(id, _)| !settled.replaced.contains(id));
                for (id, last) in &settled.ends {
                    for (other, span) in &mut published {
                        if other == id { span.to = Some(*last); }
                    }
                }
                published.push((Uuid::from_u128(number as u128), Span { from: new.from, to: settled.last }));
            }
            for (place, (_, one)) in published.iter().enumerate() {
                prop_assert!(one.to.is_none_or(|to| to >= one.from));
                for (_, other) in &published[place + 1..] {
                    prop_assert!(!one.meets(other), "{one:?} {other:?}");
                }
            }
        }
    }
}
