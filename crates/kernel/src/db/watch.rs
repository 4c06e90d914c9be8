//! Lets a test see every statement of the process, so that none is forgotten when their plans are read.

use super::Engine;
use std::sync::OnceLock;

type Watcher = Box<dyn Fn(Engine, &str) + Send + Sync>;

static WATCHER: OnceLock<Watcher> = OnceLock::new();

/// Calls `seen` before each statement from now on. Only the first watcher counts; without one it costs nothing.
pub fn watch(seen: impl Fn(Engine, &str) + Send + Sync + 'static) {
    let _ = WATCHER.set(Box::new(seen));
}

pub(super) fn seen(engine: Engine, sql: &str) {
    if let Some(watcher) = WATCHER.get() {
        watcher(engine, sql);
    }
}
