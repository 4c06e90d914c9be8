//! One dossier's life, played through the real actions at the times they would have happened.

use super::filing::{answers, files, papers, quantities};
use super::random::Random;
use super::{Office, accounts::Staff, names};
use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use kernel::actor::Actor;
use kernel::app::App;
use kernel::db::Tx;
use kernel::i18n::format;
use kernel::problem::Problem;
use modules::catalogue::definition::{Channel, Definition, StepKind};
use modules::catalogue::eform::Of;
use modules::catalogue::{self};
use modules::dossiers::actions::{self, Basis, HandOver, Intake, NewFile, Supplied, Target, Who};
use modules::dossiers::model::{Defect, Dossier, Person, PersonRole};
use modules::dossiers::rules::{Delivery, DeliveryWay, Financial, State};
use modules::dossiers::store::Key;
use modules::people::rights;
use modules::units;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;
use working_time::{Calendar, add_working_minutes, next_opening};

/// What every life shares.
pub(crate) struct World {
    pub(crate) offices: Vec<Office>,
    pub(crate) staff: Staff,
    pub(crate) definitions: Vec<Definition>,
    pub(crate) now: Timestamp,
    pub(crate) days: i64,
    pub(crate) file: NewFile,
}

/// What became of a dossier.
pub(crate) struct Lived {
    pub(crate) code: String,
    pub(crate) secret: String,
    pub(crate) open: bool,
}

/// Procedures people ask for most, with their weight; all others have weight one.
const OFTEN: [(&str, u32); 10] = [
    ("2.000815", 40),
    ("2.000635", 16),
    ("1.001193", 14),
    ("1.004873", 10),
    ("1.004222", 12),
    ("1.004194", 12),
    ("2.000884", 10),
    ("1.000656", 5),
    ("1.001612", 6),
    ("1.000894", 5),
];

/// Keeps the one file that every sample attachment points to.
pub(crate) async fn keep_sample_file(app: &App) -> anyhow::Result<NewFile> {
    let form = print::samples::form(print::Kind::Posting);
    let versions = print::Wording::shipped()?;
    let wording = versions.last().context("a wording is shipped")?;
    let bytes = print::render(&form, wording)?;
    let size = i64::try_from(bytes.len())?;
    let digest = app.files.keep(bytes.into()).await?;
    Ok(NewFile {
        component: String::new(),
        name: "giay-to-mau.pdf".to_owned(),
        media: "application/pdf".to_owned(),
        size,
        digest,
    })
}

/// When a dossier arrives: more of them in the last days, never in the future.
pub(crate) fn start_of(world: &World, seed: u64) -> Timestamp {
    let mut random = Random::new(seed.wrapping_mul(31) + 5);
    let back = if random.percent(25) {
        i64::from(random.below(6))
    } else {
        i64::from(random.below(u32::try_from(world.days).unwrap_or(90)))
    };
    arrival(world, back, &mut random)
}

/// A moment in the hours of work so many days ago, never in the future.
pub(crate) fn arrival(world: &World, back: i64, random: &mut Random) -> Timestamp {
    let day = format::local(world.now - SignedDuration::from_hours(24 * back)).date();
    let minute = i64::from(random.between(8 * 60, 16 * 60 + 45));
    let midnight = day.to_zoned(format::office_zone()).map_or(world.now, |at| at.timestamp());
    (midnight + SignedDuration::from_mins(minute)).min(world.now - SignedDuration::from_mins(5))
}

/// The office whose dossier a seed makes.
pub(crate) fn office_of(world: &World, seed: u64) -> Uuid {
    weighted(&world.offices, |office| office.weight, &mut Random::new(seed)).id
}

/// A dossier on its way, with the official's clock.
struct Course<'a, 't> {
    app: &'a App,
    tx: &'a mut Tx<'t>,
    world: &'a World,
    calendar: Arc<Calendar>,
    random: Random,
    at: Timestamp,
    dossier: Dossier,
}

