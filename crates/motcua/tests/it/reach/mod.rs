//! The one rule of permission, asked of every route for every role in every unit: what an official may not
//! see shows nowhere, and what an official may not do changes nothing. The walk follows the list of routes,
//! so a new route is asked by itself.

mod addresses;
pub(crate) mod marked;
mod rule;

use crate::engines;
use crate::support::{Client, Reply, TestApp};
use addresses::{Address, Things};
use axum::http::Method;
use kernel::module::Access;
use kernel::problem::Problem;
use marked::{Marked, OFFICES, passed};
use modules::dossiers::rules::Verb;
use modules::people::Role;
use modules::people::rights::{self, DOSSIER_READ};
use std::io::Read as _;

/// Where a role is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At the top: both offices lie below.
    City,
    /// A whole office.
    Office(&'static str),
    /// A division of an office.
    Division(&'static str, &'static str),
}

/// The first has no part in any dossier, the second in one.
const PLACES: [Place; 5] = [
    Place::City,
    Place::Office(OFFICES[0]),
    Place::Office(OFFICES[1]),
    Place::Division(OFFICES[0], "van-hoa-xa-hoi"),
    Place::Division(OFFICES[0], "kinh-te"),
];

impl Place {
    fn slug(self) -> String {
        match self {
            Self::City => "ha-noi".to_owned(),
            Self::Office(office) => office.to_owned(),
            Self::Division(office, division) => format!("{office}-{division}"),
        }
    }

    /// Whether a reader of dossiers in this place may see this one.
    fn sees(self, dossier: &Marked) -> bool {
        match self {
            Self::City => true,
            Self::Office(office) => dossier.office == office,
            Self::Division(office, division) => {
                dossier.office == office && dossier.divisions.contains(&division)
            }
        }
    }
}

/// Somebody who walks: a role in a place, or a visitor.
struct Walker {
    client: Client,
    who: Option<(Role, Place)>,
}

impl Walker {
    fn sees(&self, dossier: &Marked) -> bool {
        self.who.is_some_and(|(role, place)| {
            role.rights().contains(&DOSSIER_READ) && place.sees(dossier)
        })
    }

    /// Claims that nothing in an answer comes from a dossier out of sight.
    fn claim(&self, reply: &Reply, path: &str, dossiers: &[Marked], told: Option<usize>) {
        let text = readable(reply).to_lowercase();
        for (at, dossier) in dossiers.iter().enumerate().filter(|(_, one)| !self.sees(one)) {
            for mark in &dossier.marks {
                assert!(
                    !text.contains(mark),
                    "{path} shows {mark} of {} to {:?}",
                    dossier.code,
                    self.who
                );
            }
            // The code somebody typed into the address may come back in it.
            let code = dossier.code.to_lowercase();
            let shown = told != Some(at) && text.contains(&code);
            assert!(!shown, "{path} names {code} to {:?}", self.who);
        }
    }
}

/// Everything an answer says: headers and body, spreadsheets unpacked.
fn readable(reply: &Reply) -> String {
    let mut text = format!("{:?}\n{}", reply.headers, reply.text());
    let mut rest: &[u8] = &reply.bytes;
    while let Some(at) = rest.windows(4).position(|window| window == b"PK\x03\x04") {
        let size =
            |from: usize| usize::from(rest[at + from]) + 256 * usize::from(rest[at + from + 1]);
        let (start, deflated) = (at + 30 + size(26) + size(28), size(8) == 8);
        let part = rest.get(start..).unwrap_or_default();
        let mut bytes = Vec::new();
        if deflated {
            flate2::read::DeflateDecoder::new(part).read_to_end(&mut bytes).unwrap();
        }
        text.push_str(&String::from_utf8_lossy(&bytes));
        rest = part;
    }
    text
}

async fn things(app: &TestApp, walkers: &[Walker]) -> Things {
    let version = app
        .read(|tx| Ok(tx.one("select id from procedure_version limit 1", &[], |row| row.get(0))?))
        .await;
    let accounts = walkers.iter().filter_map(|walker| walker.client.account).take(3).collect();
    Things { accounts, version }
}

async fn walkers(app: &TestApp, roles: &[Role], places: &[Place]) -> Vec<Walker> {
    let mut all = vec![Walker { client: app.visitor(), who: None }];
    for role in roles {
        for place in places {
            let client = app.sign_in_at(role.code(), &place.slug()).await;
            all.push(Walker { client, who: Some((*role, *place)) });
        }
    }
    all
}

/// What must stay as it is: every dossier, every event but those of accounts, files, grants and units.
async fn digest(app: &TestApp) -> Vec<i64> {
    app.read(|tx| {
        let mut all = Vec::new();
        for statement in [
            "select count(*) from dossier",
            "select coalesce(cast(sum(version) as bigint), 0) from dossier",
            "select count(*) from event where about <> 'account'",
            "select count(*) from attachment",
            "select count(*) from role_grant",
            "select count(*) from account",
            "select count(*) from unit",
            "select count(*) from procedure_version",
        ] {
            all.push(tx.one(statement, &[], |row| row.get(0))?);
        }
        Ok::<_, Problem>(all)
    })
    .await
}

