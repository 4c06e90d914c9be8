//! The table of ways of filing: channel, time limit, fee and remark, printed without any separator.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::fees::{self, FeeItem};
use super::limit::{Limit, LimitState};
use super::problem::{Field, Problem, ProblemKind};
use super::text::{glued_before, is_blank, squash};

/// Head of the table as the portal prints it.
pub(super) const HEAD: &str = "Hình thức nộpThời gianPhí, lệ phíMô tả";

/// A way of filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Trực tuyến.
    Online,
    /// Trực tiếp.
    Counter,
    /// Dịch vụ bưu chính.
    Post,
}

const LABELS: [(&str, Channel); 3] = [
    ("Trực tuyến", Channel::Online),
    ("Trực tiếp", Channel::Counter),
    ("Dịch vụ bưu chính", Channel::Post),
];

impl Channel {
    /// The label the portal prints.
    pub fn label(self) -> &'static str {
        match self {
            Self::Online => "Trực tuyến",
            Self::Counter => "Trực tiếp",
            Self::Post => "Dịch vụ bưu chính",
        }
    }
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelRow {
    /// The way of filing.
    pub channel: Channel,
    /// The time limit.
    pub limit: Limit,
    /// Fees and charges, each with its note; empty if the cell could not be read.
    pub fees: Vec<FeeItem>,
    /// The remark as printed; empty if there is none.
    pub description: String,
}

/// The table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// The rows in the order of the source; a channel may stand in several.
    pub rows: Vec<ChannelRow>,
    /// Text in front of the first row, or all of it if there is no table.
    pub unparsed: String,
}

impl Channels {
    /// The pieces of the text in their order, without the head of the table: together they are the raw text.
    pub fn pieces(&self) -> Vec<&str> {
        let mut pieces = vec![self.unparsed.as_str()];
        for row in &self.rows {
            pieces.extend([row.channel.label(), row.limit.raw.as_str()]);
            pieces.extend(row.fees.iter().map(|fee| fee.raw.as_str()));
            pieces.push(&row.description);
        }
        pieces
    }
}

/// Where a row starts, what stands in its limit cell, and where its fee cell starts.
struct Start {
    at: usize,
    channel: Channel,
    limit: (usize, usize),
}

static CELLS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^(?:(?P<none>Không có thông tin)|(?P<limit>\d+(?:[.,]\d+)? ?{})|(?P<number>\d+(?:[.,]\d+)?))?(?:Miễn phí|Không có thông tin|{})",
        super::limit::UNITS,
        fees::AMOUNT,
    ))
    .expect("the pattern is constant")
});

static GLUED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!("^{}", fees::AMOUNT)).expect("the pattern is constant"));

/// A limit in words: it starts with a capital, is short, and the fee cell follows.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([^\s\d(][^\n]{0,160}?)(?:Miễn phí|Không có thông tin)")
        .expect("the pattern is constant")
});

fn start(text: &str, at: usize) -> Option<Start> {
    let (label, channel) = LABELS
        .into_iter()
        .find(|(label, _)| text.get(at..).is_some_and(|t| t.starts_with(label)))?;
    let cells = at + label.len();
    let rest = text.get(cells..)?;
    if let Some(found) = GLUED.find(rest) {
        // The number of the limit runs into the amount: the fee cell cannot start later than this.
        return Some(Start { at, channel, limit: (cells, cells) }).filter(|_| found.end() > 0);
    }
    if let Some(found) = CELLS.captures(rest) {
        let end = ["none", "limit", "number"]
            .iter()
            .find_map(|name| found.name(name))
            .map_or(0, |cell| cell.end());
        return Some(Start { at, channel, limit: (cells, cells + end) });
    }
    let found = WORDS.captures(rest)?;
    let words = found.get(1)?.as_str();
    let plain = !LABELS.iter().any(|(label, _)| words.contains(label));
    let glued = at == 0 || glued_before(text, at);
    let capital = words.starts_with(char::is_uppercase);
    (plain && glued && capital).then(|| Start { at, channel, limit: (cells, cells + words.len()) })
}

