//! From a calendar as data to a calendar that can count: checks everything, then lays out one
//! entry per day with running sums.

use crate::calendar::{Calendar, Day, Note, Pattern};
use crate::day::DayRule;
use crate::problem::{CalendarError, Problem};
use crate::spec::{CalendarSpec, ExceptionSpec, LayerSpec, Source};
use crate::text::Text;
use crate::window::Window;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, HashMap};

/// The years a calendar may speak of; anything else is a slip of the pen.
const PLAUSIBLE: std::ops::RangeInclusive<i16> = 1900..=2999;

pub(crate) fn compile(
    spec: &CalendarSpec,
    layers: &[LayerSpec],
) -> Result<Calendar, CalendarError> {
    let mut check = Check { problems: Vec::new() };
    let years = check.years(&spec.years);
    let week = check.week(spec, layers);
    let mut found = BTreeMap::new();
    if let Some((first, last)) = years {
        let all = [(&spec.exceptions, &spec.sources)]
            .into_iter()
            .chain(layers.iter().map(|layer| (&layer.exceptions, &layer.sources)));
        for (place, (exceptions, sources)) in all.enumerate() {
            let mut of_layer = BTreeMap::new();
            for exception in exceptions {
                check.exception(place, exception, sources, (first, last), &week, &mut of_layer);
            }
            found.extend(of_layer);
        }
    }
    let (Some((first, last)), true) = (years, check.problems.is_empty()) else {
        return Err(CalendarError { problems: check.problems });
    };
    let name = layers.iter().rev().find_map(|layer| layer.name.clone());
    let name = name.unwrap_or_else(|| spec.name.clone());
    Ok(lay_out(name, spec, (first, last), &week, found))
}

/// An exception ready for use on one date.
struct Found {
    pattern: Pattern,
    note: Note,
}

struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn years(&mut self, years: &[i16]) -> Option<(i16, i16)> {
        let before = self.problems.len();
        let mut sorted = years.to_vec();
        sorted.sort_unstable();
        for &year in sorted.iter().filter(|year| !PLAUSIBLE.contains(year)) {
            self.problems.push(Problem::YearImplausible { year });
        }
        if self.problems.len() > before {
            return None;
        }
        for pair in sorted.windows(2) {
            if pair[0] == pair[1] {
                self.problems.push(Problem::YearTwice { year: pair[0] });
            } else if pair[0] + 1 != pair[1] {
                self.problems.push(Problem::YearMissing { year: pair[0] + 1 });
            }
        }
        let range = sorted.first().copied().zip(sorted.last().copied());
        if range.is_none() {
            self.problems.push(Problem::NoYears);
        }
        range
    }

    /// The merged week, Monday first.
    fn week(&mut self, spec: &CalendarSpec, layers: &[LayerSpec]) -> [Pattern; 7] {
        let mut rules: [(usize, &DayRule); 7] = spec.week.days().map(|rule| (0, rule));
        for (place, layer) in layers.iter().enumerate() {
            for (slot, rule) in rules.iter_mut().zip(layer.week.days()) {
                if let Some(rule) = rule {
                    *slot = (place + 1, rule);
                }
            }
        }
        let mut day = Weekday::Monday;
        let week = rules.map(|(place, rule)| {
            let weekday = day;
            day = day.next();
            let pattern = match rule {
                DayRule::Closed => Some(Pattern::closed()),
                DayRule::Open(windows) => Some(Pattern::new(windows, true)),
                DayRule::Reception(windows) => Some(Pattern::new(windows, false)),
                DayRule::Like(_) | DayRule::Morning | DayRule::Afternoon => None,
            };
            let Some(pattern) = pattern else {
                self.problems.push(Problem::WeekRule { place, weekday, rule: rule.clone() });
                return Pattern::closed();
            };
            if let Some((first, second)) = overlap(&pattern.windows) {
                self.problems.push(Problem::WeekOverlap { place, weekday, first, second });
            }
            pattern
        });
        if week.iter().all(|pattern| pattern.minutes == 0) {
            self.problems.push(Problem::NeverOpen);
        }
        week
    }

    fn exception(
        &mut self,
        place: usize,
        exception: &ExceptionSpec,
        sources: &BTreeMap<String, Source>,
        (first, last): (i16, i16),
        week: &[Pattern; 7],
        found: &mut BTreeMap<Date, Found>,
    ) {
        let date = exception.date;
        let to = exception.to.unwrap_or(date);
        if to < date {
            self.problems.push(Problem::RunBackwards { place, date, to });
            return;
        }
        if date.year() < first || to.year() > last {
            self.problems.push(Problem::OutsideYears { place, date, first, last });
            return;
        }
        if exception.name.vi.trim().is_empty() || exception.name.en.trim().is_empty() {
            self.problems.push(Problem::NoName { place, date });
        }
        let source = exception.source.as_ref().and_then(|key| {
            let source = sources.get(key);
            if source.is_none() {
                self.problems.push(Problem::UnknownSource { place, date, key: key.clone() });
            }
            source.map(|s| Source { document: s.document.clone(), confirmed: s.confirmed })
        });
        let note = Note { name: exception.name.clone(), source, rule: exception.day.clone() };
        for date in date.series(1.day()).take_while(|day| *day <= to) {
            let usual = &week[date.weekday().to_monday_zero_offset() as usize];
            let half = |morning| {
                let windows = usual.windows.iter().filter_map(|window| window.half(morning));
                Pattern::new(&windows.collect::<Vec<_>>(), usual.counts)
            };
            let pattern = match &exception.day {
                DayRule::Closed => Pattern::closed(),
                DayRule::Open(windows) => Pattern::new(windows, true),
                DayRule::Reception(windows) => Pattern::new(windows, false),
                DayRule::Like(day) => week[day.to_monday_zero_offset() as usize].clone(),
                DayRule::Morning => half(true),
                DayRule::Afternoon => half(false),
            };
            if let Some((first, second)) = overlap(&pattern.windows) {
                self.problems.push(Problem::Overlap { place, date, first, second });
            }
            if pattern.windows.is_empty() && exception.day != DayRule::Closed {
                self.problems.push(Problem::NothingOpen {
                    place,
                    date,
                    rule: exception.day.clone(),
                });
            }
            let entry = Found { pattern, note: note.clone() };
            if found.insert(date, entry).is_some() {
                self.problems.push(Problem::ExceptionTwice { place, date });
            }
        }
    }
}

/// Two windows that share a minute, if any; the windows are sorted.
fn overlap(windows: &[Window]) -> Option<(Window, Window)> {
    windows.windows(2).find(|pair| pair[1].from < pair[0].to).map(|pair| (pair[0], pair[1]))
}

fn lay_out(
    name: Text,
    spec: &CalendarSpec,
    (first_year, last_year): (i16, i16),
    week: &[Pattern; 7],
    mut found: BTreeMap<Date, Found>,
) -> Calendar {
    let first = Date::constant(first_year, 1, 1);
    let mut calendar = Calendar::empty(name, spec, first, last_year);
    let mut patterns: HashMap<Pattern, u16> = HashMap::new();
    let mut number_of = |pattern: &Pattern, list: &mut Vec<Pattern>| {
        *patterns.entry(pattern.clone()).or_insert_with(|| {
            list.push(pattern.clone());
            list.len() as u16 - 1
        })
    };
    for date in first.series(1.day()).take_while(|day| day.year() <= last_year) {
        let weekday = date.weekday().to_monday_zero_offset() as usize;
        let day = match found.remove(&date) {
            None => Day { pattern: number_of(&week[weekday], &mut calendar.patterns), note: None },
            Some(found) => {
                let pattern = number_of(&found.pattern, &mut calendar.patterns);
                // The days of one run share their note.
                if calendar.notes.last() != Some(&found.note) {
                    calendar.notes.push(found.note);
                }
                Day { pattern, note: Some(calendar.notes.len() as u32 - 1) }
            }
        };
        calendar.push(day);
    }
    calendar.finish();
    calendar
}