/// Roles that may ever do it, in some state of a dossier.
fn may_ever(role: Role, verb: Verb) -> bool {
    let any =
        |wanted: &[kernel::actor::Right]| wanted.iter().any(|right| role.rights().contains(right));
    let steps = [
        rights::DOSSIER_RECEIVE,
        rights::DOSSIER_EXAMINE,
        rights::DOSSIER_REVIEW,
        rights::DOSSIER_SIGN,
        rights::DOSSIER_NUMBER,
        rights::DOSSIER_HAND_OVER,
    ];
    match verb {
        Verb::Accept | Verb::Decline | Verb::Supply | Verb::AskWithdrawal => any(&steps[..1]),
        Verb::Answer => any(&steps[1..2]),
        Verb::Sign | Verb::Stop => any(&steps[3..4]),
        Verb::Number => any(&steps[4..5]),
        Verb::HandOver | Verb::DeliveryFailed => any(&steps[5..]),
        Verb::Pay | Verb::Count => any(&[rights::DOSSIER_CHARGE]),
        Verb::Assign => any(&steps) || any(&[rights::DOSSIER_ASSIGN]),
        _ => any(&steps),
    }
}

/// Public pages do not look at who asks for a dossier: two walkers are enough.
fn walks(walker: &Walker, access: Access) -> bool {
    access != Access::Public || matches!(walker.who, None | Some((Role::Leader, Place::Office(_))))
}

fn prints(path: &str) -> bool {
    path.contains(".pdf") || path.contains("/forms/") || path.contains("posting")
}

/// Asks every page for everything; how often somebody saw something.
async fn walk(app: &TestApp, walkers: &[Walker], dossiers: &[Marked]) -> usize {
    let things = things(app, walkers).await;
    let mut seen = 0;
    for (method, path, access) in app.app.routes.iter().filter(|(method, ..)| method == Method::GET)
    {
        for walker in walkers.iter().filter(|walker| walks(walker, *access)) {
            for address in addresses::of(path, dossiers, &things) {
                let visible = address.dossier.is_some_and(|at| walker.sees(&dossiers[at]));
                // Printing takes long and the rule was asked before; one reader prints.
                if prints(path)
                    && (visible || address.dossier.is_none())
                    && walker.who.is_none_or(|who| who != (Role::Leader, PLACES[1]))
                {
                    continue;
                }
                let lists =
                    address.dossier.is_none() && !path.contains('{') && *access != Access::Public;
                let queries = if lists { addresses::queries() } else { vec![String::new()] };
                for query in queries {
                    let asked = format!("{}{query}", address.path);
                    let reply = walker.client.send(method.clone(), &asked, None, Vec::new()).await;
                    assert!(reply.status < 500, "{asked} gave {}", reply.status);
                    walker.claim(&reply, &asked, dossiers, address.dossier);
                    seen += usize::from(
                        dossiers.iter().any(|one| reply.text().contains(&one.marks[0])),
                    );
                    if address.dossier.is_some() && !visible {
                        assert!(
                            !(200..300).contains(&reply.status),
                            "{asked} opens to {:?}",
                            walker.who
                        );
                    }
                }
            }
        }
    }
    seen
}

