//! A first draft of a definition out of a row of the national catalogue. Nothing is invented: what the row
//! does not say stays empty, so that it must be completed before the draft can be verified, and everything
//! is marked as unverified.

use crate::catalogue::builtin;
use crate::catalogue::definition::{
    AfterSuspension, Applicant, Case, Channel, ChannelRule, Component, Definition, Fee, FeeKind,
    LegalBasis, Online, OnlineScope, ResultKind, Text,
};
use crate::catalogue::national::{self, FeeCell, ParsedRow, solid, squash};
use jiff::civil::Date;
use kernel::fold::fold;

/// The draft; `today` is written as its first day, to be set by the person who completes it.
pub fn draft(row: &ParsedRow, today: Date) -> Definition {
    let online = row.channels.rows.iter().any(|rule| rule.channel == national::Channel::Online);
    let mut definition = Definition {
        code: row.code.clone(),
        name: vietnamese(&row.name),
        domain: domain(row),
        decision: row.decision.clone(),
        valid_from: today,
        valid_to: None,
        levels: levels(row),
        applicants: applicants(row),
        summary: vietnamese(row.results.description.as_deref().unwrap_or_default()),
        steps: row.steps.as_deref().map(steps).unwrap_or_default(),
        competent_authority: vietnamese(row.authority.as_deref().unwrap_or_default()),
        receipt_place: vietnamese(row.reception_address.as_deref().unwrap_or_default()),
        conditions: row
            .conditions
            .as_deref()
            .map(|text| vec![vietnamese(text)])
            .unwrap_or_default(),
        online: Online {
            level: if online { 3 } else { 2 },
            scope: if online { OnlineScope::Partial } else { OnlineScope::Information },
        },
        after_suspension: AfterSuspension::Resume,
        max_supplements: None,
        supplement_window: None,
        keywords: keywords(row),
        form: None,
        unverified: Vec::new(),
        results: results(row),
        legal_basis: legal_basis(row),
        cases: cases(row),
        process: Vec::new(),
    };
    definition.unverified = [
        "name",
        "domain",
        "decision",
        "valid_from",
        "levels",
        "applicants",
        "summary",
        "steps",
        "competent_authority",
        "receipt_place",
        "conditions",
        "online",
        "after_suspension",
        "result",
        "legal_basis",
        "case",
        "step",
    ]
    .map(str::to_owned)
    .to_vec();
    definition
}

fn vietnamese(text: &str) -> Text {
    Text { vi: kernel::fold::nfc(text), en: String::new() }
}

/// The domain of the same name; empty when the office has none, so that a person chooses.
fn domain(row: &ParsedRow) -> String {
    let printed = fold(row.domain.as_deref().unwrap_or_default());
    let domains = &builtin::domains().domains;
    let same = domains.iter().find(|domain| fold(&domain.name.vi) == printed);
    same.map(|domain| domain.id.clone()).unwrap_or_default()
}

fn levels(row: &ParsedRow) -> Vec<String> {
    row.levels
        .iter()
        .filter_map(|level| match level {
            national::Level::Ministry => Some("ministry"),
            national::Level::Province => Some("province"),
            national::Level::District => Some("district"),
            national::Level::Commune => Some("commune"),
            national::Level::Other => None,
        })
        .map(str::to_owned)
        .collect()
}

fn applicants(row: &ParsedRow) -> Vec<Applicant> {
    let mut applicants = Vec::new();
    for applicant in &row.applicants {
        let coarse = match applicant {
            national::Applicant::Citizen | national::Applicant::PartyMember => Applicant::Citizen,
            national::Applicant::Overseas => Applicant::Overseas,
            national::Applicant::Foreigner | national::Applicant::ResidentForeigner => {
                Applicant::Foreigner
            }
            national::Applicant::Enterprise
            | national::Applicant::DomesticEnterprise
            | national::Applicant::ForeignInvestedEnterprise => Applicant::Enterprise,
            national::Applicant::Cooperative => Applicant::Cooperative,
            national::Applicant::Organisation
            | national::Applicant::ForeignOrganisation
            | national::Applicant::PartyOrganisation => Applicant::Organisation,
            national::Applicant::CivilServant => Applicant::CivilServant,
        };
        if !applicants.contains(&coarse) {
            applicants.push(coarse);
        }
    }
    applicants
}

/// The steps where the text numbers them, else its paragraphs.
fn steps(text: &str) -> Vec<Text> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let begins = |line: &str| fold(line).starts_with("buoc ");
    if !lines.iter().any(|line| begins(line)) {
        return lines.into_iter().map(vietnamese).collect();
    }
    let mut steps: Vec<String> = Vec::new();
    for line in lines {
        match steps.last_mut() {
            Some(step) if !begins(line) => {
                step.push(' ');
                step.push_str(line);
            }
            _ => steps.push(line.to_owned()),
        }
    }
    steps.iter().map(|step| vietnamese(step)).collect()
}

fn keywords(row: &ParsedRow) -> Vec<String> {
    let printed = row.results.keywords.as_deref().unwrap_or_default();
    printed.split([',', ';']).map(squash).filter(|word| !word.is_empty()).collect()
}

fn results(row: &ParsedRow) -> Vec<ResultKind> {
    let items = row.results.items.iter();
    items
        .map(|item| ResultKind {
            code: item.code.clone(),
            name: vietnamese(&item.name),
            validity: None,
        })
        .collect()
}

fn legal_basis(row: &ParsedRow) -> Vec<LegalBasis> {
    let rows = row.legal_basis.rows.iter();
    rows.map(|row| LegalBasis {
        number: row.number.clone().unwrap_or_default(),
        title: squash(&row.title),
    })
    .collect()
}

