//! Roles, what they may do, which of them exclude each other, and the rules of signing in.

use crate::k::people as k;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kernel::actor::Right;
use kernel::i18n::Key;
use kernel::problem::Words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Everything that needs permission. A right is held in a unit and reaches the units below it.
pub mod rights {
    use kernel::actor::Right;

    /// Read dossiers, their papers and their events.
    pub const DOSSIER_READ: Right = Right("dossier.read");
    /// Take in dossiers and check their completeness.
    pub const DOSSIER_RECEIVE: Right = Right("dossier.receive");
    /// Verify, ask for supplements, draft a result.
    pub const DOSSIER_EXAMINE: Right = Right("dossier.examine");
    /// Review drafts of the own division.
    pub const DOSSIER_REVIEW: Right = Right("dossier.review");
    /// Sign results.
    pub const DOSSIER_SIGN: Right = Right("dossier.sign");
    /// Number, seal and issue results.
    pub const DOSSIER_NUMBER: Right = Right("dossier.number");
    /// Hand over results.
    pub const DOSSIER_HAND_OVER: Right = Right("dossier.hand_over");
    /// Give a step to another person or unit.
    pub const DOSSIER_ASSIGN: Right = Right("dossier.assign");
    /// Record charges and payments.
    pub const DOSSIER_CHARGE: Right = Right("dossier.charge");
    /// The rights that move a dossier: who holds none of them only reads.
    pub const DOSSIER_HANDLING: [Right; 8] = [
        DOSSIER_RECEIVE,
        DOSSIER_EXAMINE,
        DOSSIER_REVIEW,
        DOSSIER_SIGN,
        DOSSIER_NUMBER,
        DOSSIER_HAND_OVER,
        DOSSIER_ASSIGN,
        DOSSIER_CHARGE,
    ];
    /// Export lists of dossiers.
    pub const DOSSIER_EXPORT: Right = Right("dossier.export");
    /// Write and publish versions of procedures.
    pub const CATALOGUE_EDIT: Right = Right("catalogue.edit");
    /// Read drafts of procedures.
    pub const CATALOGUE_READ_DRAFTS: Right = Right("catalogue.read_drafts");
    pub use crate::units::UNITS_EDIT;
    /// See accounts and the roles they hold.
    pub const PEOPLE_READ: Right = Right("people.read");
    /// Make accounts, give and end roles.
    pub const PEOPLE_EDIT: Right = Right("people.edit");
    /// Read the events of record.
    pub const AUDIT_READ: Right = Right("audit.read");
}
use rights::{
    AUDIT_READ, CATALOGUE_EDIT, CATALOGUE_READ_DRAFTS, DOSSIER_ASSIGN, DOSSIER_CHARGE,
    DOSSIER_EXAMINE, DOSSIER_EXPORT, DOSSIER_HAND_OVER, DOSSIER_NUMBER, DOSSIER_READ,
    DOSSIER_RECEIVE, DOSSIER_REVIEW, DOSSIER_SIGN, PEOPLE_EDIT, PEOPLE_READ, UNITS_EDIT,
};

/// Every right.
pub const RIGHTS: [Right; 16] = [
    DOSSIER_READ,
    DOSSIER_RECEIVE,
    DOSSIER_EXAMINE,
    DOSSIER_REVIEW,
    DOSSIER_SIGN,
    DOSSIER_NUMBER,
    DOSSIER_HAND_OVER,
    DOSSIER_ASSIGN,
    DOSSIER_CHARGE,
    DOSSIER_EXPORT,
    CATALOGUE_EDIT,
    CATALOGUE_READ_DRAFTS,
    UNITS_EDIT,
    PEOPLE_READ,
    PEOPLE_EDIT,
    AUDIT_READ,
];

