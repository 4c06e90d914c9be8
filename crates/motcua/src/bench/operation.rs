//! The operations that are measured, each as the requests a browser or program sends.

use super::client::{Answer, Ask, Connection};
use super::floor::Part;
use super::scene::{Filed, Hand, Scene};
use crate::commands::either;
use crate::demo::names;
use crate::demo::random::Random;
use clap::ValueEnum;
use kernel::fold::fold;
use kernel::http::respond::form_urlencode;

/// An operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub(crate) enum Operation {
    /// A resident files online.
    Submit,
    /// A clerk takes in at the counter, accepts, and gets the receipt.
    Intake,
    /// An official passes a dossier on, drafts, signs or numbers.
    Advance,
    /// A program reads a dossier by its code.
    Dossier,
    /// An official looks at the page of a dossier.
    DossierPage,
    /// A program reads twenty rows of a division's work.
    Worklist,
    /// An official looks at the worklist page.
    WorklistPage,
    /// A search by name, typed without accents.
    Search,
    /// A resident looks where a dossier is, with code and secret.
    Track,
    /// A search in the catalogue of procedures.
    Catalogue,
    /// Every figure of an office: by state now, by month and channel.
    Counts,
}

/// What can come of an operation that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// It was done.
    Yes,
    /// There was nothing to do it to.
    Nothing,
}

impl Operation {
    /// All, in an order in which each finds what it needs.
    pub(crate) const ALL: [Self; 11] = [
        Self::Submit,
        Self::Intake,
        Self::Advance,
        Self::Dossier,
        Self::DossierPage,
        Self::Worklist,
        Self::WorklistPage,
        Self::Search,
        Self::Track,
        Self::Catalogue,
        Self::Counts,
    ];

    /// Stable name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Intake => "intake",
            Self::Advance => "advance",
            Self::Dossier => "dossier",
            Self::DossierPage => "dossier-page",
            Self::Worklist => "worklist",
            Self::WorklistPage => "worklist-page",
            Self::Search => "search",
            Self::Track => "track",
            Self::Catalogue => "catalogue",
            Self::Counts => "counts",
        }
    }

    /// In words.
    pub(super) fn label(self) -> String {
        match self {
            Self::Submit => either("nộp trực tuyến", "online submission"),
            Self::Intake => either("tiếp nhận tại quầy", "counter intake"),
            Self::Advance => either("chuyển bước", "advance a step"),
            Self::Dossier => either("hồ sơ theo mã (API)", "dossier by code (API)"),
            Self::DossierPage => either("trang hồ sơ", "dossier page"),
            Self::Worklist => either("20 việc (API)", "worklist of 20 (API)"),
            Self::WorklistPage => either("trang việc cần làm", "worklist page"),
            Self::Search => either("tìm tên không dấu", "search by name"),
            Self::Track => either("tra cứu công khai", "public tracking"),
            Self::Catalogue => either("tìm thủ tục", "catalogue search"),
            Self::Counts => either("số liệu tổng quan", "dashboard counts"),
        }
    }

    /// Whether it changes something of record.
    pub(super) const fn writes(self) -> bool {
        matches!(self, Self::Submit | Self::Intake | Self::Advance)
    }

    /// Aims for the 95th and 99th percentile, in milliseconds.
    pub(super) const fn aims(self) -> (f64, f64) {
        if self.writes() { (60.0, 150.0) } else { (30.0, 100.0) }
    }

    /// Aim for the CPU of server and database, in milliseconds.
    pub(super) const fn aim_cpu(self) -> Option<f64> {
        match self {
            Self::Submit | Self::Intake | Self::Advance => Some(1.2),
            Self::Dossier => Some(0.25),
            Self::Worklist | Self::Counts => Some(0.5),
            _ => None,
        }
    }

    /// The part of the floor it stands on.
    pub(super) const fn floor(self) -> Option<Part> {
        match self {
            Self::Submit => Some(Part::Submit),
            Self::Intake => Some(Part::Intake),
            Self::Advance => Some(Part::Advance),
            Self::Dossier => Some(Part::Dossier),
            Self::Worklist => Some(Part::Page),
            Self::Counts => Some(Part::Count),
            _ => None,
        }
    }

    /// How often it comes among a hundred operations of the mix.
    pub(super) const fn share(self) -> u32 {
        match self {
            Self::Advance | Self::WorklistPage => 18,
            Self::DossierPage => 14,
            Self::Search | Self::Track | Self::Catalogue => 10,
            Self::Submit | Self::Intake | Self::Counts => 5,
            Self::Dossier => 3,
            Self::Worklist => 2,
        }
    }
}

