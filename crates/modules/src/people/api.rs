//! Signing in, the own account and accounts, for programs.

use super::actions::{self, Listed, NewAccount, NewGrant};
use super::pages;
use super::rules::{Account, Role, RoleGrant, rights};
use super::second_step::digest;
use super::sessions::{self, Outcome};
use super::store;
use crate::k::people as k;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::http::json::{Body, Listing, json, json_once};
use kernel::http::{Fields, Id, Visit};
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem, ProblemBody, Words};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

#[derive(OpenApi)]
#[openapi(
    paths(sign_in, sign_out, me, list, create, one, grant, end_grant, access, password_link),
    components(schemas(
        SignInBody,
        SessionBody,
        MeBody,
        HeldBody,
        AccountBody,
        GrantBody,
        NewAccountBody,
        CreatedBody,
        NewGrantBody,
        EndBody,
        AccessBody,
        AccessChange,
        LinkBody
    ))
)]
struct Description;

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// Login and password, and the code of the second step where one is set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInBody {
    login: String,
    #[schema(format = Password)]
    password: String,
    /// Six digits.
    #[serde(default)]
    otp: Option<String>,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionBody {
    /// Send it as `Authorization: Bearer …`.
    token: String,
    /// Hours without use after which it ends.
    idle_hours: u32,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct MeBody {
    id: Uuid,
    login: String,
    name: String,
    email: String,
    /// Roles held now.
    roles: Vec<HeldBody>,
    /// Everything that may be done somewhere.
    rights: Vec<&'static str>,
}

/// A role held now.
#[derive(Serialize, ToSchema)]
pub(super) struct HeldBody {
    #[schema(value_type = Role)]
    role: &'static str,
    unit: Uuid,
    rights: Vec<&'static str>,
}

/// An account.
#[derive(Serialize, ToSchema)]
pub(super) struct AccountBody {
    id: Uuid,
    login: String,
    name: String,
    email: String,
    /// Unit whose administrators look after the account.
    unit: Uuid,
    /// A second step is needed to sign in.
    second_step: bool,
    disabled: bool,
    /// Roles in units within reach; in lists only those held today.
    grants: Vec<GrantBody>,
}

/// A role in a unit for a period.
#[derive(Serialize, ToSchema)]
pub(super) struct GrantBody {
    id: Uuid,
    role: Role,
    unit: Uuid,
    /// First day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    reason: String,
}

/// An account to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAccountBody {
    login: String,
    name: String,
    #[serde(default)]
    email: String,
    /// Unit whose administrators look after it.
    unit: Uuid,
}

/// What was made.
#[derive(Serialize, ToSchema)]
pub(super) struct CreatedBody {
    id: Uuid,
    /// Address at which the holder sets a password, once, within 24 hours; for accounts only.
    #[serde(skip_serializing_if = "Option::is_none")]
    password_link: Option<String>,
}

/// A role to be given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGrantBody {
    role: Role,
    unit: Uuid,
    /// First day; today if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// The decision it rests on.
    reason: String,
}

/// A role to be ended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndBody {
    grant: Uuid,
    /// Last day in the role; yesterday ends it at once.
    #[schema(value_type = String, format = Date)]
    last: Date,
    reason: String,
}

/// A change of the access of an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessBody {
    change: AccessChange,
    reason: String,
}

/// What becomes of the access.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum AccessChange {
    /// Nobody signs in with it any more; open sessions end.
    Disable,
    /// It can be used again.
    Enable,
    /// The second step is taken off, for who lost the device.
    DropSecondStep,
}

/// A link by which a password is chosen, once.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkBody {
    password_link: String,
}

impl From<RoleGrant> for GrantBody {
    fn from(grant: RoleGrant) -> Self {
        Self {
            id: grant.id,
            role: grant.role,
            unit: grant.unit,
            from: grant.from,
            to: grant.to,
            reason: grant.reason,
        }
    }
}

fn body(account: Account, grants: Vec<RoleGrant>) -> AccountBody {
    AccountBody {
        id: account.id,
        login: account.login,
        name: account.name,
        email: account.email,
        unit: account.home,
        second_step: account.totp,
        disabled: account.disabled,
        grants: grants.into_iter().map(GrantBody::from).collect(),
    }
}

