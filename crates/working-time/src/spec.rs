//! A calendar as an office keeps it: data to be edited, versioned and checked.

use crate::day::DayRule;
use crate::text::Text;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A calendar of offices, such as that of all state bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarSpec {
    /// What the calendar is called in an explanation.
    pub name: Text,
    /// Hours ahead of UTC, as `+07:00`; offices keep no summer time.
    #[serde(default)]
    pub offset: UtcOffset,
    /// The years for which the days off are known. Any other year is an error, never a guess.
    pub years: Vec<i16>,
    /// The document that says how to count: the first day, an end on a day off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counting: Option<Source>,
    /// The usual week.
    pub week: Week,
    /// Documents that exceptions refer to by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Source>,
    /// Days that differ from the usual week.
    #[serde(default, rename = "exception", skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionSpec>,
}

impl CalendarSpec {
    /// A calendar of UTC+7 without exceptions.
    ///
    /// ```
    /// use working_time::{Calendar, CalendarSpec, ExceptionSpec, Text, Week};
    /// let week = Week::five_days("07:30-11:30, 13:30-17:00".parse().unwrap());
    /// let culture_day = ExceptionSpec::new(
    ///     jiff::civil::date(2026, 11, 24),
    ///     "closed".parse().unwrap(),
    ///     Text::new("Ngày Văn hóa Việt Nam", "Vietnam Culture Day"),
    /// );
    /// let spec = CalendarSpec::new(Text::new("Lịch", "Calendar"), [2026], week).with(culture_day);
    /// assert!(Calendar::new(&spec, &[]).is_ok());
    /// ```
    pub fn new(name: Text, years: impl IntoIterator<Item = i16>, week: Week) -> Self {
        Self {
            name,
            offset: UtcOffset::default(),
            years: years.into_iter().collect(),
            counting: None,
            week,
            sources: BTreeMap::new(),
            exceptions: Vec::new(),
        }
    }

    /// The calendar with one more exception.
    #[must_use]
    pub fn with(mut self, exception: ExceptionSpec) -> Self {
        self.exceptions.push(exception);
        self
    }
}

/// What a unit changes in the calendar below it: its own hours and its own exceptions. An
/// exception of a layer replaces the one of the calendar below on the same date.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerSpec {
    /// What the calendar is called with this layer; the name below stays when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Days of the week that differ.
    #[serde(default)]
    pub week: PartialWeek,
    /// Documents that exceptions refer to by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Source>,
    /// Days that differ from the week.
    #[serde(default, rename = "exception", skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionSpec>,
}

/// The usual week, one rule per day: opening hours, `closed`, or hours of `reception` only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names of the days say it")]
pub struct Week {
    pub monday: DayRule,
    pub tuesday: DayRule,
    pub wednesday: DayRule,
    pub thursday: DayRule,
    pub friday: DayRule,
    pub saturday: DayRule,
    pub sunday: DayRule,
}

impl Week {
    /// The same rule from Monday to Friday, closed at the weekend.
    pub fn five_days(rule: DayRule) -> Self {
        Self {
            monday: rule.clone(),
            tuesday: rule.clone(),
            wednesday: rule.clone(),
            thursday: rule.clone(),
            friday: rule,
            saturday: DayRule::Closed,
            sunday: DayRule::Closed,
        }
    }

    pub(crate) fn days(&self) -> [&DayRule; 7] {
        [
            &self.monday,
            &self.tuesday,
            &self.wednesday,
            &self.thursday,
            &self.friday,
            &self.saturday,
            &self.sunday,
        ]
    }
}

/// Days of the week that a layer replaces.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the names of the days say it")]
pub struct PartialWeek {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monday: Option<DayRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tuesday: Option<DayRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wednesday: Option<DayRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thursday: Option<DayRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub friday: Option<DayRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saturday: Option<DayRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunday: Option<DayRule>,
}

impl PartialWeek {
    pub(crate) fn days(&self) -> [Option<&DayRule>; 7] {
        [
            self.monday.as_ref(),
            self.tuesday.as_ref(),
            self.wednesday.as_ref(),
            self.thursday.as_ref(),
            self.friday.as_ref(),
            self.saturday.as_ref(),
            self.sunday.as_ref(),
        ]
    }
}

/// A day, or a run of days, that differs from the usual week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionSpec {
    /// The date, or the first of a run.
    #[serde(deserialize_with = "date")]
    pub date: Date,
    /// The last date of a run, itself included.
    #[serde(default, deserialize_with = "date_if_any", skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// What the office does on it.
    pub day: DayRule,
    /// What people call it.
    pub name: Text,
    /// Key of the document it rests on, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl ExceptionSpec {
    /// One unusual day whose document is still to be named.
    pub fn new(date: Date, day: DayRule, name: Text) -> Self {
        Self { date, to: None, day, name, source: None }
    }
}

/// A document that dates and rules rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title or number.
    pub document: Text,
    /// Whether someone has compared the dates with the document itself.
    #[serde(default)]
    pub confirmed: bool,
}

/// A fixed distance from UTC, written `+07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UtcOffset {
    minutes: i16,
}

impl Default for UtcOffset {
    fn default() -> Self {
        Self { minutes: 7 * 60 }
    }
}

impl UtcOffset {
    /// That many minutes ahead of UTC; none beyond fourteen hours either way.
    pub fn from_minutes(minutes: i16) -> Option<Self> {
        (-14 * 60..=14 * 60).contains(&minutes).then_some(Self { minutes })
    }

    /// Minutes ahead of UTC.
    pub const fn minutes(self) -> i16 {
        self.minutes
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minutes < 0 { '-' } else { '+' };
        let minutes = self.minutes.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// An offset that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an offset from UTC; write it as +07:00")]
pub struct OffsetError(String);

impl TryFrom<String> for UtcOffset {
    type Error = OffsetError;

    fn try_from(text: String) -> Result<Self, OffsetError> {
        let (sign, rest) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
            (Some(rest), _) => (1, rest),
            (_, Some(rest)) => (-1, rest),
            _ => return Err(OffsetError(text)),
        };
        rest.parse::<crate::window::TimeOfDay>()
            .ok()
            .and_then(|time| Self::from_minutes(sign * time.minutes() as i16))
            .ok_or_else(|| OffsetError(text.clone()))
    }
}

impl From<UtcOffset> for String {
    fn from(offset: UtcOffset) -> Self {
        offset.to_string()
    }
}

/// Reads a date written as text, and also TOML's own dates, which reach serde as a map of one text.
fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    struct Visitor;
    impl<'de> serde::de::Visitor<'de> for Visitor {
        type Value = Date;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a date such as 2026-02-16")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Date, E> {
            text.parse().map_err(|_| {
                E::custom(format_args!("`{text}` is not a date; write it as 2026-02-16"))
            })
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Date, A::Error> {
            match map.next_entry::<String, String>()? {
                Some((_, text)) => self.visit_str(&text),
                None => Err(serde::de::Error::custom("the date is empty")),
            }
        }
    }
    from.deserialize_any(Visitor)
}

fn date_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    date(from).map(Some)
}
