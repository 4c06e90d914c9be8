//! Answers that must fit each other, or the case that was chosen: the `rules` of a form file.

use super::Form;
use super::dates::Partial;
use crate::catalogue::definition::Text;
use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

/// One rule: in which procedure and case it holds, about which answer, what must be, and what to say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// Only for this procedure; several can use a form.
    #[serde(default)]
    pub procedure: Option<String>,
    /// Only for this case of it.
    #[serde(default)]
    pub case: Option<String>,
    /// Pointer of the answer; nothing is said while it is missing.
    pub field: String,
    /// The answer is this one.
    #[serde(default)]
    pub equals: Option<Value>,
    /// The answer is another one than that at this pointer.
    #[serde(default)]
    pub differs_from: Option<String>,
    /// The date lies at most so many days back.
    #[serde(default)]
    pub within_days: Option<i32>,
    /// The date lies more days back than that.
    #[serde(default)]
    pub after_days: Option<i32>,
    /// So many days are not held against anybody: the end of a span that falls on days off moves.
    #[serde(default)]
    pub grace_days: i32,
    /// What is said at the field.
    pub say: Text,
}

/// The procedure and case that answers belong to.
#[derive(Clone, Copy, Debug)]
pub struct Of<'a> {
    /// Code of the procedure.
    pub procedure: &'a str,
    /// Id of the case.
    pub case: &'a str,
}

impl Rule {
    /// How many things the rule asks; it must be one.
    pub(super) fn asks(&self) -> usize {
        [
            self.equals.is_some(),
            self.differs_from.is_some(),
            self.within_days.is_some(),
            self.after_days.is_some(),
        ]
        .into_iter()
        .filter(|asked| *asked)
        .count()
    }

    /// Whether the rule is about this procedure and case.
    fn concerns(&self, of: Option<Of<'_>>) -> bool {
        let fits = |wanted: &Option<String>, is: fn(Of<'_>) -> &str| {
            wanted.as_deref().is_none_or(|wanted| of.is_some_and(|of| is(of) == wanted))
        };
        fits(&self.procedure, |of| of.procedure) && fits(&self.case, |of| of.case)
    }

    fn broken(&self, value: &Value, today: Date) -> bool {
        let Some(answer) = value.pointer(&self.field) else { return false };
        if self.equals.as_ref().is_some_and(|wanted| wanted != answer) {
            return true;
        }
        if let Some(other) = self.differs_from.as_deref().and_then(|other| value.pointer(other)) {
            return same(answer, other);
        }
        let days_ago = |days: i32| today.checked_sub(Span::new().days(days)).ok();
        let date = answer.as_str().and_then(Partial::from_iso);
        let (earliest, latest) = (date.and_then(Partial::earliest), date.and_then(Partial::latest));
        // A date of which only the year is known is taken at the end that fits.
        if let (Some(days), Some(latest)) = (self.within_days, latest) {
            return days_ago(days + self.grace_days).is_some_and(|first| latest < first);
        }
        if let (Some(days), Some(earliest)) = (self.after_days, earliest) {
            return days_ago(days).is_some_and(|first| earliest >= first);
        }
        false
    }
}

/// Whether two answers say the same, however they are written.
fn same(one: &Value, other: &Value) -> bool {
    match (one.as_str(), other.as_str()) {
        (Some(one), Some(other)) => kernel::fold::fold(one) == kernel::fold::fold(other),
        _ => one == other,
    }
}

impl Form {
    /// The rules that the answers break, in the order of the file.
    pub(super) fn disagreements(
        &self,
        value: &Value,
        today: Date,
        of: Option<Of<'_>>,
    ) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| rule.concerns(of) && rule.broken(value, today))
    }

    /// The pointer of the answer that plays a role.
    pub fn role_pointer(&self, role: &str) -> Option<&str> {
        self.roles.get(role).map(String::as_str)
    }
}
