//! The life of a dossier as tables a jurist can read: four axes, what may happen in which state, and the
//! ten statuses of the national portal derived from the axes.

use crate::catalogue::definition::StepKind;
use crate::k::dossiers as k;
use kernel::i18n::Key;
use uuid::Uuid;

/// Gives an enum its stored code and the way back.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $key:ident;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl $name {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As stored and shown to programs.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// Reads what is stored.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }

            /// In words.
            pub const fn label(self) -> Key {
                match self { $(Self::$variant => k::$key),* }
            }
        }
    };
}

coded! {
    /// The professional axis.
    State {
        /// Filed; completeness is not checked yet.
        Submitted = "submitted", STATE_SUBMITTED;
        /// Not accepted, with form 03.
        NotAccepted = "not_accepted", STATE_NOT_ACCEPTED;
        /// Accepted: the clock runs, the dossier is still with reception.
        Accepted = "accepted", STATE_ACCEPTED;
        /// At a step of the internal process.
        InProcess = "in_process", STATE_IN_PROCESS;
        /// The applicant is asked for a supplement, with form 02.
        Supplement = "supplement", STATE_SUPPLEMENT;
        /// The clock stands for another reason with a document, such as a verification.
        Suspended = "suspended", STATE_SUSPENDED;
        /// The applicant asks to withdraw.
        WithdrawalAsked = "withdrawal_asked", STATE_WITHDRAWAL_ASKED;
        /// Withdrawn by the applicant.
        Withdrawn = "withdrawn", STATE_WITHDRAWN;
        /// Stopped with form 05.
        Stopped = "stopped", STATE_STOPPED;
        /// Refused after settlement, with form 03.
        Refused = "refused", STATE_REFUSED;
        /// Decided, signed and numbered.
        Processed = "processed", STATE_PROCESSED;
    }
}

coded! {
    /// The financial axis.
    Financial {
        /// Nothing to pay.
        Nothing = "nothing", FINANCIAL_NOTHING;
        /// A fee is asked for and not paid.
        Due = "due", FINANCIAL_DUE;
        /// Paid.
        Paid = "paid", FINANCIAL_PAID;
    }
}

coded! {
    /// The delivery axis.
    Delivery {
        /// No result yet.
        Nothing = "nothing", DELIVERY_NOTHING;
        /// The result waits to be collected or sent.
        Waiting = "waiting", DELIVERY_WAITING;
        /// A delivery came back; it must be tried again.
        Failed = "failed", DELIVERY_FAILED;
        /// In the hands of the applicant.
        HandedOver = "handed_over", DELIVERY_HANDED_OVER;
    }
}

coded! {
    /// The axis of synchronisation with the national portal.
    Synchronisation {
        /// This installation keeps the dossier alone.
        Local = "local", SYNC_LOCAL;
    }
}

coded! {
    /// How the applicant wants the result.
    DeliveryWay {
        /// At the counter.
        Counter = "counter", WAY_COUNTER;
        /// By public post.
        Post = "post", WAY_POST;
        /// Online.
        Online = "online", WAY_ONLINE;
    }
}

coded! {
    /// The ten statuses of the national portal, derived and never stored.
    Status {
        /// 1.
        NewlyRegistered = "1", STATUS_1;
        /// 2.
        Accepted = "2", STATUS_2;
        /// 3.
        NotAccepted = "3", STATUS_3;
        /// 4.
        InProcess = "4", STATUS_4;
        /// 5.
        SupplementRequested = "5", STATUS_5;
        /// 6.
        PaymentRequested = "6", STATUS_6;
        /// 7.
        WithdrawalRequested = "7", STATUS_7;
        /// 8.
        Stopped = "8", STATUS_8;
        /// 9.
        Processed = "9", STATUS_9;
        /// 10.
        Returned = "10", STATUS_10;
    }
}

