//! An installation of its own for each test: a database, a folder, the sample's units, and a clock that
//! stands at nine o'clock on Tuesday 10 March 2026 until the test moves it.
//!
//! ```ignore
//! engines! {
//!     async fn a_sentence_about_the_law_of_the_thing(app: TestApp) {
//!         let clerk = app.sign_in("reception").await;
//!         clerk.get("/desk/account").await.assert_ok().assert_contains("Cán bộ tiếp nhận");
//!     }
//! }
//! ```
//! It runs on SQLite, and on PostgreSQL when `MOTCUA_TEST_POSTGRES` holds the address of a server on which
//! databases may be made (`postgres://user@host/postgres`): with one server of the product, and some
//! (all with `MOTCUA_TEST_SERVERS=all`) with two that know nothing of each other but the database and the folder, and
//! are asked in turn.

mod client;
mod engine;
mod reply;

pub(crate) use client::Client;
use client::Servers;
pub(crate) use engine::Engine;
pub(crate) use reply::Reply;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use kernel::app::App;
use kernel::clock::Clock;
use kernel::config::{Config, Mail};
use kernel::db::Tx;
use kernel::problem::Problem;
use modules::people::{self, NewAccount, NewGrant, Role};
use modules::units;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

/// Defines tests that run once per engine.
#[macro_export]
macro_rules! engines {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)*) => {
        $($(#[$meta])*
        async fn $name($app: TestApp) $body

        mod $name {
            use $crate::support::{Engine, TestApp};

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(TestApp::new(Engine::sqlite()).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                match Engine::postgres().await {
                    Some(engine) => super::$name(TestApp::new(engine).await).await,
                    None => println!("skipped: MOTCUA_TEST_POSTGRES is not set"),
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn two_servers() {
                match Engine::two_servers(module_path!()).await {
                    Some(engine) => super::$name(TestApp::new(engine).await).await,
                    None => println!("skipped: see support/engine.rs"),
                }
            }
        })*
    };
}

/// Password of every account a test makes.
pub(crate) const PASSWORD: &str = "mưa xuân phố Vồi";

/// An installation for one test.
pub(crate) struct TestApp {
    /// The running installation.
    pub(crate) app: App,
    /// Another server of the same installation, or the same one where there is one only.
    pub(crate) other: App,
    servers: Servers,
    people: AtomicU32,
    _engine: Engine,
}

impl TestApp {
    /// Opens it on an engine and loads the units of the sample.
    pub(crate) async fn new(engine: Engine) -> Self {
        Self::with_mail(engine, "").await
    }

    /// The same with a mail server.
    pub(crate) async fn with_mail(engine: Engine, smtp_url: &str) -> Self {
        let mail = Mail { smtp_url: smtp_url.to_owned(), ..Mail::default() };
        Self::with(engine, Config { mail, ..Config::default() }).await
    }

    /// The same with other settings.
    pub(crate) async fn with(engine: Engine, config: Config) -> Self {
        let start: Timestamp = "2026-03-10T09:00:00+07:00".parse().unwrap();
        let config = Config {
            data: engine.folder.path().to_owned(),
            database_url: engine.url.clone(),
            ..config
        };
        let (clock, count) = (Clock::at(start), engine.servers);
        let mut apps = tokio::task::spawn_blocking(move || {
            crate::plans::watch();
            let open = |_| modules::open(config.clone(), clock.clone()).unwrap();
            (0..count).map(open).collect::<Vec<_>>()
        })
        .await
        .unwrap();
        let router = |app| kernel::http::router::router(app, &modules::all());
        let servers = Servers::new(apps.iter().map(router).collect());
        let other = apps.pop().unwrap();
        let app = apps.pop().unwrap_or_else(|| other.clone());
        let app = Self { app, other, servers, people: AtomicU32::new(0), _engine: engine };
        let text = include_str!("../../../../../data/units/thuong-tin.toml");
        let now = app.now();
        app.write(move |tx| units::load_sample(tx, text, now).map(drop).map_err(Problem::internal))
            .await;
        app
    }

    /// Loads the procedures that come with the program.
    pub(crate) async fn with_procedures(self) -> Self {
        self.write(modules::prepare(self.now())).await;
        self
    }

    /// The instant now.
    pub(crate) fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&self, by: SignedDuration) {
        self.app.clock.advance(by);
    }

    /// Sets the clock, e.g. `2026-03-13T16:45+07:00`.
    pub(crate) fn set_time(&self, to: &str) {
        self.app.clock.set(to.parse().unwrap());
    }

    /// Runs every due job.
    pub(crate) async fn drain(&self) -> usize {
        kernel::jobs::drain(&self.other).await.unwrap()
    }

    /// Changes the database directly, as the sample does.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> T {
        self.app.db.write(move |tx| crate::plans::aside(|| work(tx))).await.unwrap()
    }

    /// Asks the database directly.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> T {
        self.app.db.read(move |tx| crate::plans::aside(|| work(tx))).await.unwrap()
    }

    /// Answers at an address of this machine until the test ends, for those who come over the network.
    pub(crate) async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = self.servers.next();
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    /// Somebody without an account.
    pub(crate) fn visitor(&self) -> Client {
        Client::new(self.servers.clone(), None)
    }

    /// A new official with a role where that role is usual in Thường Tín Commune, signed in.
    pub(crate) async fn sign_in(&self, role: &str) -> Client {
        self.sign_in_at(role, usual_unit(role)).await
    }

    /// A new official with a role in a unit, by its slug in the sample, signed in.
    pub(crate) async fn sign_in_at(&self, role: &str, unit: &str) -> Client {
        let (account, _) = self.official(role, unit).await;
        self.enter(account).await
    }

    /// A session for an account that exists.
    pub(crate) async fn enter(&self, account: Uuid) -> Client {
        let now = self.now();
        let hours = self.app.config.session_hours;
        let token =
            self.write(move |tx| Ok(people::open_session(tx, account, hours, "test", now)?)).await;
        let client = Client::new(self.servers.clone(), Some(account));
        client.keep(kernel::http::cookie_name(&self.app), &token);
        client
    }

    /// A new official with a role in a unit; returns the account and its login. Its password is not set:
    /// see [`Self::official_with_password`].
    pub(crate) async fn official(&self, role: &str, unit: &str) -> (Uuid, String) {
        self.make(role, units::id_of(unit), String::new()).await
    }

    /// The same in a unit known by its identity.
    pub(crate) async fn official_of(&self, role: &str, unit: Uuid) -> Uuid {
        self.make(role, unit, String::new()).await.0
    }

    /// A new official who can sign in with [`PASSWORD`].
    pub(crate) async fn official_with_password(&self, role: &str, unit: &str) -> (Uuid, String) {
        let hash =
            tokio::task::spawn_blocking(|| people::hash_password(PASSWORD).unwrap()).await.unwrap();
        self.make(role, units::id_of(unit), hash).await
    }

    async fn make(&self, role: &str, unit: Uuid, password_hash: String) -> (Uuid, String) {
        let number = self.people.fetch_add(1, Ordering::Relaxed) + 1;
        let role = Role::from_code(role).expect("a role of the product");
        let login = format!("{}-{number}", role.code().replace('_', "-"));
        let new = NewAccount {
            login: login.clone(),
            name: format!("Nguyễn Văn {number}"),
            email: String::new(),
            home: unit,
            password_hash,
        };
        let now = self.now();
        let account = self
            .write(move |tx| {
                let account = people::create_account(tx, None, &new, now)?;
                let grant = NewGrant {
                    account,
                    role,
                    unit,
                    from: date(2026, 1, 1),
                    to: None,
                    reason: "Quyết định phân công".to_owned(),
                };
                people::grant(tx, None, &grant, now)?;
                Ok(account)
            })
            .await;
        (account, login)
    }
}

/// Where in Thường Tín Commune a role is usually held.
pub(crate) fn usual_unit(role: &str) -> &'static str {
    match role {
        "reception" | "result_officer" | "cashier" => "xa-thuong-tin-diem-pvhcc",
        "case_officer" => "xa-thuong-tin-tu-phap",
        "head_of_division" | "clerical" => "xa-thuong-tin-van-phong",
        "leader" => "xa-thuong-tin-lanh-dao",
        _ => "xa-thuong-tin",
    }
}