/// Does it once.
pub(super) async fn perform(
    operation: Operation,
    scene: &Scene,
    line: &mut Connection,
    random: &mut Random,
) -> anyhow::Result<Done> {
    let place = random.below(u32::try_from(scene.places.len())?) as usize;
    match operation {
        Operation::Submit | Operation::Intake => {
            let online = operation == Operation::Submit;
            let filed = file(online, scene, line, place, random).await?;
            if !scene.note(online, &filed) && !online {
                scene.put(filed);
            }
        }
        Operation::Advance => {
            let Some(filed) = scene.take() else { return Ok(Done::Nothing) };
            let filed = advance(scene, line, filed).await?;
            scene.put(filed);
        }
        Operation::Dossier | Operation::DossierPage => {
            let known = random.pick(&scene.known);
            let base =
                if operation == Operation::Dossier { "/api/v1/dossiers" } else { "/desk/dossiers" };
            let ask = Ask::get(format!("{base}/{}", known.code));
            expect(line, ask.by(scene.token(known.place, Hand::Reception)), 200).await?;
        }
        Operation::Worklist => {
            let division = scene.places[place].division;
            let ask = Ask::get(format!("/api/v1/worklist?unit={division}&limit=20"));
            expect(line, ask.by(scene.token(place, Hand::Justice)), 200).await?;
        }
        Operation::WorklistPage => {
            let ask = Ask::get("/desk?tab=unit").by(scene.token(place, Hand::Justice));
            expect(line, ask, 200).await?;
        }
        Operation::Search => {
            let typed = form_urlencode(&fold(&names::full(random)));
            let ask = Ask::get(format!("/desk/search?q={typed}"));
            expect(line, ask.by(scene.token(place, Hand::Reception)), 200).await?;
        }
        Operation::Track => track(scene, line, random).await?,
        Operation::Catalogue => {
            let typed: &&str = random.pick(&WANTED);
            let typed = form_urlencode(typed);
            expect(line, Ask::get(format!("/procedures?q={typed}")), 200).await?;
        }
        Operation::Counts => {
            let office = scene.places[place].id;
            let ask = Ask::get(format!("/api/v1/figures?office={office}"))
                .by(scene.token(place, Hand::Leader));
            expect(line, ask, 200).await?;
        }
    }
    Ok(Done::Yes)
}

/// What people type to find a procedure.
const WANTED: [&str; 8] = [
    "khai sinh",
    "giay doc than",
    "sao y ban chinh",
    "ket hon",
    "ho kinh doanh",
    "cong chung",
    "dat dai",
    "tam tru",
];

/// Files a dossier.
pub(super) async fn file(
    online: bool,
    scene: &Scene,
    line: &mut Connection,
    place: usize,
    random: &mut Random,
) -> anyhow::Result<Filed> {
    let ask = if online { scene.online(place, random)? } else { scene.counter(place, random)? };
    let answer = expect(line, ask, 201).await?;
    let read = Filed::read(place, &answer.body);
    let filed = read.ok_or_else(|| anyhow::anyhow!("an answer without a code"))?;
    Ok(filed)
}

/// Takes a dossier through its next stage.
pub(super) async fn advance(
    scene: &Scene,
    line: &mut Connection,
    mut filed: Filed,
) -> anyhow::Result<Filed> {
    let answer = expect(line, scene.stage(&filed), 200).await?;
    let read = filed.went_on(&answer.body);
    read.ok_or_else(|| anyhow::anyhow!("an answer without a version"))?;
    Ok(filed)
}

/// Code and secret are sent, the page behind them is fetched.
async fn track(scene: &Scene, line: &mut Connection, random: &mut Random) -> anyhow::Result<()> {
    let known = random.pick(&scene.known);
    let (code, secret) = (form_urlencode(&known.code), form_urlencode(&known.secret));
    let address = scene.address();
    let ask = Ask::form("/track", format!("code={code}&secret={secret}")).from(address.clone());
    let answer = expect(line, ask, 303).await?;
    let ask = Ask::get("/track/dossier").from(address).cookie(answer.cookie);
    expect(line, ask, 200).await?;
    Ok(())
}

async fn expect(line: &mut Connection, ask: Ask, status: u16) -> anyhow::Result<Answer> {
    let what = ask.what();
    let answer = line.ask(ask).await?;
    if answer.status != status {
        let said = String::from_utf8_lossy(&answer.body).chars().take(300).collect::<String>();
        anyhow::bail!("{what}: {}: {said}", answer.status);
    }
    Ok(answer)
}
