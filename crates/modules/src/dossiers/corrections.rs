//! The part of an e-form a supplement asks for: named by the defects, answered by the applicant.

use super::model::{Defect, Supplement};
use crate::catalogue;
use crate::catalogue::definition::Definition;
use crate::catalogue::eform::Part;

/// What a defect at the e-form begins with; a pointer of the form follows.
pub(super) const AT_FORM: &str = "form:";

impl Defect {
    /// The place in the e-form that is wrong.
    pub fn place(&self) -> Option<&str> {
        self.at.strip_prefix(AT_FORM)
    }
}

/// The request that waits for an answer.
pub(super) fn open(requests: &[Supplement]) -> Option<&Supplement> {
    requests.iter().find(|request| request.supplied_at.is_none())
}

/// The questions of the e-form a request names.
pub(super) fn part(definition: &Definition, request: &Supplement) -> Option<Part<'static>> {
    let form = definition.form.as_deref().and_then(catalogue::form)?;
    form.part(request.items.iter().filter_map(Defect::place))
}
