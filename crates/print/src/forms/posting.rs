//! Sheet of one procedure for the notice board.

use serde::{Deserialize, Serialize};

/// What a person has to know before coming, on one or two sides of A4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The body above the posting one.
    pub parent: Option<String>,
    /// The body that posts the sheet up.
    pub body: String,
    /// Day of printing, `dd/mm/yyyy`.
    pub printed_on: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Code of the procedure.
    pub procedure_code: String,
    /// Domain of the procedure.
    pub domain: String,
    /// Day from which this version holds, `dd/mm/yyyy`.
    pub valid_from: String,
    /// What the procedure is for, in a sentence or two.
    pub summary: Option<String>,
    /// What to bring.
    pub components: Vec<PostingComponent>,
    /// Number of sets.
    pub sets: Option<u32>,
    /// How long and how much, for each way to file.
    pub channels: Vec<PostingChannel>,
    /// Fees, one line each; none prints that nothing is charged.
    pub fees: Vec<String>,
    /// Where and when, one line each.
    pub places: Vec<String>,
    /// What happens, one step each.
    #[serde(default)]
    pub steps: Vec<String>,
    /// What has to be fulfilled, one line each.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// What the person gets.
    pub results: Vec<String>,
    /// Who decides.
    pub authority: String,
    /// Acts the procedure rests on.
    pub legal_basis: Vec<String>,
    /// What nobody has compared with the official text yet, one entry each.
    #[serde(default)]
    pub unverified: Vec<String>,
    /// Telephone for feedback; none leaves room to write it.
    pub hotline: Option<String>,
    /// E-mail address for feedback; none leaves room to write it.
    pub email: Option<String>,
    /// Address of the page of the procedure; also printed as a QR code.
    pub url: String,
}

/// A paper to bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingComponent {
    /// Name of the paper.
    pub name: String,
    /// How many and of which kind, "01 bản chính".
    pub quantity: String,
    /// When it is needed, or what replaces it.
    pub note: Option<String>,
}

/// A way to file and its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingChannel {
    /// The way: at the counter, online, by post.
    pub name: String,
    /// Its limit, in words.
    pub limit: String,
}