/// Plays one life until it ends or reaches the present.
pub(crate) fn live(
    app: &App,
    tx: &mut Tx<'_>,
    world: &World,
    at: Timestamp,
    seed: u64,
) -> Result<Lived, Problem> {
    let mut random = Random::new(seed);
    let office = weighted(&world.offices, |office| office.weight, &mut random).clone();
    let calendar = units::calendar(app, tx, office.id, world.now)?;
    let definition = weighted(&world.definitions, weight_of, &mut random);
    let (dossier, at) = file(app, tx, world, &office, definition, &calendar, at, &mut random)?;
    let mut course = Course { app, tx, world, calendar, random, at, dossier };
    while course.step()? {}
    let dossier = course.dossier;
    Ok(Lived { open: dossier.ended_at.is_none(), code: dossier.code, secret: dossier.secret })
}

fn weight_of(definition: &Definition) -> u32 {
    OFTEN.iter().find(|(code, _)| *code == definition.code).map_or(1, |(_, weight)| *weight)
}

fn weighted<'a, T>(from: &'a [T], weight: impl Fn(&T) -> u32, random: &mut Random) -> &'a T {
    let mut left = random.below(from.iter().map(&weight).sum());
    from.iter()
        .find(|item| {
            let weight = weight(item);
            let found = left < weight;
            left = left.saturating_sub(weight);
            found
        })
        .unwrap_or(&from[0])
}

#[expect(clippy::too_many_arguments, reason = "the circumstances of one filing")]
fn file(
    app: &App,
    tx: &mut Tx<'_>,
    world: &World,
    office: &Office,
    definition: &Definition,
    calendar: &Calendar,
    at: Timestamp,
    random: &mut Random,
) -> Result<(Dossier, Timestamp), Problem> {
    let case = random.pick(&definition.cases);
    let commune = units::get(tx, office.id)?.map(|unit| unit.full_name_vi).unwrap_or_default();
    let applicant = names::resident(random, &commune);
    let mut people = vec![(PersonRole::Applicant, applicant.clone())];
    if random.percent(15) {
        people.push((PersonRole::Owner, names::resident(random, &commune)));
    }
    if random.percent(6) {
        let helper = Person { name: names::full(random), ..Person::default() };
        people.push((PersonRole::Helper, helper));
    }
    let online = random.percent(60) && case.channel(Channel::Online).is_some();
    let today = format::local(at).date();
    let form = answers(definition, case, &applicant, today, random);
    let of = Of { procedure: &definition.code, case: &case.id };
    let fits = |form: &Value| {
        definition
            .form
            .as_deref()
            .and_then(catalogue::form)
            .is_none_or(|shape| shape.validate_for(form, today, of).is_empty())
    };
    let channel = match online && fits(&form) {
        true => Channel::Online,
        false if random.percent(4) && case.channel(Channel::Post).is_some() => Channel::Post,
        false => Channel::Counter,
    };
    let channel = if case.channel(channel).is_some() { channel } else { case.channels[0].channel };
    let at = if channel == Channel::Online {
        at + SignedDuration::from_mins(i64::from(random.below(240)))
    } else {
        next_opening(calendar, at).map_err(Problem::internal)?
    }
    .min(world.now - SignedDuration::from_mins(3));
    let receiver = units::division(tx, office.id, units::UnitFunction::OneStop, today)?
        .map_or(office.id, |unit| unit.id);
    let clerk = world.staff.able(office.id, rights::DOSSIER_RECEIVE, receiver, random);
    let incomplete = channel == Channel::Post && random.percent(50);
    let intake = Intake {
        office: office.id,
        receiver: None,
        helped_at: None,
        procedure: definition.code.clone(),
        case: case.id.clone(),
        channel,
        abstract_line: String::new(),
        sets: 1,
        people,
        papers: if channel == Channel::Online { Vec::new() } else { papers(case) },
        files: if channel == Channel::Online { files(case, &world.file) } else { Vec::new() },
        form: if channel == Channel::Online { form } else { Value::Null },
        delivery_way: if random.percent(20) { DeliveryWay::Post } else { DeliveryWay::Counter },
        language: if random.percent(5) { "en" } else { "vi" }.to_owned(),
        quantities: quantities(case, channel, random),
        accept: channel != Channel::Online && !incomplete,
    };
    let who = match clerk {
        Some(clerk) if channel != Channel::Online => Who::Official(clerk),
        _ => Who::Resident,
    };
    let filed = actions::file(app, tx, who, &intake, at)?;
    Ok((filed.dossier, at))
}

