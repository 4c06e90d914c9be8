//! Every definition file in `data/procedures` can be loaded and hangs together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use modules::catalogue::definition::{Case, Channel, Definition, Step, StepKind};
use modules::catalogue::domains::Domains;
use serde_json::Value;

/// Working hours of a day, by which limits are compared.
const DAY: f64 = 8.0;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn definitions() -> Vec<(String, Definition)> {
    let folder = root().join("data/procedures");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("data/procedures") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a readable file");
        match toml::from_str::<Definition>(&text) {
            Ok(definition) => found.push((name, definition)),
            Err(error) => panic!("{name}: {error}"),
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(found.len() >= 30, "only {} definitions", found.len());
    found
}

fn domains() -> Domains {
    let text = fs::read_to_string(root().join("data/domains.toml")).expect("data/domains.toml");
    Domains::parse(&text).expect("valid domains")
}

/// Panics with all complaints at once.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn duplicates<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    ids.filter(|id| !seen.insert(*id)).collect()
}

/// Rough working hours of a limit: five of seven calendar days are worked.
fn hours(limit: &str) -> Option<f64> {
    if limit == "same-day" {
        return Some(DAY);
    }
    let unit = limit.find(|letter: char| !letter.is_ascii_digit())?;
    let (count, unit) = limit.split_at(unit);
    let count = f64::from(count.parse::<u16>().ok().filter(|count| *count > 0)?);
    match unit {
        "h" => Some(count),
        "wd" => Some(count * DAY),
        "d" => Some(count * DAY * 5.0 / 7.0),
        "mo" => Some(count * 30.0 * DAY * 5.0 / 7.0),
        _ => None,
    }
}

fn steps_of<'a>(definition: &'a Definition, case: &'a Case) -> impl Iterator<Item = &'a Step> {
    definition
        .process
        .iter()
        .filter(move |step| step.cases.is_empty() || step.cases.contains(&case.id))
}

#[test]
fn a_file_is_named_by_its_code() {
    none(
        definitions()
            .iter()
            .filter(|(name, definition)| *name != definition.code)
            .map(|(name, definition)| format!("{name} holds {}", definition.code))
            .collect(),
    );
}

#[test]
fn ids_are_unique_where_they_are_looked_up() {
    let mut complaints = Vec::new();
    for (name, definition) in definitions() {
        let mut twice = duplicates(definition.cases.iter().map(|case| case.id.as_str()));
        twice.extend(duplicates(definition.process.iter().map(|step| step.id.as_str())));
        for case in &definition.cases {
            twice.extend(duplicates(case.components.iter().map(|part| part.id.as_str())));
        }
        complaints.extend(twice.iter().map(|id| format!("{name}: {id} twice")));
    }
    none(complaints);
}

#[test]
fn limits_follow_the_notation() {
    let mut complaints = Vec::new();
    for (name, definition) in definitions() {
        let channels = definition.cases.iter().flat_map(|case| &case.channels);
        let limits = channels
            .map(|rule| &rule.limit)
            .chain(definition.process.iter().map(|step| &step.limit))
            .chain(&definition.supplement_window);
        complaints.extend(
            limits.filter(|limit| hours(limit).is_none()).map(|limit| format!("{name}: {limit}")),
        );
    }
    none(complaints);
}

#[test]
fn every_definition_belongs_to_a_known_domain() {
    let domains = domains();
    none(
        definitions()
            .iter()
            .filter(|(_, definition)| domains.get(&definition.domain).is_none())
            .map(|(name, definition)| format!("{name}: domain {}", definition.domain))
            .collect(),
    );
}

#[test]
fn groups_and_audiences_of_domains_exist_and_reach_every_domain() {
    let domains = domains();
    let audiences: BTreeSet<_> = domains.audiences.iter().map(|audience| &audience.id).collect();
    for domain in &domains.domains {
        assert!(!domain.audience.is_empty(), "{} has no audience", domain.id);
        for id in &domain.audience {
            assert!(audiences.contains(id), "{}: audience {id}", domain.id);
        }
        let reached = domains.groups.iter().any(|group| group.domains.contains(&domain.id));
        assert!(reached, "{} stands in no group", domain.id);
    }
    for group in &domains.groups {
        for id in &group.domains {
            assert!(domains.get(id).is_some(), "{}: domain {id}", group.id);
        }
    }
}

#[test]
fn every_procedure_can_be_filed_at_the_counter() {
    let at_counter = |case: &Case| case.channels.iter().any(|r| r.channel == Channel::Counter);
    none(
        definitions()
            .iter()
            .filter(|(_, definition)| !definition.cases.iter().any(at_counter))
            .map(|(name, _)| name.clone())
            .collect(),
    );
}

#[test]
fn a_process_starts_with_receiving_and_ends_with_handing_over() {
    let mut complaints = Vec::new();
    for (name, definition) in definitions() {
        for case in &definition.cases {
            let kinds: Vec<_> = steps_of(&definition, case).map(|step| step.kind).collect();
            if kinds.first() != Some(&StepKind::Receive)
                || kinds.last() != Some(&StepKind::HandOver)
            {
                complaints.push(format!("{name}, case {}: {kinds:?}", case.id));
            }
        }
    }
    none(complaints);
}