/// The portal's status of a dossier.
pub const fn status(state: State, financial: Financial, delivery: Delivery) -> Status {
    match (state, financial, delivery) {
        (State::Submitted, ..) => Status::NewlyRegistered,
        (State::NotAccepted, ..) => Status::NotAccepted,
        (State::Supplement, ..) => Status::SupplementRequested,
        (State::WithdrawalAsked, ..) => Status::WithdrawalRequested,
        (State::Processed | State::Refused, _, Delivery::HandedOver) => Status::Returned,
        (State::Processed | State::Refused, ..) => Status::Processed,
        (State::Stopped | State::Withdrawn, ..) => Status::Stopped,
        // The portal's clock stands in its status 6: a fee that is due while the clock runs is on the
        // financial axis only (docs/decisions/0016).
        (State::Suspended, Financial::Due, _) => Status::PaymentRequested,
        (State::Accepted, ..) => Status::Accepted,
        (State::InProcess | State::Suspended, ..) => Status::InProcess,
    }
}

coded! {
    /// What can be done to a dossier.
    Verb {
        /// Accept as valid; the clock starts.
        Accept = "accept", VERB_ACCEPT;
        /// Refuse to accept (form 03).
        Decline = "decline", VERB_DECLINE;
        /// Ask for a supplement (form 02).
        AskSupplement = "ask_supplement", VERB_ASK_SUPPLEMENT;
        /// Record what the applicant supplied.
        Supply = "supply", VERB_SUPPLY;
        /// Give the current step to a person.
        Assign = "assign", VERB_ASSIGN;
        /// Finish the current step and pass the dossier on.
        Forward = "forward", VERB_FORWARD;
        /// Send back to an earlier step.
        Return = "return", VERB_RETURN;
        /// Ask another unit, with its own date.
        Consult = "consult", VERB_CONSULT;
        /// Answer a consultation.
        Answer = "answer", VERB_ANSWER;
        /// Write the draft of the result.
        Draft = "draft", VERB_DRAFT;
        /// Stop the clock with a document.
        Suspend = "suspend", VERB_SUSPEND;
        /// Let the clock run again.
        Resume = "resume", VERB_RESUME;
        /// Apologise and give a new date (form 04).
        Apologise = "apologise", VERB_APOLOGISE;
        /// Record a payment.
        Pay = "pay", VERB_PAY;
        /// Count the units of a fee anew.
        Count = "count", VERB_COUNT;
        /// Sign the result.
        Sign = "sign", VERB_SIGN;
        /// Number, seal and issue.
        Number = "number", VERB_NUMBER;
        /// Hand over the result.
        HandOver = "hand_over", VERB_HAND_OVER;
        /// Record that a delivery came back.
        DeliveryFailed = "delivery_failed", VERB_DELIVERY_FAILED;
        /// Stop processing (form 05).
        Stop = "stop", VERB_STOP;
        /// Ask to withdraw, for the applicant.
        AskWithdrawal = "ask_withdrawal", VERB_ASK_WITHDRAWAL;
        /// Agree to a withdrawal.
        AllowWithdrawal = "allow_withdrawal", VERB_ALLOW_WITHDRAWAL;
        /// Go on in spite of the request.
        DenyWithdrawal = "deny_withdrawal", VERB_DENY_WITHDRAWAL;
        /// Add a file.
        Attach = "attach", VERB_ATTACH;
        /// Add the result itself as a file.
        AttachResult = "attach_result", VERB_ATTACH_RESULT;
    }
}

/// What a decision looks at.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug)]
pub struct Situation {
    /// Professional state.
    pub state: State,
    /// Financial state.
    pub financial: Financial,
    /// Delivery state.
    pub delivery: Delivery,
    /// Whether the clock was ever started.
    pub accepted: bool,
    /// Kind of the current step.
    pub step: Option<StepKind>,
    /// Kind of the step after it.
    pub next: Option<StepKind>,
    /// Whether there is a draft of the result.
    pub drafted: bool,
    /// Whether there is a result: signed, or numbered where nobody signs.
    pub decided: bool,
    /// Whether a fee depends on a quantity.
    pub countable: bool,
    /// Who wrote it.
    pub drafter: Option<Uuid>,
    /// Consultations without an answer.
    pub open_consultations: usize,
    /// Supplements asked for so far.
    pub supplements: u32,
    /// How many the procedure allows.
    pub most_supplements: Option<u32>,
    /// Whether the one apology has been made.
    pub apologised: bool,
    /// Whether the promised time has passed.
    pub overdue: bool,
}

