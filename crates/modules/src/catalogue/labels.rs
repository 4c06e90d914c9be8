//! Names of what the catalogue distinguishes, and its facts in words.

use super::definition::{
    AfterSuspension, Applicant, Channel, Component, Fee, FeeKind, OnlineScope, StepKind,
    UnitFunction,
};
use super::store::{Origin, VersionState};
use crate::k::catalogue as k;
use kernel::i18n::{Key, Lang, format};
use working_time::Limit;

/// Who may apply.
pub const fn applicant(applicant: Applicant) -> Key {
    match applicant {
        Applicant::Citizen => k::APPLICANT_CITIZEN,
        Applicant::Overseas => k::APPLICANT_OVERSEAS,
        Applicant::Foreigner => k::APPLICANT_FOREIGNER,
        Applicant::Enterprise => k::APPLICANT_ENTERPRISE,
        Applicant::Cooperative => k::APPLICANT_COOPERATIVE,
        Applicant::Organisation => k::APPLICANT_ORGANISATION,
        Applicant::CivilServant => k::APPLICANT_CIVIL_SERVANT,
    }
}

/// How a dossier is filed.
pub const fn channel(channel: Channel) -> Key {
    match channel {
        Channel::Counter => k::CHANNEL_COUNTER,
        Channel::Online => k::CHANNEL_ONLINE,
        Channel::Post => k::CHANNEL_POST,
    }
}

/// What a step is.
pub const fn step_kind(kind: StepKind) -> Key {
    match kind {
        StepKind::Receive => k::STEP_RECEIVE,
        StepKind::Examine => k::STEP_EXAMINE,
        StepKind::Review => k::STEP_REVIEW,
        StepKind::Sign => k::STEP_SIGN,
        StepKind::Number => k::STEP_NUMBER,
        StepKind::HandOver => k::STEP_HAND_OVER,
    }
}

/// How much happens online (NĐ 42/2022).
pub const fn online_scope(scope: OnlineScope) -> Key {
    match scope {
        OnlineScope::Whole => k::ONLINE_WHOLE,
        OnlineScope::Partial => k::ONLINE_PARTIAL,
        OnlineScope::Information => k::ONLINE_INFORMATION,
    }
}

/// What that means for the reader.
pub const fn online_meaning(scope: OnlineScope) -> Key {
    match scope {
        OnlineScope::Whole => k::ONLINE_WHOLE_MEANING,
        OnlineScope::Partial => k::ONLINE_PARTIAL_MEANING,
        OnlineScope::Information => k::ONLINE_INFORMATION_MEANING,
    }
}

/// Function of a unit inside an office.
pub const fn unit_function(function: UnitFunction) -> Key {
    function.label()
}

/// Life of a version.
pub const fn version_state(state: VersionState) -> Key {
    match state {
        VersionState::Draft => k::STATE_DRAFT,
        VersionState::Verified => k::STATE_VERIFIED,
        VersionState::Published => k::STATE_PUBLISHED,
        VersionState::Withdrawn => k::STATE_WITHDRAWN,
    }
}

/// Where a version comes from.
pub const fn origin(origin: Origin) -> Key {
    match origin {
        Origin::Builtin => k::ORIGIN_BUILTIN,
        Origin::Office => k::ORIGIN_OFFICE,
    }
}

/// What the clock does after a suspension.
pub const fn after_suspension(after: AfterSuspension) -> Key {
    match after {
        AfterSuspension::Resume => k::SUSPENSION_RESUME,
        AfterSuspension::Restart => k::SUSPENSION_RESTART,
    }
}

/// Lệ phí or phí.
pub const fn fee_kind(kind: FeeKind) -> Key {
    match kind {
        FeeKind::Fee => k::FEE_FEE,
        FeeKind::Charge => k::FEE_CHARGE,
    }
}

/// A level of government as definitions write it; none for a word that is not one.
pub fn level(level: &str) -> Option<Key> {
    Some(match level {
        "commune" => k::LEVEL_COMMUNE,
        "district" => k::LEVEL_DISTRICT,
        "province" => k::LEVEL_PROVINCE,
        "ministry" => k::LEVEL_MINISTRY,
        _ => return None,
    })
}