impl Course<'_, '_> {
    fn target(&self) -> Target {
        Target {
            key: Key { office: self.dossier.office, id: self.dossier.id },
            version: self.dossier.version,
        }
    }

    /// Lets working time pass; false when that would be in the future.
    fn wait(&mut self, minutes: u32) -> Result<bool, Problem> {
        let next = add_working_minutes(&self.calendar, self.at, minutes.max(1))
            .map_err(Problem::internal)?;
        if next >= self.world.now {
            return Ok(false);
        }
        self.at = next;
        Ok(true)
    }

    fn official(&mut self, right: kernel::actor::Right, unit: Uuid) -> Option<Actor> {
        self.world.staff.able(self.dossier.authority, right, unit, &mut self.random).cloned()
    }

    /// One thing more; false at the end or in the present.
    fn step(&mut self) -> Result<bool, Problem> {
        match self.dossier.state {
            State::Submitted => self.receive(),
            State::Supplement => self.supply(),
            State::Suspended => self.resume(),
            State::WithdrawalAsked => self.withdraw(),
            State::Accepted | State::InProcess => self.work(),
            State::Processed | State::Refused => self.hand_over(),
            State::NotAccepted | State::Withdrawn | State::Stopped => Ok(false),
        }
    }

    fn receive(&mut self) -> Result<bool, Problem> {
        let minutes = self.random.between(10, 420);
        if !self.wait(minutes)? {
            return Ok(false);
        }
        let Some(clerk) = self.official(rights::DOSSIER_RECEIVE, self.dossier.receiver) else {
            return Ok(false);
        };
        let (target, who, at) = (self.target(), Who::Official(&clerk), self.at);
        let chance = self.random.below(100);
        self.dossier = if chance < 3 {
            let reason = "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan tiếp nhận.";
            actions::decline(self.app, self.tx, who, target, reason, at)?
        } else if chance < 9 {
            let items = self.defects();
            let reason = "Thành phần hồ sơ chưa đầy đủ theo quy định của thủ tục.";
            actions::ask_supplement(self.app, self.tx, who, target, &items, reason, at)?
        } else {
            actions::accept(self.app, self.tx, who, target, &[], &[], at)?
        };
        Ok(true)
    }

    fn defects(&mut self) -> Vec<Defect> {
        let definition = self
            .world
            .definitions
            .iter()
            .find(|definition| definition.code == self.dossier.procedure_code);
        let component = definition
            .and_then(|definition| definition.case(&self.dossier.case_id))
            .and_then(|case| case.components.last());
        let (at, label) = component.map_or_else(
            || ("note".to_owned(), "Hồ sơ".to_owned()),
            |component| (component.id.clone(), component.name.vi.clone()),
        );
        let what = "Bản chụp bị mờ, đề nghị gửi lại bản rõ nét hoặc nộp bản chính.".to_owned();
        vec![Defect { at, label, what, answer: None }]
    }

    fn supply(&mut self) -> Result<bool, Problem> {
        let minutes = self.random.between(200, 3_000);
        if self.random.percent(12) || !self.wait(minutes)? {
            return Ok(false);
        }
        // The clear copy belongs to the paper that was asked for.
        let component = self.defects().pop().map(|asked| asked.at).unwrap_or_default();
        let supplied = Supplied {
            files: vec![NewFile { component, ..self.world.file.clone() }],
            note: "Gửi lại bản rõ nét.".to_owned(),
            ..Supplied::default()
        };
        let (target, at) = (self.target(), self.at);
        self.dossier = actions::supply(self.app, self.tx, Who::Resident, target, &supplied, at)?;
        Ok(true)
    }

    fn resume(&mut self) -> Result<bool, Problem> {
        let minutes = self.random.between(480, 2_400);
        if !self.wait(minutes)? {
            return Ok(false);
        }
        let Some(officer) = self.official(rights::DOSSIER_EXAMINE, self.dossier.unit) else {
            return Ok(false);
        };
        let (target, at) = (self.target(), self.at);
        self.dossier = actions::resume(
            self.app,
            self.tx,
            Who::Official(&officer),
            target,
            &document("32/CAX", at),
            at,
        )?;
        Ok(true)
    }