#[test]
fn steps_name_cases_that_exist() {
    let mut complaints = Vec::new();
    for (name, definition) in definitions() {
        let cases: BTreeSet<_> = definition.cases.iter().map(|case| &case.id).collect();
        let named = definition.process.iter().flat_map(|step| &step.cases);
        complaints
            .extend(named.filter(|id| !cases.contains(id)).map(|id| format!("{name}: case {id}")));
    }
    none(complaints);
}

/// A limit of one hour is not shared out: the notation has no unit below the hour.
#[test]
fn the_steps_of_a_case_fit_into_its_shortest_limit() {
    let mut complaints = Vec::new();
    for (name, definition) in definitions() {
        for case in &definition.cases {
            let limits = case.channels.iter().filter_map(|rule| hours(&rule.limit));
            let limit = limits.fold(f64::INFINITY, f64::min);
            let steps: f64 = if limit <= 1.0 {
                steps_of(&definition, case).filter_map(|s| hours(&s.limit)).fold(0.0, f64::max)
            } else {
                steps_of(&definition, case).filter_map(|s| hours(&s.limit)).sum()
            };
            if steps > limit + 0.001 {
                complaints.push(format!("{name}, case {}: {steps} h of {limit} h", case.id));
            }
        }
    }
    none(complaints);
}

#[test]
fn unverified_facts_point_at_something() {
    let mut complaints = Vec::new();
    for (name, definition) in definitions() {
        let fields = serde_json::to_value(&definition).expect("a value");
        let cases: BTreeSet<_> = definition.cases.iter().map(|case| case.id.as_str()).collect();
        for path in &definition.unverified {
            let parts: Vec<_> = path.split('.').collect();
            let known = match parts.as_slice() {
                ["case"] => true,
                ["case", case, ..] => cases.contains(case),
                [field, ..] => fields.get(*field).is_some(),
                [] => false,
            };
            if !known {
                complaints.push(format!("{name}: {path:?}"));
            }
        }
    }
    none(complaints);
}

#[test]
fn an_e_form_has_its_component_in_every_case() {
    let mut complaints = Vec::new();
    for (name, definition) in definitions() {
        for case in &definition.cases {
            let forms = case.components.iter().filter(|part| part.form).count();
            if forms != usize::from(definition.form.is_some()) {
                complaints.push(format!("{name}, case {}: {forms} form components", case.id));
            }
        }
    }
    none(complaints);
}

#[test]
fn fees_are_not_negative_and_papers_are_counted() {
    let mut complaints = Vec::new();
    for (name, definition) in definitions() {
        for case in &definition.cases {
            if case.fees.iter().any(|fee| fee.amount.is_some_and(|amount| amount < 0)) {
                complaints.push(format!("{name}, case {}: negative fee", case.id));
            }
            for part in &case.components {
                if part.originals + part.certified + part.copies == 0 {
                    complaints.push(format!("{name}, case {}: no number of {}", case.id, part.id));
                }
            }
        }
    }
    none(complaints);
}

/// Combining marks appear in Vietnamese only when a text is not in normal form NFC.
fn is_composed(text: &str) -> bool {
    !text.chars().any(|letter| ('\u{300}'..='\u{36f}').contains(&letter))
}

fn faults_of_texts(value: &Value, path: &str, faults: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(vietnamese)) = fields.get("vi") {
                let english = fields.get("en").and_then(Value::as_str).unwrap_or_default();
                if vietnamese.trim().is_empty() || english.trim().is_empty() {
                    faults.push(format!("{path}: a language is missing"));
                }
            }
            for (name, field) in fields {
                faults_of_texts(field, &format!("{path}.{name}"), faults);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                faults_of_texts(item, &format!("{path}[{place}]"), faults);
            }
        }
        Value::String(text) if !is_composed(text) => faults.push(format!("{path}: not NFC")),
        _ => {}
    }
}

#[test]
fn texts_are_composed_and_in_both_languages() {
    let mut faults = Vec::new();
    for (name, definition) in definitions() {
        let value = serde_json::to_value(&definition).expect("a value");
        faults_of_texts(&value, &name, &mut faults);
    }
    let value = serde_json::to_value(domains()).expect("a value");
    faults_of_texts(&value, "domains", &mut faults);
    none(faults);
}

/// Rows of the national catalogue that lies beside the checkout, by code.
fn national_rows() -> Option<BTreeMap<String, Value>> {
    let folder = root().join("../shared/data/national-catalogue");
    if !folder.is_dir() {
        return None;
    }
    let mut rows = BTreeMap::new();
    for entry in fs::read_dir(folder).ok()? {
        let text = fs::read_to_string(entry.ok()?.path()).ok()?;
        for line in text.lines() {
            let row: Value = serde_json::from_str(line).expect("a row");
            let code = row["ma_thu_tuc"].as_str().unwrap_or_default().to_owned();
            rows.insert(code, row);
        }
    }
    Some(rows)
}

#[test]
fn result_codes_agree_with_the_national_catalogue() {
    let Some(rows) = national_rows() else {
        eprintln!("skipped: no national catalogue beside the checkout");
        return;
    };
    let mut complaints = Vec::new();
    for (name, definition) in definitions() {
        let published = rows.get(&name).and_then(|row| row["ket_qua_xu_ly"].as_str());
        let Some(published) = published.filter(|text| text.contains("KQ.")) else {
            continue;
        };
        let codes = definition.results.iter().filter_map(|result| result.code.as_ref());
        complaints.extend(
            codes
                .filter(|code| !published.contains(code.as_str()))
                .map(|code| format!("{name}: {code} is not a published result")),
        );
    }
    none(complaints);
}