/// A role that an official holds in a unit for a period.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cán bộ tiếp nhận.
    Reception,
    /// Chuyên viên thụ lý.
    CaseOfficer,
    /// Trưởng phòng.
    HeadOfDivision,
    /// Lãnh đạo Ủy ban nhân dân.
    Leader,
    /// Văn thư.
    Clerical,
    /// Cán bộ trả kết quả.
    ResultOfficer,
    /// Thu ngân.
    Cashier,
    /// Đầu mối kiểm soát thủ tục hành chính.
    Controller,
    /// Thanh tra, kiểm tra: reads, changes nothing.
    Inspector,
    /// Quản trị: configures, reads no dossier.
    Administrator,
}

impl Role {
    /// Every role, in the order of a dossier's way through the office.
    pub const ALL: [Self; 10] = [
        Self::Reception,
        Self::CaseOfficer,
        Self::HeadOfDivision,
        Self::Leader,
        Self::Clerical,
        Self::ResultOfficer,
        Self::Cashier,
        Self::Controller,
        Self::Inspector,
        Self::Administrator,
    ];

    /// The name in data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reception => "reception",
            Self::CaseOfficer => "case_officer",
            Self::HeadOfDivision => "head_of_division",
            Self::Leader => "leader",
            Self::Clerical => "clerical",
            Self::ResultOfficer => "result_officer",
            Self::Cashier => "cashier",
            Self::Controller => "controller",
            Self::Inspector => "inspector",
            Self::Administrator => "administrator",
        }
    }

    /// Reads the name in data.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The name for people.
    pub const fn label(self) -> Key {
        match self {
            Self::Reception => k::ROLE_RECEPTION,
            Self::CaseOfficer => k::ROLE_CASE_OFFICER,
            Self::HeadOfDivision => k::ROLE_HEAD_OF_DIVISION,
            Self::Leader => k::ROLE_LEADER,
            Self::Clerical => k::ROLE_CLERICAL,
            Self::ResultOfficer => k::ROLE_RESULT_OFFICER,
            Self::Cashier => k::ROLE_CASHIER,
            Self::Controller => k::ROLE_CONTROLLER,
            Self::Inspector => k::ROLE_INSPECTOR,
            Self::Administrator => k::ROLE_ADMINISTRATOR,
        }
    }

    /// What the role may do (chapter 2.2 of the domain brief: segregation of duties).
    pub const fn rights(self) -> &'static [Right] {
        match self {
            // Who keeps the register (form 07) and the books of results prints and exports them.
            Self::Reception => &[DOSSIER_READ, DOSSIER_RECEIVE, DOSSIER_CHARGE, DOSSIER_EXPORT],
            Self::CaseOfficer => &[DOSSIER_READ, DOSSIER_EXAMINE],
            Self::HeadOfDivision => &[DOSSIER_READ, DOSSIER_REVIEW, DOSSIER_ASSIGN, DOSSIER_EXPORT],
            Self::Leader => &[DOSSIER_READ, DOSSIER_SIGN, DOSSIER_ASSIGN, DOSSIER_EXPORT],
            Self::Clerical => &[DOSSIER_READ, DOSSIER_NUMBER, DOSSIER_EXPORT],
            Self::ResultOfficer => &[DOSSIER_READ, DOSSIER_HAND_OVER, DOSSIER_EXPORT],
            Self::Cashier => &[DOSSIER_READ, DOSSIER_CHARGE],
            Self::Controller => &[CATALOGUE_EDIT, CATALOGUE_READ_DRAFTS],
            Self::Inspector => {
                &[DOSSIER_READ, DOSSIER_EXPORT, CATALOGUE_READ_DRAFTS, PEOPLE_READ, AUDIT_READ]
            }
            Self::Administrator => &[UNITS_EDIT, PEOPLE_READ, PEOPLE_EDIT],
        }
    }

    fn works_on_dossiers(self) -> bool {
        self.rights().contains(&DOSSIER_READ)
    }
}

/// A role held, or about to be, by one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// The role.
    pub role: Role,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
}

