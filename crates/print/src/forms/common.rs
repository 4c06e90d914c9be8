//! What several forms have in common.

use serde::{Deserialize, Serialize};

/// Head of a form: the issuing body on the left, place and date on the right.
///
/// The national name and motto stand in the wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The body above the issuing one; printed in capitals.
    pub parent: Option<String>,
    /// The issuing body; printed in bold capitals.
    pub body: String,
    /// Place of issue, the name of the unit's territory.
    pub place: String,
    /// Day of issue, `dd/mm/yyyy`; also the date in the properties of the file.
    pub date: String,
    /// Number and symbol, for forms that are entered in a series.
    pub number: Option<Number>,
}

/// Number of a document in its series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The running number; none leaves dots for the clerical officer to fill in by hand.
    pub serial: Option<String>,
    /// What follows the stroke, `HDHS` or `TB-UBND`.
    pub symbol: String,
}

/// Somebody named on a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Full name or name of the organisation.
    pub name: String,
    /// Number of the identity paper or of the enterprise.
    pub id_number: Option<String>,
    /// Postal address in one line.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// A paper of the dossier and the copies handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Component {
    /// Name of the paper.
    pub name: String,
    /// Number of originals.
    pub originals: u32,
    /// Number of certified copies.
    pub certified: u32,
    /// Number of plain copies.
    pub copies: u32,
    /// What is to be known about it, "electronic copy" for instance.
    pub note: Option<String>,
}

/// Who signs, by hand or digitally.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// On whose behalf, `TM. ỦY BAN NHÂN DÂN`; printed as given.
    pub authority: Option<String>,
    /// Position, `KT. CHỦ TỊCH` and `PHÓ CHỦ TỊCH` on two lines; none takes the role in the
    /// wording of the form.
    pub position: Option<String>,
    /// Full name; none leaves room to write it.
    pub name: Option<String>,
    /// Moment of a digital signature, which stands in place of the one by hand.
    pub signed_at: Option<String>,
}

/// Where an office is, how it is reached and when it is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Postal address in one line.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Usual opening hours in one line.
    pub opening: Option<String>,
}
