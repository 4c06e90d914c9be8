//! The result as a file: which files are the result in force, who may have them, and what they are called.

use super::model::{Attachment, Dossier};
use super::rules::{DeliveryWay, Financial, State};
use crate::catalogue::Version;
use crate::k::dossiers as k;
use kernel::fold::fold;
use kernel::i18n::Lang;

/// The files of the newest issue; an earlier one was replaced and stays with the record.
pub(super) fn in_force(files: &[Attachment]) -> Vec<&Attachment> {
    let newest = files.iter().filter_map(|file| file.result).max();
    files.iter().filter(|file| file.result.is_some() && file.result == newest).collect()
}

/// Whether there is a file of the result.
pub(super) fn is_there(files: &[Attachment]) -> bool {
    !in_force(files).is_empty()
}

/// The number of the next issue.
pub(super) fn next_issue(files: &[Attachment]) -> i64 {
    files.iter().filter_map(|file| file.result).max().unwrap_or_default() + 1
}

/// Whether the applicant may have the result: decided, and nothing left to pay.
pub(super) fn open(dossier: &Dossier) -> bool {
    matches!(dossier.state, State::Processed | State::Refused)
        && dossier.financial != Financial::Due
}

/// Whether a hand-over without a receiver at the counter sends the result.
pub(super) fn is_sent(dossier: &Dossier, receiver: &str) -> bool {
    dossier.delivery_way == DeliveryWay::Online && receiver.trim().is_empty()
}

/// What it is, for people: `Giấy khai sinh`, with its place where there are several.
pub(super) fn title(
    lang: Lang,
    version: &Version,
    dossier: &Dossier,
    (place, of): (usize, usize),
) -> String {
    let granted = dossier.result.as_ref().is_none_or(|result| result.grants);
    let kind = version.definition.results.first().filter(|_| granted);
    let kind = match kind {
        Some(kind) => kind.name.get(lang),
        None if granted => lang.t(k::RESULT_FILE),
        None => lang.t(k::RESULT_FILE_REFUSAL),
    };
    if of > 1 { format!("{kind} ({}/{of})", place + 1) } else { kind.to_owned() }
}

/// The name under which it is downloaded: what it is, in letters every machine takes, and of which dossier.
pub(super) fn file_name(title: &str, code: &str) -> String {
    let folded = fold(title);
    let plain: Vec<&str> = folded
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let plain: String = plain.join("-").chars().take(80).collect();
    format!("{plain}-{code}.pdf")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use uuid::Uuid;

    fn file(name: &str, result: Option<i64>) -> Attachment {
        Attachment {
            id: Uuid::nil(),
            component: String::new(),
            name: name.to_owned(),
            media: "application/pdf".to_owned(),
            size: 1,
            digest: String::new(),
            at: Timestamp::UNIX_EPOCH,
            result,
        }
    }

    #[test]
    fn a_later_issue_replaces_an_earlier_one() {
        let files =
            [file("scan", None), file("wrong", Some(1)), file("a", Some(2)), file("b", Some(2))];
        let names: Vec<&str> = in_force(&files).iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(next_issue(&files), 3);
        assert!(in_force(&files[..1]).is_empty());
        assert_eq!(next_issue(&[]), 1);
    }

    #[test]
    fn a_file_says_what_it_is_in_plain_letters() {
        assert_eq!(
            file_name("Giấy khai sinh (1/2)", "H26.201-261123-0001"),
            "giay-khai-sinh-1-2-H26.201-261123-0001.pdf"
        );
    }
}