/// Whether two roles may not be held by one person at the same time in the same part of the tree: who
/// configures the system does not work on dossiers, and who inspects changes nothing. That nobody signs
/// what they drafted is checked per dossier.
pub fn exclude_each_other(one: Role, other: Role) -> bool {
    let either = |role| one == role || other == role;
    let both = one == other;
    !both
        && (either(Role::Inspector)
            || (either(Role::Administrator)
                && (one.works_on_dossiers() || other.works_on_dossiers())))
}

/// Whether two roles held for these periods break the segregation of duties.
pub(super) fn conflict(one: Held, other: Held) -> bool {
    let together =
        one.from <= other.to.unwrap_or(Date::MAX) && other.from <= one.to.unwrap_or(Date::MAX);
    together && exclude_each_other(one.role, other.role)
}

// ---- signing in ----

/// How long wrong tries slow down the next one: nothing for the first ones (people mistype), then
/// doubling up to a minute. Nobody is locked out for longer, whatever others try.
pub(super) fn delay(failures: i64, free: i64) -> SignedDuration {
    let over = failures - free;
    if over <= 0 {
        return SignedDuration::ZERO;
    }
    SignedDuration::from_secs((1_i64 << (over - 1).min(6)).min(60))
}

/// Wrong tries per account before the delay begins.
pub(super) const FREE_PER_LOGIN: i64 = 3;
/// Wrong tries per address before the delay begins: a whole office may share one.
pub(super) const FREE_PER_ADDRESS: i64 = 20;
/// Wrong tries are forgotten after this time without another one.
pub(super) const FORGET: SignedDuration = SignedDuration::from_mins(15);

/// The shortest password.
pub(super) const SHORTEST: usize = 10;
/// The longest password, against floods.
pub(super) const LONGEST: usize = 200;

/// What is wrong with a new password, if anything.
pub(super) fn check_password(password: &str, login: &str, name: &str) -> Option<Words> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some(Words::new(k::PASSWORD_SHORT).with("least", SHORTEST));
    }
    if length > LONGEST {
        return Some(Words::new(k::PASSWORD_LONG).with("most", LONGEST));
    }
    let plain = kernel::fold::fold(password);
    let same = |other: &str| !other.is_empty() && plain == kernel::fold::fold(other);
    let mut letters: Vec<char> = password.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if same(login) || same(name) || letters.len() < 4 {
        return Some(Words::new(k::PASSWORD_EASY));
    }
    None
}

/// The login as it is stored and compared: lower case, no spaces around.
pub(super) fn normal_login(login: &str) -> String {
    login.trim().to_lowercase()
}

/// What is wrong with a login, if anything: 3 to 64 letters, digits, `.`, `-`, `_`, `@`.
pub(super) fn check_login(login: &str) -> Option<Words> {
    let fits = (3..=64).contains(&login.len())
        && login.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_@".contains(&byte));
    (!fits).then(|| Words::new(k::LOGIN_WRONG))
}

/// Where to go after signing in: a path of this site, never another one.
pub(super) fn local_path(next: &str) -> &str {
    let local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t'])
        && !next.chars().any(char::is_control)
        && !next.starts_with("/sign-")
        && !next.starts_with("/api/");
    if local { next } else { "/desk" }
}

/// A grant of a role with everything that is kept about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleGrant {
    /// Identity.
    pub id: Uuid,
    /// Who holds it.
    pub account: Uuid,
    /// The role.
    pub role: Role,
    /// Where.
    pub unit: Uuid,
    /// First day.
    pub from: Date,
    /// Last day, if limited.
    pub to: Option<Date>,
    /// Who gave it; none for the first administrator.
    pub granted_by: Option<Uuid>,
    /// Why.
    pub reason: String,
}

impl RoleGrant {
    /// Whether it is held on a day.
    pub fn held_on(&self, day: Date) -> bool {
        crate::units::in_force(self.from, self.to, day)
    }
}

