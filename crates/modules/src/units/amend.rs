//! Changes of the national calendar as text: what was written by hand, with its comments, stays as it is.

use super::actions::{Basis, Change};
use jiff::civil::Date;
use std::fmt::Write as _;
use toml::Value;

/// The text with a day, or a run of days, that differs; one that began on the same day gives way.
pub(super) fn with_day(text: &str, version: i64, change: &Change, basis: &Basis) -> Option<String> {
    let Change::Exception { date, to, rule, name_vi, name_en } = change else { return None };
    let mut out = without_day(text, *date);
    let text = |vi: &str, en: &str| format!("{{ vi = {}, en = {} }}", quoted(vi), quoted(en));
    let _ = write!(
        out,
        "\n[sources.v{version}]\ndocument = {}\nconfirmed = {}\n\n[[exception]]\ndate = {date}\n",
        text(&basis.document, &basis.document),
        basis.confirmed,
    );
    if let Some(to) = to {
        let _ = writeln!(out, "to = {to}");
    }
    let _ = write!(
        out,
        "day = {}\nname = {}\nsource = \"v{version}\"\n",
        quoted(&rule.to_string()),
        text(name_vi, name_en),
    );
    Some(out)
}

/// The text with one more year whose days off are known.
pub(super) fn with_year(text: &str, year: i16) -> Option<String> {
    let mut done = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let list =
            line.strip_prefix("years").map(str::trim_start).filter(|rest| rest.starts_with('='));
        if let Some(end) = list.and_then(|_| line.rfind(']'))
            && !done
        {
            done = true;
            let (before, after) = line.split_at(end);
            lines.push(format!("{}, {year}{after}", before.trim_end().trim_end_matches(',')));
        } else {
            lines.push(line.to_owned());
        }
    }
    done.then(|| lines.join("\n") + "\n")
}

/// The text without the exception that begins on a day.
fn without_day(text: &str, date: Date) -> String {
    let mut out = String::new();
    let mut block = String::new();
    let mut inside = false;
    let mut drop_it = false;
    for line in text.lines().chain(std::iter::once("[")) {
        let starts = line.starts_with('[') || (inside && line.starts_with('#'));
        if starts {
            if !drop_it {
                out.push_str(&block);
            }
            block.clear();
            drop_it = false;
            inside = line.trim_end() == "[[exception]]";
        }
        let value =
            line.strip_prefix("date").map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
        if let Some(value) = value {
            let value = value.split('#').next().unwrap_or_default().trim().trim_matches('"');
            drop_it |= inside && value == date.to_string();
        }
        block.push_str(line);
        block.push('\n');
    }
    out
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use working_time::{Calendar, CalendarSpec};

    const SHIPPED: &str = include_str!("../../../../data/calendars/vn-state-bodies.toml");

    fn holiday(date: &str) -> Change {
        Change::Exception {
            date: date.parse().unwrap(),
            to: None,
            rule: "closed".parse().unwrap(),
            name_vi: "Nghỉ \"đặc biệt\"".to_owned(),
            name_en: "A special day off".to_owned(),
        }
    }

    fn basis() -> Basis {
        Basis { document: "Công văn 7".to_owned(), confirmed: true, reason: "r".to_owned() }
    }

    #[test]
    fn a_day_is_added_or_replaced_and_the_rest_stays_as_written() {
        let read = |text: &str| toml::from_str::<CalendarSpec>(text).unwrap();
        let before = read(SHIPPED).exceptions.len();
        let added = with_day(SHIPPED, 1, &holiday("2026-12-24"), &basis()).unwrap();
        assert_eq!(read(&added).exceptions.len(), before + 1);
        assert!(added.starts_with(SHIPPED.trim_end()), "comments and order stay");
        let replaced = with_day(&added, 2, &holiday("2026-08-31"), &basis()).unwrap();
        let spec = read(&replaced);
        assert_eq!(spec.exceptions.len(), before + 1);
        Calendar::new(&spec, &[]).unwrap();
        let day = spec.exceptions.iter().find(|one| one.date.to_string() == "2026-08-31").unwrap();
        assert_eq!(day.source.as_deref(), Some("v2"));
        assert_eq!(day.name.vi, "Nghỉ \"đặc biệt\"");
    }

    #[test]
    fn a_year_is_added_at_the_end_of_the_list() {
        let text = with_year(SHIPPED, 2027).unwrap();
        assert_eq!(toml::from_str::<CalendarSpec>(&text).unwrap().years.last(), Some(&2027));
        assert_eq!(with_year("name = 1", 2027), None);
    }
}