/// Why something cannot be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not in this state of the dossier.
    State,
    /// Not at this step.
    Step,
    /// The draft of the result is missing.
    NoDraft,
    /// The one who drafted may not sign.
    OwnDraft,
    /// Consultations are still open.
    OpenConsultations,
    /// All supplements the procedure allows have been asked for.
    NoMoreSupplements,
    /// A second new date is not allowed.
    AlreadyApologised,
    /// An apology comes before the promised time, not after.
    TooLate,
    /// The result is signed: the matter is settled and cannot be stopped.
    Signed,
    /// Fees are unpaid.
    Unpaid,
    /// The result is to be sent and there is no file of it.
    NoResultFile,
}

impl Refusal {
    /// In words.
    pub const fn label(self) -> Key {
        match self {
            Self::State => k::REFUSAL_STATE,
            Self::Step => k::REFUSAL_STEP,
            Self::NoDraft => k::REFUSAL_NO_DRAFT,
            Self::OwnDraft => k::REFUSAL_OWN_DRAFT,
            Self::OpenConsultations => k::REFUSAL_OPEN_CONSULTATIONS,
            Self::NoMoreSupplements => k::REFUSAL_NO_MORE_SUPPLEMENTS,
            Self::AlreadyApologised => k::REFUSAL_ALREADY_APOLOGISED,
            Self::TooLate => k::REFUSAL_TOO_LATE,
            Self::Signed => k::REFUSAL_SIGNED,
            Self::Unpaid => k::REFUSAL_UNPAID,
            Self::NoResultFile => k::REFUSAL_NO_RESULT_FILE,
        }
    }
}

/// Whether something can be done now; who may do it is a question of rights.
pub fn check(verb: Verb, now: &Situation) -> Result<(), Refusal> {
    use Refusal as R;
    use State as S;
    let need = |held: bool, refusal: Refusal| if held { Ok(()) } else { Err(refusal) };
    let running = matches!(now.state, S::Accepted | S::InProcess);
    let at = |kinds: &[StepKind]| now.step.is_some_and(|step| kinds.contains(&step));
    match verb {
        Verb::Accept | Verb::Decline => {
            need(
                now.state == S::Submitted || (now.state == S::Supplement && !now.accepted),
                R::State,
            )?;
            need(verb == Verb::Decline || now.state == S::Submitted, R::State)
        }
        Verb::AskSupplement => {
            need(now.state == S::Submitted || running, R::State)?;
            need(
                now.state == S::Submitted
                    || at(&[StepKind::Receive, StepKind::Examine, StepKind::Review]),
                R::Step,
            )?;
            need(
                now.most_supplements.is_none_or(|most| now.supplements < most),
                R::NoMoreSupplements,
            )
        }
        Verb::Supply => need(now.state == S::Supplement, R::State),
        Verb::Assign => need(running || now.state == S::Submitted, R::State),
        Verb::Forward => {
            need(running, R::State)?;
            need(at(&[StepKind::Receive, StepKind::Examine, StepKind::Review]), R::Step)?;
            need(now.open_consultations == 0, R::OpenConsultations)?;
            let leads_to_signature =
                matches!(now.next, Some(StepKind::Review | StepKind::Sign | StepKind::Number));
            need(!leads_to_signature || now.drafted, R::NoDraft)
        }
        Verb::Return => {
            need(now.state == S::InProcess, R::State)?;
            need(at(&[StepKind::Examine, StepKind::Review, StepKind::Sign]), R::Step)
        }
        Verb::Answer => need(now.open_consultations > 0, R::State),
        Verb::Draft => {
            need(now.state == S::InProcess, R::State)?;
            need(at(&[StepKind::Examine]), R::Step)
        }
        Verb::Consult | Verb::Suspend => {
            need(now.state == S::InProcess, R::State)?;
            need(at(&[StepKind::Examine, StepKind::Review]), R::Step)
        }
        Verb::Resume => need(now.state == S::Suspended, R::State),
        Verb::Apologise => {
            need(running, R::State)?;
            need(!now.apologised, R::AlreadyApologised)?;
            need(!now.overdue, R::TooLate)
        }
        Verb::Count => {
            need(now.countable && now.accepted && now.financial != Financial::Paid, R::State)?;
            let back = matches!(now.state, S::Processed | S::Refused)
                && matches!(now.delivery, Delivery::Waiting | Delivery::Failed);
            need(running || back || matches!(now.state, S::Supplement | S::Suspended), R::State)
        }
        Verb::Pay => need(now.financial == Financial::Due, R::State),
        Verb::Sign => {
            need(now.state == S::InProcess, R::State)?;
            need(at(&[StepKind::Sign]), R::Step)?;
            need(now.drafted, R::NoDraft)
        }
        Verb::Number => {
            need(now.state == S::InProcess, R::State)?;
            need(at(&[StepKind::Number]), R::Step)
        }
        Verb::HandOver => {
            need(matches!(now.state, S::Processed | S::Refused), R::State)?;
            need(matches!(now.delivery, Delivery::Waiting | Delivery::Failed), R::State)?;
            need(now.financial != Financial::Due, R::Unpaid)
        }
        Verb::DeliveryFailed => need(
            matches!(now.state, S::Processed | S::Refused) && now.delivery == Delivery::Waiting,
            R::State,
        ),
        Verb::Stop => {
            need(
                now.accepted && (running || matches!(now.state, S::Supplement | S::Suspended)),
                R::State,
            )?;
            need(!now.decided, R::Signed)
        }
        Verb::AskWithdrawal => need(
            running || matches!(now.state, S::Submitted | S::Supplement | S::Suspended),
            R::State,
        ),
        Verb::AllowWithdrawal | Verb::DenyWithdrawal => {
            need(now.state == S::WithdrawalAsked, R::State)
        }
        Verb::Attach => need(
            running || matches!(now.state, S::Submitted | S::Supplement | S::Suspended),
            R::State,
        ),
        Verb::AttachResult => {
            need(now.decided, R::State)?;
            let here = now.state == S::InProcess && at(&[StepKind::Number]);
            let back = matches!(now.state, S::Processed | S::Refused)
                && matches!(now.delivery, Delivery::Waiting | Delivery::Failed);
            need(here || back, R::State)
        }
    }
}