/// A limit in words: `5wd` is "5 ngày làm việc". A text that is no limit stays as it is.
pub fn limit_words(lang: Lang, limit: &str) -> String {
    let Ok(limit) = limit.parse::<Limit>() else { return limit.to_owned() };
    let count = |n: u32, one: Key, many: Key| lang.f(if n == 1 { one } else { many }, &[("n", &n)]);
    match limit {
        Limit::WorkingDays(n) => count(n, k::LIMIT_WORKING_DAY, k::LIMIT_WORKING_DAYS),
        Limit::CalendarDays(n) => count(n, k::LIMIT_DAY, k::LIMIT_DAYS),
        Limit::Months(n) => count(n, k::LIMIT_MONTH, k::LIMIT_MONTHS),
        Limit::WorkingMinutes(n) if n.is_multiple_of(60) => {
            count(n / 60, k::LIMIT_HOUR, k::LIMIT_HOURS)
        }
        Limit::WorkingMinutes(n) => count(n, k::LIMIT_MINUTE, k::LIMIT_MINUTES),
        Limit::SameDay { cutoff } => lang.f(k::LIMIT_SAME_DAY, &[("cutoff", &cutoff)]),
    }
}

/// A limit in few words, without the hour until which the same day holds.
pub fn limit_short(lang: Lang, limit: &str) -> String {
    match limit.parse::<Limit>() {
        Ok(Limit::SameDay { .. }) => lang.t(k::LIMIT_SAME_DAY_SHORT).to_owned(),
        _ => limit_words(lang, limit),
    }
}

/// How many of a paper to bring, such as "1 bản chính, 2 bản sao".
pub fn copies(lang: Lang, part: &Component) -> String {
    let kinds = [
        (part.originals, k::COPIES_ORIGINAL, k::COPIES_ORIGINALS),
        (part.certified, k::COPIES_CERTIFIED, k::COPIES_CERTIFIEDS),
        (part.copies, k::COPIES_COPY, k::COPIES_COPYS),
    ];
    let said: Vec<_> = kinds
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| lang.f(if n == 1 { one } else { many }, &[("n", &n)]))
        .collect();
    match (said.is_empty(), part.shown) {
        (true, true) => lang.t(k::COPIES_SHOWN).to_owned(),
        (true, false) => lang.t(k::COPIES_UNSAID).to_owned(),
        (false, true) => format!("{} ({})", said.join(", "), lang.t(k::COPIES_SHOWN_SHORT)),
        (false, false) => said.join(", "),
    }
}

/// What a fee costs: free, an amount with its unit, or set by the People's Council of the province.
pub fn fee_amount(lang: Lang, fee: &Fee) -> String {
    let mut words = match fee.amount {
        None => lang.t(k::FEE_LOCAL).to_owned(),
        Some(0) => lang.t(k::FEE_FREE).to_owned(),
        Some(amount) => format::money(lang, amount),
    };
    if let (Some(per), Some(1..)) = (&fee.per, fee.amount) {
        let per = per.get(lang);
        words =
            if per.starts_with('/') { format!("{words}{per}") } else { format!("{words}/{per}") };
    }
    let unit = fee.per.as_ref().map(|per| per.get(lang).trim_start_matches('/'));
    for tier in &fee.tiers {
        let amount = format::money(lang, tier.amount);
        let unit = unit.unwrap_or_default();
        let from =
            lang.f(k::FEE_FROM, &[("per", &unit), ("from", &tier.from), ("amount", &amount)]);
        words = format!("{words}, {from}");
    }
    if let Some(cap) = fee.cap {
        let amount = format::money(lang, cap);
        let most = lang.f(k::FEE_CAP, &[("amount", &amount)]);
        let times = fee.times.as_ref().map_or_else(String::new, |of| format!("/{}", of.get(lang)));
        words = format!("{words}, {most}{times}");
    }
    if let Some(only) = fee.channel {
        words = format!("{words} ({})", lang.t(channel(only)).to_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_said_in_both_languages() {
        for (limit, vi, en) in [
            ("5wd", "5 ngày làm việc", "5 working days"),
            ("1wd", "1 ngày làm việc", "1 working day"),
            ("30d", "30 ngày", "30 days"),
            ("8h", "8 giờ làm việc", "8 working hours"),
            ("90m", "90 phút làm việc", "90 working minutes"),
            ("2mo", "2 tháng", "2 months"),
        ] {
            assert_eq!(limit_words(Lang::Vi, limit), vi);
            assert_eq!(limit_words(Lang::En, limit), en);
        }
        assert!(limit_words(Lang::Vi, "same-day").contains("15:00"));
        assert_eq!(limit_words(Lang::En, "soon"), "soon");
    }

    #[test]
    fn copies_name_each_kind() {
        let mut part = Component {
            id: "a".to_owned(),
            name: crate::catalogue::definition::Text::default(),
            originals: 1,
            certified: 0,
            copies: 2,
            shown: false,
            required: true,
            note: None,
            form: false,
        };
        assert_eq!(copies(Lang::Vi, &part), "1 bản chính, 2 bản sao");
        assert_eq!(copies(Lang::En, &part), "1 original, 2 copies");
        (part.originals, part.copies, part.shown) = (0, 0, true);
        assert_eq!(copies(Lang::Vi, &part), "Xuất trình để đối chiếu");
    }
}