/// An account as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Identity.
    pub id: Uuid,
    /// Name to sign in with.
    pub login: String,
    /// Name as shown to colleagues.
    pub name: String,
    /// Address for messages; empty if none.
    pub email: String,
    /// Unit whose administrators look after the account.
    pub home: Uuid,
    /// A second step is needed to sign in.
    pub totp: bool,
    /// May not sign in.
    pub disabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_inspector_changes_nothing() {
        for right in Role::Inspector.rights() {
            assert!(
                right.0.contains("read") || right.0.ends_with("export"),
                "{} is more than reading",
                right.0
            );
        }
    }

    #[test]
    fn an_administrator_reads_no_dossier() {
        assert!(!Role::Administrator.rights().iter().any(|right| right.0.starts_with("dossier.")));
    }

    #[test]
    fn nobody_holds_two_steps_of_one_decision_through_one_role() {
        for role in Role::ALL {
            let steps = [DOSSIER_EXAMINE, DOSSIER_REVIEW, DOSSIER_SIGN, DOSSIER_NUMBER];
            let held = steps.iter().filter(|step| role.rights().contains(step)).count();
            assert!(held <= 1, "{role:?} holds {held} steps of a decision");
        }
    }

    #[test]
    fn every_right_is_held_by_some_role_and_every_role_has_a_known_right() {
        for right in RIGHTS {
            assert!(Role::ALL.iter().any(|role| role.rights().contains(&right)), "{}", right.0);
        }
        for role in Role::ALL {
            assert!(role.rights().iter().all(|right| RIGHTS.contains(right)));
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
    }

    #[test]
    fn exclusion_is_mutual_and_only_concerns_the_pairs_of_the_rule() {
        for one in Role::ALL {
            for other in Role::ALL {
                assert_eq!(exclude_each_other(one, other), exclude_each_other(other, one));
            }
        }
        assert!(exclude_each_other(Role::Administrator, Role::Reception));
        assert!(exclude_each_other(Role::Inspector, Role::Controller));
        assert!(!exclude_each_other(Role::Administrator, Role::Controller));
        assert!(!exclude_each_other(Role::Reception, Role::ResultOfficer));
    }

    #[test]
    fn roles_that_exclude_each_other_may_follow_each_other() {
        let reception =
            Held { role: Role::Reception, from: date(2026, 1, 1), to: Some(date(2026, 6, 30)) };
        let after = Held { role: Role::Administrator, from: date(2026, 7, 1), to: None };
        assert!(!conflict(reception, after));
        assert!(!conflict(after, reception));
        let overlapping = Held { from: date(2026, 6, 30), ..after };
        assert!(conflict(reception, overlapping));
    }

    #[test]
    fn wrong_tries_slow_down_and_never_deny() {
        assert_eq!(delay(3, FREE_PER_LOGIN), SignedDuration::ZERO);
        assert_eq!(delay(4, FREE_PER_LOGIN), SignedDuration::from_secs(1));
        assert_eq!(delay(6, FREE_PER_LOGIN), SignedDuration::from_secs(4));
        assert_eq!(delay(1_000_000, FREE_PER_LOGIN), SignedDuration::from_secs(60));
    }

    #[test]
    fn passwords_that_are_easy_to_guess_are_refused() {
        assert!(check_password("ngan", "lan", "Lan").is_some());
        assert!(check_password("aaaaaaaaaaaa", "lan", "Lan").is_some());
        assert!(check_password("NguyenThiLan", "ntl", "Nguyễn Thị Lan").is_none());
        assert!(check_password("nguyen thi lan", "ntl", "Nguyễn Thị Lan").is_some());
        assert!(check_password("mùa thu Hà Nội", "lan", "Lan").is_none());
    }

    #[test]
    fn after_signing_in_one_stays_on_this_site() {
        assert_eq!(local_path("/desk/dossiers?state=new"), "/desk/dossiers?state=new");
        for elsewhere in [
            "",
            "https://example.com",
            "//example.com",
            "/\\example.com",
            "/sign-out",
            "/api/v1/me",
        ] {
            assert_eq!(local_path(elsewhere), "/desk", "{elsewhere}");
        }
    }
}