/// Whether the dossier still asks for work: somebody's now, or later when something arrives.
pub const fn work(state: State, delivery: Delivery) -> Option<&'static str> {
    match (state, delivery) {
        (State::Submitted | State::Accepted | State::InProcess | State::WithdrawalAsked, _) => {
            Some("todo")
        }
        (State::Supplement | State::Suspended, _) => Some("waiting"),
        (State::Processed | State::Refused, Delivery::Waiting | Delivery::Failed) => {
            Some("collect")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn situation(state: State, step: Option<StepKind>) -> Situation {
        Situation {
            state,
            financial: Financial::Nothing,
            delivery: Delivery::Nothing,
            accepted: state != State::Submitted,
            step,
            next: None,
            drafted: true,
            decided: true,
            countable: true,
            drafter: None,
            open_consultations: 0,
            supplements: 0,
            most_supplements: None,
            apologised: false,
            overdue: false,
        }
    }

    #[test]
    fn every_code_reads_back() {
        for verb in Verb::ALL {
            assert_eq!(Verb::from_code(verb.code()), Some(*verb));
        }
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(*state));
        }
    }

    #[test]
    fn an_ended_dossier_cannot_change() {
        for state in [State::NotAccepted, State::Withdrawn, State::Stopped] {
            for verb in Verb::ALL {
                assert!(
                    check(*verb, &situation(state, None)).is_err(),
                    "{} after {}",
                    verb.code(),
                    state.code()
                );
            }
        }
    }

    #[test]
    fn what_is_signed_is_not_stopped() {
        let mut now = situation(State::InProcess, Some(StepKind::Number));
        assert_eq!(check(Verb::Stop, &now), Err(Refusal::Signed));
        now.decided = false;
        assert_eq!(check(Verb::Stop, &now), Ok(()));
    }

    #[test]
    fn the_clock_stands_where_the_portal_asks_for_payment() {
        for state in State::ALL {
            let asks =
                status(*state, Financial::Due, Delivery::Nothing) == Status::PaymentRequested;
            assert_eq!(asks, *state == State::Suspended, "{}", state.code());
        }
    }

    #[test]
    fn a_result_leaves_only_when_it_was_signed_and_numbered() {
        for kind in [StepKind::Receive, StepKind::Examine, StepKind::Review, StepKind::Sign] {
            let now = situation(State::InProcess, Some(kind));
            assert!(check(Verb::Number, &now).is_err());
            assert!(check(Verb::HandOver, &now).is_err());
        }
    }

    #[test]
    fn a_result_becomes_a_file_once_decided_and_until_handed_over() {
        let mut now = situation(State::InProcess, Some(StepKind::Number));
        assert_eq!(check(Verb::AttachResult, &now), Ok(()));
        now.decided = false;
        assert_eq!(check(Verb::AttachResult, &now), Err(Refusal::State));
        for state in [State::Processed, State::Refused] {
            let mut now = situation(state, Some(StepKind::HandOver));
            now.delivery = Delivery::Waiting;
            assert_eq!(check(Verb::AttachResult, &now), Ok(()));
            now.delivery = Delivery::HandedOver;
            assert_eq!(check(Verb::AttachResult, &now), Err(Refusal::State));
        }
        let signing = situation(State::InProcess, Some(StepKind::Sign));
        assert_eq!(check(Verb::AttachResult, &signing), Err(Refusal::State));
    }

    #[test]
    fn units_are_counted_anew_until_they_are_paid() {
        let mut now = situation(State::InProcess, Some(StepKind::Examine));
        assert_eq!(check(Verb::Count, &now), Ok(()));
        now.financial = Financial::Paid;
        assert_eq!(check(Verb::Count, &now), Err(Refusal::State));
        now.financial = Financial::Due;
        now.countable = false;
        assert_eq!(check(Verb::Count, &now), Err(Refusal::State));
        assert!(check(Verb::Count, &situation(State::Submitted, None)).is_err());
    }

    #[test]
    fn a_draft_is_needed_before_a_leader_sees_the_dossier() {
        let mut now = situation(State::InProcess, Some(StepKind::Examine));
        now.next = Some(StepKind::Sign);
        now.drafted = false;
        assert_eq!(check(Verb::Forward, &now), Err(Refusal::NoDraft));
        now.drafted = true;
        assert_eq!(check(Verb::Forward, &now), Ok(()));
        now.open_consultations = 1;
        assert_eq!(check(Verb::Forward, &now), Err(Refusal::OpenConsultations));
    }

    #[test]
    fn supplements_end_where_the_procedure_says_so() {
        let mut now = situation(State::InProcess, Some(StepKind::Examine));
        now.most_supplements = Some(1);
        assert_eq!(check(Verb::AskSupplement, &now), Ok(()));
        now.supplements = 1;
        assert_eq!(check(Verb::AskSupplement, &now), Err(Refusal::NoMoreSupplements));
    }

    #[test]
    fn one_apology_before_the_promised_time() {
        let mut now = situation(State::InProcess, Some(StepKind::Examine));
        assert_eq!(check(Verb::Apologise, &now), Ok(()));
        now.overdue = true;
        assert_eq!(check(Verb::Apologise, &now), Err(Refusal::TooLate));
        now.apologised = true;
        assert_eq!(check(Verb::Apologise, &now), Err(Refusal::AlreadyApologised));
    }

    #[test]
    fn a_result_that_was_refused_or_processed_is_returned_when_handed_over() {
        for state in [State::Processed, State::Refused] {
            assert_eq!(status(state, Financial::Nothing, Delivery::Waiting), Status::Processed);
            assert_eq!(status(state, Financial::Nothing, Delivery::HandedOver), Status::Returned);
        }
    }

    #[test]
    fn each_of_the_ten_statuses_is_reached() {
        let mut found: Vec<Status> = Vec::new();
        for state in State::ALL {
            for financial in Financial::ALL {
                for delivery in Delivery::ALL {
                    found.push(status(*state, *financial, *delivery));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 10);
    }
}