/// One case for each table of papers; ways of filing and fees are printed once for all of them.
fn cases(row: &ParsedRow) -> Vec<Case> {
    let (channels, fees) = (channels(row), fees(row));
    let mut cases: Vec<Case> = row
        .components
        .cases
        .iter()
        .enumerate()
        .map(|(place, table)| Case {
            id: if row.components.cases.len() == 1 {
                "default".to_owned()
            } else {
                format!("case-{}", place + 1)
            },
            name: vietnamese(if table.title.is_empty() { &row.name } else { &table.title }),
            components: table.rows.iter().enumerate().map(component).collect(),
            channels: channels.clone(),
            fees: fees.clone(),
        })
        .collect();
    if cases.is_empty() {
        cases.push(Case {
            id: "default".to_owned(),
            name: vietnamese(&row.name),
            components: Vec::new(),
            channels,
            fees,
        });
    }
    cases
}

fn component((place, row): (usize, &national::ComponentRow)) -> Component {
    Component {
        id: format!("paper-{}", place + 1),
        name: vietnamese(&squash(&row.name)),
        originals: row.originals,
        certified: 0,
        copies: row.copies,
        shown: false,
        required: true,
        note: None,
        form: false,
    }
}

fn channel_of(channel: national::Channel) -> Channel {
    match channel {
        national::Channel::Online => Channel::Online,
        national::Channel::Counter => Channel::Counter,
        national::Channel::Post => Channel::Post,
    }
}

/// The first row of each way of filing; a limit that could not be read stays empty, with what is printed
/// in the note. Further rows of the same way are kept in the note as well.
fn channels(row: &ParsedRow) -> Vec<ChannelRule> {
    let mut rules: Vec<ChannelRule> = Vec::new();
    for printed in &row.channels.rows {
        let channel = channel_of(printed.channel);
        let remark = squash(&format!("{} {}", printed.limit.raw, printed.description));
        if let Some(rule) = rules.iter_mut().find(|rule| rule.channel == channel) {
            let note = rule.note.get_or_insert_with(Text::default);
            note.vi = squash(&format!("{} {remark}", note.vi));
            continue;
        }
        let limit = printed.limit.notation().unwrap_or_default();
        let said = if limit.is_empty() { remark } else { squash(&printed.description) };
        rules.push(ChannelRule {
            channel,
            limit,
            note: (!solid(&said).is_empty()).then(|| vietnamese(&said)),
        });
    }
    rules
}

fn fees(row: &ParsedRow) -> Vec<Fee> {
    let mut fees = Vec::new();
    for rule in &row.channels.rows {
        for item in &rule.fees {
            let amount = match &item.cell {
                FeeCell::Free => Some(0),
                FeeCell::Amount { amount, currency } if currency == "VND" => Some(*amount),
                FeeCell::NoInformation => continue,
                FeeCell::Amount { .. } | FeeCell::Unparsed => None,
            };
            let note = item.note.clone().unwrap_or_else(|| squash(&item.raw));
            fees.push(Fee {
                tiers: Vec::new(),
                times: None,
                cap: None,
                least: 0,
                kind: if fold(&note).starts_with("phi") { FeeKind::Charge } else { FeeKind::Fee },
                name: vietnamese(&squash(&item.raw)),
                amount,
                per: None,
                channel: Some(channel_of(rule.channel)),
                note: item.note.as_deref().map(|note| vietnamese(&squash(note))),
            });
        }
    }
    fees
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::national::parse_line;
    use crate::catalogue::rules::{Known, Severity};
    use crate::catalogue::source;
    use jiff::civil::date;

    const ROW: &str = r#"{"ma_thu_tuc":"9.123456","ten_thu_tuc":"Cấp bản sao","cap_thuc_hien":"Cấp Xã","linh_vuc":"Hộ tịch","doi_tuong_thuc_hien":"Công dân Việt Nam","cach_thuc_thuc_hien":"Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp3Miễn phíTrực tuyến5 Ngày làm việcMiễn phí","trinh_tu_thuc_hien":"Bước 1: Nộp hồ sơ.\nKèm bản sao.\nBước 2: Nhận kết quả."}"#;

    #[test]
    fn a_draft_invents_nothing_and_must_be_completed() {
        let row = parse_line(ROW, 1).expect("a row");
        let definition = draft(&row, date(2026, 11, 23));
        assert_eq!(definition.domain, "ho-tich");
        assert_eq!(definition.steps.len(), 2);
        let counter = definition.cases[0].channel(Channel::Counter).expect("the counter");
        assert_eq!(counter.limit, "", "a number without a unit is no limit");
        assert!(counter.note.as_ref().is_some_and(|note| note.vi.contains('3')));
        assert_eq!(
            definition.cases[0].channel(Channel::Online).map(|rule| rule.limit.as_str()),
            Some("5wd")
        );
        let text = source::write(&definition);
        assert_eq!(source::read(&text).expect("readable"), definition);
        let known = Known { domains: builtin::domains(), form: &|_| false };
        let issues = source::check(&text, &definition, &known);
        let codes: Vec<_> = issues
            .iter()
            .filter(|issue| issue.severity == Severity::Error)
            .map(|issue| issue.words.code())
            .collect();
        for code in ["catalogue.issue.no_limit", "catalogue.issue.empty", "catalogue.issue.no_text"]
        {
            assert!(codes.contains(&code), "{code} in {codes:?}");
        }
    }
}