engines! {
    async fn nothing_of_a_dossier_shows_outside_its_reach_on_any_route(app: TestApp) {
        let dossiers = marked::make(&app).await;
        let walkers = walkers(&app, &Role::ALL, &PLACES).await;
        let seen = walk(&app, &walkers, &dossiers).await;
        assert!(seen > 300, "those who may see hardly see anything: {seen}");
    }

    async fn who_may_not_changes_nothing_on_any_route(app: TestApp) {
        let dossiers = marked::make(&app).await;
        let walkers = walkers(&app, &Role::ALL, &[PLACES[1], PLACES[2], PLACES[3]]).await;
        let things = things(&app, &walkers).await;
        let before = digest(&app).await;
        let posts = || app.app.routes.iter().filter(|(method, ..)| method != Method::GET);
        for (method, path, access) in posts() {
            for address in addresses::of(path, &dossiers, &things) {
                let told = address.dossier.unwrap_or(1);
                let dossier = &dossiers[told];
                for walker in &walkers {
                    let Some((role, _)) = walker.who else { continue };
                    let wrong = match (access, address.verb) {
                        _ if role == Role::Inspector => true,
                        (Access::Public | Access::Account, _) => false,
                        (Access::Needs(right), None) if address.dossier.is_none() => {
                            !role.rights().contains(right)
                        }
                        (_, verb) => {
                            !walker.sees(dossier) || !may_ever(role, verb.unwrap_or(Verb::Attach))
                        }
                    };
                    if !wrong {
                        continue;
                    }
                    // Signing out is one of the routes: everybody comes in anew.
                    let client = app.enter(walker.client.id()).await;
                    let (kind, bytes) = addresses::body(method, &address, dossier, client.id());
                    let reply = client.send(method.clone(), &address.path, kind, bytes).await;
                    walker.claim(&reply, &address.path, &dossiers, Some(told));
                    if address.dossier.is_some() {
                        let expected = if walker.sees(dossier) { vec![403] } else { vec![403, 404] };
                        assert!(
                            expected.contains(&reply.status),
                            "{method} {} gave {} to {:?}: {}",
                            address.path, reply.status, walker.who, reply.text()
                        );
                    }
                }
                let after = digest(&app).await;
                assert_eq!(after, before, "{method} {} changed something", address.path);
            }
        }
    }

    async fn what_is_out_of_reach_and_what_is_not_there_look_the_same(app: TestApp) {
        let dossiers = marked::make(&app).await;
        let (hidden, at) = (&dossiers[1], 1);
        let walker = app.sign_in_at("leader", OFFICES[1]).await;
        let nobody = Marked { code: hidden.code.replace("-000", "-990"), ..hidden.clone() };
        let missing: Vec<_> = dossiers.iter().enumerate()
            .map(|(place, one)| if place == at { nobody.clone() } else { one.clone() })
            .collect();
        let things = things(&app, &[]).await;
        for (method, path, _) in app.app.routes.iter().filter(|(_, path, _)| path.contains("/dossiers/{code}")) {
            let about = |dossiers: &[Marked]| -> Vec<Address> {
                let all = addresses::of(path, dossiers, &things);
                all.into_iter().filter(|address| address.dossier == Some(at)).collect()
            };
            for (one, other) in about(&dossiers).into_iter().zip(about(&missing)) {
                let mut shapes = Vec::new();
                for (address, code) in [(one, &hidden.code), (other, &nobody.code)] {
                    let (kind, bytes) = addresses::body(method, &address, hidden, walker.id());
                    let (kind, bytes) = if method == Method::GET { (None, Vec::new()) } else { (kind, bytes) };
                    let reply = walker.send(method.clone(), &address.path, kind, bytes).await;
                    let text = reply.text().replace(reply.header("x-request-id"), "").replace(code.as_str(), "");
                    let names: Vec<_> = reply.headers.keys().cloned().collect();
                    shapes.push((reply.status, names, text));
                }
                assert_eq!(shapes[0], shapes[1], "{method} {path}");
            }
        }
    }

    async fn who_continues_an_office_reaches_what_was_its_on_every_route(app: TestApp) {
        let mut dossiers = marked::make(&app).await;
        passed(&app, OFFICES[1], &[(OFFICES[0], "whole")]).await;
        for one in &mut dossiers {
            one.office = OFFICES[0];
        }
        let roles = [Role::Reception, Role::CaseOfficer, Role::Leader, Role::Inspector, Role::Administrator];
        let places = [PLACES[1], PLACES[3], PLACES[4], Place::Office("xa-thuong-phuc")];
        let walkers = walkers(&app, &roles, &places).await;
        walk(&app, &walkers, &dossiers).await;
        let hidden = |one: &&Marked| one.code.starts_with("H26.202-");
        for one in dossiers.iter().filter(hidden) {
            let mark = &one.marks[0];
            let (clerk, leader) = (&walkers[1].client, &walkers[9].client);
            clerk.get(&format!("/desk/dossiers/{}", one.code)).await.assert_ok();
            clerk.get(&format!("/desk/search?q={mark}")).await.assert_contains(mark);
            let register = format!("/desk/register?office={}", modules::units::id_of(OFFICES[1]));
            clerk.get(&register).await.assert_contains(&one.code);
            let register = register.replace("register", "register.csv");
            leader.get(&register).await.assert_contains(mark);
        }
        let took_part = dossiers.iter().filter(hidden).find(|one| !one.divisions.is_empty()).unwrap();
        let justice = app.sign_in_at("case_officer", "xa-thuong-tin-tu-phap").await;
        justice.get(&format!("/desk/dossiers/{}", took_part.code)).await.assert_ok();
    }

    async fn a_unit_that_was_split_gives_none_of_its_dossiers_to_anybody(app: TestApp) {
        let dossiers = marked::make(&app).await;
        passed(&app, OFFICES[1], &[(OFFICES[0], "whole"), ("xa-thuong-phuc", "part")]).await;
        let places = [PLACES[1], PLACES[4], Place::Office("xa-thuong-phuc")];
        let walkers = walkers(&app, &[Role::Leader, Role::CaseOfficer], &places).await;
        walk(&app, &walkers, &dossiers).await;
    }
}