/// Signs in; every failure has the same answer, whether the account exists or not.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "people",
    request_body = SignInBody,
    responses(
        (status = 201, description = "Signed in", body = SessionBody),
        (status = 401, description = "Login, password or code are wrong, or a code is needed", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many wrong tries: wait as long as Retry-After says", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn sign_in(
    visit: Visit,
    headers: HeaderMap,
    Body(body): Body<SignInBody>,
) -> Result<Response, Problem> {
    let client = pages::client(&headers);
    let mut outcome = sessions::sign_in(&visit, &body.login, &body.password, &client).await?;
    if let (Outcome::Code(step), Some(code)) = (&outcome, &body.otp) {
        outcome = sessions::sign_in_code(&visit, step, code, &client).await?;
    }
    match outcome {
        Outcome::In(token) => {
            let idle_hours = visit.app.config.session_hours;
            Ok(json_once(201, &SessionBody { token, idle_hours }))
        }
        Outcome::Code(_) => {
            let problem =
                Problem::new(401, k::CODE_NEEDED).because(Words::new(k::CODE_NEEDED_DETAIL));
            Err(problem)
        }
        Outcome::Wrong => {
            Err(Problem::new(401, k::SIGN_IN_REFUSED).because(Words::new(k::SIGN_IN_WRONG)))
        }
        Outcome::Wait(seconds) => {
            let problem = Problem::new(429, k::SIGN_IN_SLOW).because(pages::sign_in::wait(seconds));
            Err(problem)
        }
    }
}

/// Ends the session of the token.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "people",
    responses(
        (status = 204, description = "Signed out"),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn sign_out(visit: Visit) -> Result<Response, Problem> {
    let account = visit.actor()?.account;
    if let Some(token) = &visit.token {
        let hash = digest(token);
        visit.app.db.write(move |tx| store::end_session(tx, account, &hash)).await?;
    }
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}

/// Who is signed in, with roles and rights.
#[utoipa::path(get, path = "/api/v1/me", tag = "people",
    responses(
        (status = 200, description = "The own account", body = MeBody),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn me(visit: Visit) -> Result<Response, Problem> {
    let actor = visit.actor()?;
    let id = actor.account;
    let account = visit
        .app
        .db
        .read(move |tx| store::account(tx, id))
        .await?
        .ok_or_else(Problem::not_found)?;
    let mut rights: Vec<&'static str> =
        actor.grants.iter().flat_map(|grant| grant.rights.iter().map(|right| right.0)).collect();
    rights.sort_unstable();
    rights.dedup();
    let roles = actor
        .grants
        .iter()
        .map(|grant| HeldBody {
            role: grant.role,
            unit: grant.unit,
            rights: grant.rights.iter().map(|right| right.0).collect(),
        })
        .collect();
    Ok(json(
        200,
        &MeBody {
            id,
            login: account.login,
            name: account.name,
            email: account.email,
            roles,
            rights,
        },
    ))
}

/// Accounts at home or with a role in the units within reach.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "people",
    params(
        ("q" = Option<String>, Query, description = "Words of the name or login"),
        ("role" = Option<Role>, Query, description = "Only accounts that held this role"),
        ("after" = Option<Uuid>, Query, description = "Cursor"),
    ),
    responses(
        (status = 200, description = "A page of accounts", body = Listing<AccountBody>),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed to see accounts", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is wrong", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn list(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let role = match fields.some("role").map(actions::role) {
        Some(Err(problem)) => {
            problems.push(problem);
            None
        }
        Some(Ok(role)) => Some(role),
        None => None,
    };
    let after = fields.some("after").map(str::parse::<Uuid>);
    if matches!(after, Some(Err(_))) {
        problems.push(FieldProblem::new("after", Words::new(k::CURSOR_WRONG)));
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let query = Listed {
        reach: visit.actor()?.reach(rights::PEOPLE_READ),
        text: fields.get("q").to_owned(),
        role,
        after: after.and_then(Result::ok),
        limit: 50,
        lang: visit.lang,
        now: visit.now,
    };
    let (rows, next) = visit.app.db.read(move |tx| actions::listed(tx, &query)).await?;
    let items = rows.into_iter().map(|row| body(row.account, row.grants)).collect::<Vec<_>>();
    Ok(json(200, &Listing { items, next: next.map(|next| next.to_string()) }))
}

/// Makes an account; its holder sets the password through the link in the answer.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "people",
    request_body = NewAccountBody,
    responses(
        (status = 201, description = "Made", body = CreatedBody),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not an administrator of the unit", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Something is wrong with the account", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn create(
    visit: Visit,
    Body(body): Body<NewAccountBody>,
) -> Result<Response, Problem> {
    let permit = visit.permit(rights::PEOPLE_EDIT, &[body.unit])?;
    let now = visit.now;
    let new = NewAccount {
        login: body.login,
        name: body.name,
        email: body.email,
        home: body.unit,
        password_hash: String::new(),
    };
    let (id, token) = visit
        .app
        .db
        .write(move |tx| {
            let id = actions::create_account(tx, Some(&permit), &new, now)?;
            let account = store::account(tx, id)?.ok_or_else(Problem::not_found)?;
            Ok::<_, Problem>((id, actions::password_link(tx, &permit, &account, now)?))
        })
        .await?;
    let link = format!("{}/password/{token}", visit.app.config.base_url());
    Ok(json_once(201, &CreatedBody { id, password_link: Some(link) }))
}

/// The account, if the official may see it; otherwise there is none.
fn seen(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Account, Problem> {
    let account = store::account(tx, id)?.ok_or_else(Problem::not_found)?;
    if actions::visible(tx, actor, &account)? { Ok(account) } else { Err(Problem::not_found()) }
}

/// One account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "people",
    params(("id" = Uuid, Path, description = "Account")),
    responses(
        (status = 200, description = "The account", body = AccountBody),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed to see accounts", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such account within reach", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn one(visit: Visit, Id(id): Id) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let shown = visit
        .app
        .db
        .read(move |tx| {
            let account = seen(tx, &actor, id)?;
            let reach = actor.reach(rights::PEOPLE_READ);
            let mut grants = store::grants(tx, id)?;
            grants.retain(|grant| reach.contains(&grant.unit));
            Ok::<_, Problem>(body(account, grants))
        })
        .await?;
    Ok(json(200, &shown))
}

/// Gives a role.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/grants", tag = "people",
    params(("id" = Uuid, Path, description = "Account")),
    request_body = NewGrantBody,
    responses(
        (status = 201, description = "Given; the id of the grant", body = CreatedBody),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not an administrator of the unit", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such account within reach", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The role excludes another one, or something is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn grant(
    visit: Visit,
    Id(id): Id,
    Body(body): Body<NewGrantBody>,
) -> Result<Response, Problem> {
    let permit = visit.permit(rights::PEOPLE_EDIT, &[body.unit])?;
    let now = visit.now;
    let actor = visit.actor()?.clone();
    let new = NewGrant {
        account: id,
        role: body.role,
        unit: body.unit,
        from: body.from.unwrap_or_else(|| format::local(now).date()),
        to: body.to,
        reason: body.reason,
    };
    let id = visit
        .app
        .db
        .write(move |tx| {
            seen(tx, &actor, new.account)?;
            actions::grant(tx, Some(&permit), &new, now)
        })
        .await?;
    Ok(json(201, &CreatedBody { id, password_link: None }))
}

/// Ends a role.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/grants/end", tag = "people",
    params(("id" = Uuid, Path, description = "Account")),
    request_body = EndBody,
    responses(
        (status = 204, description = "Ended"),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not an administrator of the unit", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such account or grant within reach", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The last day or the reason is wrong", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn end_grant(
    visit: Visit,
    Id(id): Id,
    Body(body): Body<EndBody>,
) -> Result<Response, Problem> {
    let now = visit.now;
    let actor = visit.actor()?.clone();
    visit
        .app
        .db
        .write(move |tx| {
            seen(tx, &actor, id)?;
            let held = store::grant(tx, body.grant)?
                .filter(|grant| grant.account == id)
                .ok_or_else(Problem::not_found)?;
            let permit =
                actor.may(rights::PEOPLE_EDIT, &[held.unit]).ok_or_else(Problem::forbidden)?;
            actions::end_grant(tx, Some(&permit), held.id, body.last, &body.reason, now)
        })
        .await?;
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}

/// Locks or unlocks an account, or takes its second step off.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/access", tag = "people",
    params(("id" = Uuid, Path, description = "Account")),
    request_body = AccessBody,
    responses(
        (status = 204, description = "Done"),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not an administrator of the account", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such account within reach", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is so already", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The reason is missing, or it is the own account", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn access(
    visit: Visit,
    Id(id): Id,
    Body(body): Body<AccessBody>,
) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor()?.clone(), visit.now);
    visit
        .app
        .db
        .write(move |tx| {
            let account = seen(tx, &actor, id)?;
            let permit =
                actions::manages(tx, &actor, &account, now)?.ok_or_else(Problem::forbidden)?;
            let reason = &body.reason;
            match body.change {
                AccessChange::Disable => {
                    actions::set_disabled(tx, &permit, &account, true, reason, now)
                }
                AccessChange::Enable => {
                    actions::set_disabled(tx, &permit, &account, false, reason, now)
                }
                AccessChange::DropSecondStep => {
                    actions::drop_second_step(tx, &permit, &account, reason, now)
                }
            }
        })
        .await?;
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}

/// Makes a link by which the owner of an account chooses a new password.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/password-link", tag = "people",
    params(("id" = Uuid, Path, description = "Account")),
    responses(
        (status = 201, description = "The link; it is told once", body = LinkBody),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not an administrator of the account", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such account within reach", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn password_link(visit: Visit, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor()?.clone(), visit.now);
    let token = visit
        .app
        .db
        .write(move |tx| {
            let account = seen(tx, &actor, id)?;
            let permit =
                actions::manages(tx, &actor, &account, now)?.ok_or_else(Problem::forbidden)?;
            actions::password_link(tx, &permit, &account, now)
        })
        .await?;
    let link = format!("{}/password/{token}", visit.app.config.base_url());
    Ok(json_once(201, &LinkBody { password_link: link }))
}
