//! What a module declares: its tables, routes, jobs and menu entries. The binary folds over the list of
//! modules and knows nothing else about them.

use crate::actor::Right;
use crate::app::App;
use crate::db::migrate::Migration;
use crate::db::{Recorded, Tx};
use crate::i18n::Key;
use crate::jobs::JobKind;
use crate::problem::Problem;
use crate::sweep::Named;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

/// A room of the office.
pub struct Module {
    /// Name of its folder.
    pub name: &'static str,
    /// Its tables.
    pub migrations: &'static [Migration],
    /// Its pages and API.
    pub routes: fn() -> Vec<Route>,
    /// Its jobs.
    pub jobs: &'static [JobKind],
    /// The tables whose rows the log answers for.
    pub recorded: &'static [&'static Recorded],
    /// Compares what it derives from its records, such as counters, with the records.
    pub checks: &'static [Check],
    /// Which files its records name; the others are swept, see [`crate::sweep`].
    pub files: Named,
    /// Its entries in the menus.
    pub menu: &'static [MenuEntry],
    /// Its part of the API description.
    pub openapi: fn() -> utoipa::openapi::OpenApi,
}

/// Computes something derived again and calls back with table, row and what is wrong for each difference.
pub type Check = fn(&mut Tx<'_>, &mut dyn FnMut(&'static str, String, Key)) -> Result<(), Problem>;

/// An entry of a menu.
#[derive(Clone, Copy, Debug)]
pub struct MenuEntry {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: Key,
    /// Who sees it: everyone, or officials who hold the right somewhere.
    pub needs: Option<Right>,
    /// Place in the menu, lowest first.
    pub place: u8,
}

/// Who may call a route at all; what they may do to a thing is decided where the thing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everyone.
    Public,
    /// Any signed-in official.
    Account,
    /// Officials who hold the right somewhere.
    Needs(Right),
}

/// One method of one path.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, as the router writes it.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What answers.
    pub handler: MethodRouter<App>,
}

/// A route that shows.
pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::GET, path, access, handler: on(MethodFilter::GET, handler) }
}

/// A route that acts.
pub fn post<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::POST, path, access, handler: on(MethodFilter::POST, handler) }
}

/// A route that takes something away.
pub fn delete<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::DELETE, path, access, handler: on(MethodFilter::DELETE, handler) }
}