    fn withdraw(&mut self) -> Result<bool, Problem> {
        let minutes = self.random.between(30, 300);
        if !self.wait(minutes)? {
            return Ok(false);
        }
        let right = self.right();
        let Some(officer) = self.official(right, self.dossier.unit) else { return Ok(false) };
        let (target, at) = (self.target(), self.at);
        self.dossier =
            actions::allow_withdrawal(self.app, self.tx, Who::Official(&officer), target, at)?;
        Ok(false)
    }

    fn kind(&self) -> StepKind {
        self.world
            .definitions
            .iter()
            .find(|definition| definition.code == self.dossier.procedure_code)
            .and_then(|definition| {
                let steps = definition.steps_of(&self.dossier.case_id);
                self.dossier.step.and_then(|step| steps.get(step).map(|step| step.kind))
            })
            .unwrap_or(StepKind::Receive)
    }

    fn right(&self) -> kernel::actor::Right {
        match self.kind() {
            StepKind::Receive => rights::DOSSIER_RECEIVE,
            StepKind::Examine => rights::DOSSIER_EXAMINE,
            StepKind::Review => rights::DOSSIER_REVIEW,
            StepKind::Sign => rights::DOSSIER_SIGN,
            StepKind::Number => rights::DOSSIER_NUMBER,
            StepKind::HandOver => rights::DOSSIER_HAND_OVER,
        }
    }

    /// Working minutes until the step is due, at least ten.
    fn allotted(&self) -> u32 {
        let due = self.dossier.step_due_at.unwrap_or(self.at);
        working_time::working_minutes_between(&self.calendar, self.at, due)
            .unwrap_or_default()
            .max(10)
    }

    fn work(&mut self) -> Result<bool, Problem> {
        if self.dossier.financial == Financial::Due && self.kind() == StepKind::Receive {
            self.pay()?;
        }
        let allotted = self.allotted();
        let late = self.random.percent(4);
        let share = if late { self.random.between(110, 260) } else { self.random.between(10, 85) };
        if !self.wait(allotted * share / 100)? {
            return self.take();
        }
        let right = self.right();
        let Some(officer) = self.official(right, self.dossier.unit) else { return Ok(false) };
        let (who, at) = (Who::Official(&officer), self.at);
        match self.kind() {
            StepKind::Examine => return self.examine(&officer),
            StepKind::Sign => {
                let target = self.target();
                self.dossier = actions::sign(self.app, self.tx, who, target, at)?;
            }
            StepKind::Number => {
                let target = self.target();
                self.dossier = actions::number(self.app, self.tx, who, target, at)?;
            }
            StepKind::Review
                if self.random.percent(4) && self.dossier.step.is_some_and(|s| s > 1) =>
            {
                let (target, to) = (self.target(), self.dossier.step.unwrap_or(2) - 1);
                let reason = "Đề nghị bổ sung căn cứ pháp lý vào dự thảo.";
                self.dossier = actions::return_to(self.app, self.tx, who, target, to, reason, at)?;
            }
            StepKind::Receive | StepKind::Review | StepKind::HandOver => {
                let target = self.target();
                self.dossier = actions::forward(self.app, self.tx, who, target, "", at)?;
            }
        }
        Ok(true)
    }

    /// In the present: somebody has taken the dossier in hand, or it still lies in the unit.
    fn take(&mut self) -> Result<bool, Problem> {
        let right = self.right();
        if self.dossier.assignee.is_none()
            && self.random.percent(60)
            && let Some(officer) = self.official(right, self.dossier.unit)
        {
            let (target, at) = (self.target(), self.at);
            let account = officer.account;
            self.dossier =
                actions::assign(self.app, self.tx, Who::Official(&officer), target, account, at)?;
        }
        Ok(false)
    }

    fn pay(&mut self) -> Result<(), Problem> {
        if let Some(cashier) = self.official(rights::DOSSIER_CHARGE, self.dossier.receiver) {
            let (target, at) = (self.target(), self.at);
            self.dossier = actions::pay(self.app, self.tx, Who::Official(&cashier), target, at)?;
        }
        Ok(())
    }

