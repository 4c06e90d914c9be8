//! Officials of the sample, in every role.

use super::{Office, Shown, names, random::Random};
use crate::commands::told;
use jiff::Timestamp;
use kernel::actor::{Actor, Right};
use kernel::app::App;
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use modules::people::{self, NewAccount, NewGrant, Role};
use modules::units::{self, UnitFunction};
use std::collections::HashMap;
use uuid::Uuid;

/// The password of every sample account; a sample has no secrets.
pub(crate) const PASSWORD: &str = "mot-cua-2026";

/// Who does what in the offices.
pub(crate) struct Staff {
    by_office: HashMap<Uuid, Vec<Actor>>,
}

impl Staff {
    /// An official of an office who may do something in a unit; chance decides among several.
    pub(crate) fn able(
        &self,
        office: Uuid,
        right: Right,
        unit: Uuid,
        random: &mut Random,
    ) -> Option<&Actor> {
        let able: Vec<&Actor> = self
            .by_office
            .get(&office)?
            .iter()
            .filter(|actor| actor.may(right, &[unit]).is_some())
            .collect();
        if able.is_empty() { None } else { Some(*random.pick(&able)) }
    }
}

/// First part of the login, role, function of the unit.
const POSTS: [(&str, &[Role], UnitFunction); 16] = [
    ("tiepnhan", &[Role::Reception], UnitFunction::OneStop),
    ("tiepnhan2", &[Role::Reception], UnitFunction::OneStop),
    ("traketqua", &[Role::ResultOfficer], UnitFunction::OneStop),
    ("thungan", &[Role::Cashier], UnitFunction::OneStop),
    ("tuphap", &[Role::CaseOfficer], UnitFunction::Justice),
    ("tuphap2", &[Role::CaseOfficer], UnitFunction::Justice),
    ("kinhte", &[Role::CaseOfficer], UnitFunction::Economy),
    ("xahoi", &[Role::CaseOfficer], UnitFunction::Society),
    ("congan", &[Role::CaseOfficer], UnitFunction::Police),
    ("chanhvanphong", &[Role::HeadOfDivision, Role::CaseOfficer], UnitFunction::Secretariat),
    ("truongkinhte", &[Role::HeadOfDivision], UnitFunction::Economy),
    ("truongxahoi", &[Role::HeadOfDivision], UnitFunction::Society),
    ("truongcongan", &[Role::HeadOfDivision, Role::Leader], UnitFunction::Police),
    ("vanthucongan", &[Role::Clerical], UnitFunction::Police),
    ("vanthu", &[Role::Clerical], UnitFunction::Secretariat),
    ("chutich", &[Role::Leader], UnitFunction::Leadership),
];

/// Login, role, and whether the post stands over the whole city.
const OVER_ALL: [(&str, Role); 4] = [
    ("kiemsoat", Role::Controller),
    // Who writes a version may not verify it.
    ("kiemsoat2", Role::Controller),
    ("thanhtra", Role::Inspector),
    ("quantri", Role::Administrator),
];

struct Post {
    login: String,
    name: String,
    roles: Vec<Role>,
    unit: Uuid,
    unit_name: String,
    office: Option<Uuid>,
}

/// Makes the accounts and gives them their roles.
pub(crate) async fn make(
    app: &App,
    offices: &[Office],
    city: Uuid,
    now: Timestamp,
) -> anyhow::Result<(Staff, Vec<Shown>)> {
    let list = offices.to_vec();
    let posts = app.db.write(move |tx| posts(tx, &list, city, now)).await.map_err(told)?;
    // One for all: hashing is slow on purpose, and these accounts have no secret.
    let hash =
        tokio::task::spawn_blocking(|| people::hash_password(PASSWORD)).await?.map_err(told)?;
    let shown = posts.iter().map(shown).collect();
    let by_office = app
        .db
        .write(move |tx| {
            let today = format::local(now).date();
            let mut by_office: HashMap<Uuid, Vec<Actor>> = HashMap::new();
            for post in &posts {
                let new = NewAccount {
                    login: post.login.clone(),
                    name: post.name.clone(),
                    email: String::new(),
                    home: post.unit,
                    password_hash: hash.clone(),
                };
                let account = people::create_account(tx, None, &new, now)?;
                for role in &post.roles {
                    let grant = NewGrant {
                        account,
                        role: *role,
                        unit: post.unit,
                        from: today,
                        to: None,
                        reason: "Quyết định phân công công tác (dữ liệu mẫu)".to_owned(),
                    };
                    people::grant(tx, None, &grant, now)?;
                }
                if let (Some(office), Some(actor)) = (post.office, people::actor(tx, account, now)?)
                {
                    by_office.entry(office).or_default().push(actor);
                }
            }
            Ok::<_, Problem>(by_office)
        })
        .await
        .map_err(told)?;
    Ok((Staff { by_office }, shown))
}

fn posts(
    tx: &mut kernel::db::Tx<'_>,
    offices: &[Office],
    city: Uuid,
    now: Timestamp,
) -> Result<Vec<Post>, Problem> {
    let today = format::local(now).date();
    let mut random = Random::new(7);
    let mut posts = Vec::new();
    for office in offices {
        for (login, roles, function) in POSTS {
            // The leader answers for the whole office, not for a division of it.
            let unit = match function {
                UnitFunction::Leadership => units::get(tx, office.id)?,
                _ => units::division(tx, office.id, function, today)?,
            };
            let Some(unit) = unit else { continue };
            posts.push(Post {
                login: format!("{login}.{}", office.slug),
                name: names::full(&mut random),
                roles: roles.to_vec(),
                unit: unit.id,
                unit_name: unit.full_name_vi,
                office: Some(office.id),
            });
        }
    }
    for (login, role) in OVER_ALL {
        let unit = units::get(tx, city)?.ok_or_else(Problem::not_found)?;
        posts.push(Post {
            login: login.to_owned(),
            name: names::full(&mut random),
            roles: vec![role],
            unit: city,
            unit_name: unit.full_name_vi,
            office: None,
        });
    }
    Ok(posts)
}

fn shown(post: &Post) -> Shown {
    let roles: Vec<&str> = post.roles.iter().map(|role| Lang::Vi.t(role.label())).collect();
    Shown {
        login: post.login.clone(),
        password: PASSWORD.to_owned(),
        what: format!("{}, {}", roles.join(" + "), post.unit_name),
    }
}
