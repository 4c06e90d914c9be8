//! The running installation: what every handler and job can reach.

use crate::actor::Actor;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::migrate::Migration;
use crate::db::{Db, DbError, Recorded, Tx};
use crate::files::Files;
use crate::http::rate::Limits;
use crate::i18n::Key;
use crate::jobs::JobKind;
use crate::mail::Mailer;
use crate::module::{Access, Check, MenuEntry, Module};
use crate::sweep::{self, Named};
use axum::http::Method;
use jiff::Timestamp;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

/// Finds the official behind a digest.
pub type Find = fn(&mut Tx<'_>, &[u8], Timestamp) -> Result<Option<Known>, DbError>;
/// Notes that a session was used.
pub type Touch = fn(&mut Tx<'_>, &[u8], Timestamp, bool) -> Result<Option<String>, DbError>;

/// How the installation knows who is behind the digest of a session token.
#[derive(Clone, Copy)]
pub struct Identify {
    /// Finds the official; runs on each request and only reads.
    pub find: Find,
    /// Notes that the session was used; with `true` it gets a new token if it is due for one.
    pub touch: Touch,
}

/// An official found by the token of a session.
#[derive(Clone, Debug)]
pub struct Known {
    /// The official.
    pub actor: Actor,
    /// The session was not noted as used for a while, or is due for a new token.
    pub stale: bool,
}

/// A handle on the installation; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of the installation.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The time of day.
    pub clock: Clock,
    /// The operator's settings.
    pub config: Config,
    /// Attachments.
    pub files: Files,
    /// Outgoing mail.
    pub mailer: Mailer,
    /// All kinds of job.
    pub jobs: Vec<JobKind>,
    /// The tables whose rows the log answers for.
    pub recorded: Vec<&'static Recorded>,
    /// What the modules check of what they derive.
    pub checks: Vec<Check>,
    /// Which files the records of the modules name.
    pub files_named: Vec<Named>,
    /// All menu entries, in order.
    pub menu: Vec<MenuEntry>,
    /// Every route with who may call it.
    pub routes: Vec<(Method, &'static str, Access)>,
    /// Name of the installation at the top of each page.
    pub title: Key,
    /// Finds who is asking.
    pub identify: Identify,
    /// Rate limits.
    pub limits: Limits,
    /// The API description.
    pub openapi: utoipa::openapi::OpenApi,
    shared: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the database and the folder of attachments, and brings the schema to this version.
    pub fn open(
        config: Config,
        clock: Clock,
        modules: &[Module],
        title: Key,
        identify: Identify,
    ) -> anyhow::Result<Self> {
        let db = Db::open(&config.database())?;
        let files = Files::folder(&config.data.join("files"))?;
        crate::db::migrate::migrate(&db, migrations(modules), clock.now())?;
        let mut menu: Vec<_> = modules.iter().flat_map(|module| module.menu).copied().collect();
        menu.sort_by_key(|entry| entry.place);
        let mut openapi = crate::http::openapi::base();
        for module in modules {
            openapi.merge((module.openapi)());
        }
        crate::http::openapi::name_operations(&mut openapi);
        let routes = modules
            .iter()
            .flat_map(|module| (module.routes)())
            .map(|route| (route.method, route.path, route.access))
            .collect();
        Ok(Self(Arc::new(Parts {
            db,
            clock,
            mailer: Mailer::new(&config.mail)?,
            config,
            files,
            jobs: modules
                .iter()
                .flat_map(|module| module.jobs)
                .copied()
                .chain([sweep::JOB])
                .collect(),
            recorded: modules.iter().flat_map(|module| module.recorded).copied().collect(),
            checks: modules.iter().flat_map(|module| module.checks).copied().collect(),
            files_named: modules.iter().map(|module| module.files).collect(),
            menu,
            routes,
            title,
            identify,
            limits: Limits::default(),
            openapi,
            shared: Mutex::default(),
        })))
    }

    /// A value a module keeps for the whole installation, such as a cache; made when first asked for.
    pub fn shared<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut shared = self.0.shared.lock().expect("no one panics while holding the map");
        let value = shared
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Arc::new(T::default()) as Arc<dyn Any + Send + Sync>);
        Arc::clone(value).downcast().expect("the map is keyed by type")
    }
}

/// What makes the tables of an installation, in order.
pub fn migrations(modules: &[Module]) -> Vec<Migration> {
    let mut list = KERNEL_TABLES.to_vec();
    list.extend(modules.iter().flat_map(|module| module.migrations));
    list
}

/// The tables of the kernel itself.
pub const KERNEL_TABLES: [Migration; 3] = [
    Migration { name: "0001_kernel", sql: include_str!("../migrations/0001_kernel.sql") },
    Migration { name: "0002_pending", sql: include_str!("../migrations/0002_pending.sql") },
    Migration { name: "0003_event_rows", sql: include_str!("../migrations/0003_event_rows.sql") },
];