    fn examine(&mut self, officer: &Actor) -> Result<bool, Problem> {
        let (who, at) = (Who::Official(officer), self.at);
        let target = self.target();
        let chance = self.random.below(200);
        if self.dossier.draft.is_none() && chance < 8 {
            let items = self.defects();
            let reason = "Qua thẩm tra, giấy tờ nộp kèm chưa đủ căn cứ giải quyết.";
            self.dossier =
                actions::ask_supplement(self.app, self.tx, who, target, &items, reason, at)?;
            return Ok(true);
        } else if chance < 11 {
            self.dossier = actions::ask_withdrawal(
                self.app,
                self.tx,
                Who::Resident,
                target,
                "Gia đình chưa cần thực hiện nữa.",
                at,
            )?;
            return Ok(true);
        } else if chance < 14 && self.dossier.draft.is_none() {
            self.dossier = actions::suspend(
                self.app,
                self.tx,
                who,
                target,
                "Chờ kết quả xác minh nơi cư trú trước đây.",
                &document("118/UBND-TP", at),
                at,
            )?;
            return Ok(true);
        } else if chance < 16
            && let Some(leader) = self.leader()
        {
            self.dossier = actions::stop(
                self.app,
                self.tx,
                Who::Official(&leader),
                target,
                "Người nộp hồ sơ không thực hiện nghĩa vụ theo thông báo.",
                "",
                at,
            )?;
            return Ok(true);
        } else if chance < 22 && self.dossier.draft.is_none() {
            return self.apologise(officer);
        }
        self.draft(officer)
    }

    fn leader(&mut self) -> Option<Actor> {
        let authority = self.dossier.authority;
        let staff = &self.world.staff;
        let unit = self.dossier.unit;
        staff
            .able(authority, rights::DOSSIER_SIGN, authority, &mut self.random)
            .or_else(|| staff.able(authority, rights::DOSSIER_SIGN, unit, &mut self.random))
            .cloned()
    }

    fn apologise(&mut self, officer: &Actor) -> Result<bool, Problem> {
        let Some(due) = self.dossier.due_at.filter(|due| *due > self.at) else {
            return self.draft(officer);
        };
        let until = add_working_minutes(&self.calendar, due, 480).map_err(Problem::internal)?;
        let (target, at) = (self.target(), self.at);
        let reason = "Hồ sơ cần thêm thời gian xác minh tại thực địa.";
        self.dossier = actions::apologise(
            self.app,
            self.tx,
            Who::Official(officer),
            target,
            until,
            reason,
            at,
        )?;
        Ok(true)
    }

    fn draft(&mut self, officer: &Actor) -> Result<bool, Problem> {
        let at = self.at;
        let who = Who::Official(officer);
        if self.dossier.draft.is_none() {
            let grants = !self.random.percent(2);
            let text = self.dossier.abstract_line.clone();
            let reason = if grants {
                ""
            } else {
                "Không đủ điều kiện theo quy định của pháp luật chuyên ngành."
            };
            let target = self.target();
            self.dossier =
                actions::draft(self.app, self.tx, who, target, grants, &text, reason, at)?;
        }
        let target = self.target();
        self.dossier = actions::forward(self.app, self.tx, who, target, "", at)?;
        Ok(true)
    }

    fn hand_over(&mut self) -> Result<bool, Problem> {
        if !matches!(self.dossier.delivery, Delivery::Waiting | Delivery::Failed) {
            return Ok(false);
        }
        if self.dossier.financial == Financial::Due {
            self.pay()?;
        }
        let minutes = self.random.between(20, 1_500);
        if self.random.percent(3) || !self.wait(minutes)? {
            return Ok(false);
        }
        let Some(officer) = self.official(rights::DOSSIER_HAND_OVER, self.dossier.receiver) else {
            return Ok(false);
        };
        let to = HandOver {
            receiver: self.dossier.applicant.clone(),
            proof: String::new(),
            note: String::new(),
        };
        let (target, at) = (self.target(), self.at);
        self.dossier =
            actions::hand_over(self.app, self.tx, Who::Official(&officer), target, &to, at)?;
        Ok(false)
    }
}

/// A letter of that day.
fn document(symbol: &str, at: Timestamp) -> Basis {
    Basis { symbol: symbol.to_owned(), date: format::day(at), files: Vec::new() }
}