fn starts(text: &str) -> Vec<Start> {
    let mut at: Vec<usize> =
        LABELS.iter().flat_map(|(label, _)| text.match_indices(label).map(|(at, _)| at)).collect();
    at.sort_unstable();
    at.into_iter().filter_map(|at| start(text, at)).collect()
}

/// Reads the table.
pub(super) fn parse(raw: &str, problems: &mut Vec<Problem>) -> Channels {
    let note = |problems: &mut Vec<Problem>, kind, text: &str| {
        problems.push(Problem::new(Field::Channels, kind, text));
    };
    let mut channels = Channels::default();
    if is_blank(raw) {
        raw.clone_into(&mut channels.unparsed);
        return channels;
    }
    if raw.matches(HEAD).count() > 1 {
        note(problems, ProblemKind::MergedTable, raw);
    }
    let text = raw.replace(HEAD, "");
    let starts = starts(&text);
    let first = starts.first().map_or(text.len(), |start| start.at);
    text.get(..first).unwrap_or_default().trim().clone_into(&mut channels.unparsed);
    if starts.is_empty() {
        note(problems, ProblemKind::TableMissing, raw);
    } else if !channels.unparsed.is_empty() {
        note(problems, ProblemKind::UnparsedRemainder, &channels.unparsed);
    }
    let ends = starts.iter().skip(1).map(|start| start.at).chain([text.len()]);
    for (start, end) in starts.iter().zip(ends) {
        let cell = text.get(start.limit.0..start.limit.1).unwrap_or_default();
        let rest = text.get(start.limit.1..end).unwrap_or_default();
        channels.rows.push(row(start.channel, cell, rest, problems));
    }
    compare(&channels.rows, problems);
    channels
}

fn row(channel: Channel, cell: &str, rest: &str, problems: &mut Vec<Problem>) -> ChannelRow {
    let mut limit = Limit::read(cell);
    let (mut fees, mut description) = fees::read(rest);
    let glued =
        cell.is_empty() && rest.starts_with(|c: char| c.is_ascii_digit()) && !fees.is_empty();
    if glued {
        let whole = rest.to_owned();
        if let Some((digits, left)) = fees::split_glued(rest) {
            limit = Limit::read(digits);
            (fees, description) = fees::read(left);
            let mut problem = Problem::new(Field::Channels, ProblemKind::LimitGluedToFee, &whole);
            problem.severity = super::problem::Severity::Info;
            problems.push(problem);
        } else {
            limit.state = LimitState::Glued;
            fees = fees.into_iter().map(FeeItem::unread).collect();
        }
    }
    let kind = match limit.state {
        LimitState::Parsed => None,
        LimitState::NoUnit => Some(ProblemKind::LimitWithoutUnit),
        LimitState::Missing => Some(ProblemKind::LimitMissing),
        LimitState::Unparsed => Some(ProblemKind::LimitUnparsed),
        LimitState::Glued => Some(ProblemKind::LimitGluedToFee),
    };
    if let Some(kind) = kind {
        let shown = if limit.raw.is_empty() { rest } else { &limit.raw };
        problems.push(Problem::new(
            Field::Channels,
            kind,
            &format!("{}: {}", channel.label(), squash(shown)),
        ));
    }
    for fee in &fees {
        fee.check(problems);
    }
    if fees.is_empty() && !is_blank(rest) {
        problems.push(Problem::new(Field::Channels, ProblemKind::FeeUnparsed, rest));
    }
    ChannelRow { channel, limit, fees, description: description.trim().to_owned() }
}

/// Says if the channels of one procedure have different limits. A channel may have several, one per case;
/// that alone is no difference.
fn compare(rows: &[ChannelRow], problems: &mut Vec<Problem>) {
    let mut limits: BTreeMap<Channel, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        limits.entry(row.channel).or_default().insert(squash(&row.limit.raw));
    }
    let mut sets = limits.values();
    let first = sets.next();
    if sets.any(|set| Some(set) != first) {
        let shown: Vec<String> = rows
            .iter()
            .map(|row| format!("{}: {}", row.channel.label(), squash(&row.limit.raw)))
            .collect();
        problems.push(Problem::new(
            Field::Channels,
            ProblemKind::LimitsDifferPerChannel,
            &shown.join("; "),
        ));
    }
}
