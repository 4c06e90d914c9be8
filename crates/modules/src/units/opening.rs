//! When an office is open, in words: the usual week of its calendar.

use super::calendars;
use crate::k::units as k;
use jiff::Timestamp;
use jiff::civil::Weekday;
use kernel::db::Tx;
use kernel::i18n::{Key, Lang};
use kernel::problem::Problem;
use uuid::Uuid;
use working_time::{CalendarSpec, DayRule, LayerSpec};

pub(super) const WEEK: [(Weekday, Key); 7] = [
    (Weekday::Monday, k::MONDAY),
    (Weekday::Tuesday, k::TUESDAY),
    (Weekday::Wednesday, k::WEDNESDAY),
    (Weekday::Thursday, k::THURSDAY),
    (Weekday::Friday, k::FRIDAY),
    (Weekday::Saturday, k::SATURDAY),
    (Weekday::Sunday, k::SUNDAY),
];

/// What an office does on a day, in words.
pub(super) fn rule(lang: Lang, rule: &DayRule) -> String {
    match rule {
        DayRule::Closed => lang.t(k::RULE_CLOSED).to_owned(),
        DayRule::Morning => lang.t(k::RULE_MORNING).to_owned(),
        DayRule::Afternoon => lang.t(k::RULE_AFTERNOON).to_owned(),
        DayRule::Like(day) => lang.f(k::RULE_LIKE, &[("day", &weekday(lang, *day))]),
        DayRule::Open(_) => rule.to_string(),
        DayRule::Reception(windows) => {
            let hours: Vec<String> = windows.iter().map(ToString::to_string).collect();
            lang.f(k::RULE_RECEPTION, &[("hours", &hours.join(", "))])
        }
    }
}

pub(super) fn weekday(lang: Lang, day: Weekday) -> &'static str {
    WEEK.iter().find(|(one, _)| *one == day).map_or("", |(_, key)| lang.t(*key))
}

/// The usual week of a calendar: what the last layer says for each day.
pub(super) fn week<'a>(
    base: &'a CalendarSpec,
    layers: &'a [(Uuid, LayerSpec)],
) -> [&'a DayRule; 7] {
    let mut week = [
        &base.week.monday,
        &base.week.tuesday,
        &base.week.wednesday,
        &base.week.thursday,
        &base.week.friday,
        &base.week.saturday,
        &base.week.sunday,
    ];
    for (_, layer) in layers {
        let own = &layer.week;
        for (place, day) in [
            &own.monday,
            &own.tuesday,
            &own.wednesday,
            &own.thursday,
            &own.friday,
            &own.saturday,
            &own.sunday,
        ]
        .into_iter()
        .enumerate()
        {
            if let Some(day) = day {
                week[place] = day;
            }
        }
    }
    week
}

/// The opening hours of a unit by its calendar; days in a row with the same hours stand together, closed
/// days are left out.
pub fn opening(tx: &mut Tx<'_>, unit: Uuid, lang: Lang, now: Timestamp) -> Result<String, Problem> {
    let (base, layers) = calendars::parts(tx, unit, now)?;
    Ok(in_words(lang, &week(&base, &layers)))
}

fn in_words(lang: Lang, week: &[&DayRule; 7]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for place in 0..week.len() {
        match runs.last_mut() {
            Some((first, last)) if week[*first] == week[place] => *last = place,
            _ => runs.push((place, place)),
        }
    }
    let said: Vec<String> = runs
        .into_iter()
        .filter(|(first, _)| *week[*first] != DayRule::Closed)
        .map(|(first, last)| {
            let (from, to) = (lang.t(WEEK[first].1), lang.t(WEEK[last].1));
            let days = if first == last {
                from.to_owned()
            } else {
                lang.f(k::DAYS_RUN, &[("from", &from), ("to", &to)])
            };
            format!("{days}: {}", rule(lang, week[first]))
        })
        .collect();
    let text = said.join("; ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_with_the_same_hours_stand_together() {
        let day: DayRule = "07:30-11:30, 13:30-17:00".parse().unwrap();
        let saturday: DayRule = "07:30-11:30 reception".parse().unwrap();
        let week = [&day, &day, &day, &day, &day, &saturday, &DayRule::Closed];
        assert_eq!(
            in_words(Lang::Vi, &week),
            "Thứ Hai đến thứ Sáu: 07:30-11:30, 13:30-17:00; thứ Bảy: Chỉ tiếp nhận: 07:30-11:30"
        );
        assert_eq!(in_words(Lang::En, &[&DayRule::Closed; 7]), "");
    }
}
