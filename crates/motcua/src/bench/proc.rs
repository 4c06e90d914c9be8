//! What the operating system says a process used, from `/proc`; nothing elsewhere than on Linux.

use std::fs;
use std::time::Duration;

/// Length of a clock tick in `/proc`: `USER_HZ` is 100 on every Linux.
const TICK: Duration = Duration::from_millis(10);

/// Memory of a process in MiB.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub(super) struct Memory {
    /// Resident now.
    pub(super) now: f64,
    /// The most that ever was resident.
    pub(super) peak: f64,
}

/// What stands in `/proc/PID/stat`.
struct Stat {
    name: String,
    parent: u32,
    /// Ticks of its own, and of children that ended.
    own: u64,
    ended: u64,
}

/// User and system time of a process.
pub(super) fn cpu(pid: u32) -> Option<Duration> {
    stat(pid).map(|stat| ticks(stat.own))
}

/// Time all processors of the machine were busy.
pub(super) fn machine() -> Option<Duration> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    busy(text.lines().next()?)
}

/// User, nice, system, idle, waiting, interrupts (hard, soft) and what a host took away.
fn busy(line: &str) -> Option<Duration> {
    let fields: Option<Vec<u64>> =
        line.split_whitespace().skip(1).take(8).map(|field| field.parse().ok()).collect();
    let fields = fields.filter(|fields| fields.len() == 8)?;
    Some(ticks(fields.iter().sum::<u64>() - fields[3] - fields[4]))
}

/// Memory of a process.
pub(super) fn memory(pid: u32) -> Option<Memory> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<f64>().ok().map(|kib| kib / 1024.0)
    };
    Some(Memory { now: field("VmRSS:")?, peak: field("VmHWM:")? })
}

/// The PostgreSQL server of a database on this machine: the parent of all its processes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Postmaster(u32);

impl Postmaster {
    /// The one a backend belongs to, if it runs on this machine.
    pub(super) fn of(backend: u32) -> Option<Self> {
        let stat = stat(backend).filter(|stat| stat.name == "postgres")?;
        Some(Self(stat.parent))
    }

    /// User and system time of the server and all its processes, those that ended included.
    pub(super) fn cpu(self) -> Option<Duration> {
        let own = stat(self.0)?;
        let children = fs::read_dir("/proc")
            .ok()?
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter_map(stat)
            .filter(|stat| stat.parent == self.0)
            .map(|stat| stat.own);
        Some(ticks(own.own + own.ended + children.sum::<u64>()))
    }
}

fn ticks(count: u64) -> Duration {
    TICK * u32::try_from(count).unwrap_or(u32::MAX)
}

fn stat(pid: u32) -> Option<Stat> {
    read(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The name stands in brackets and may hold anything; fields are counted behind it.
fn read(text: &str) -> Option<Stat> {
    let (before, after) = text.rsplit_once(')')?;
    let fields: Vec<&str> = after.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
    Some(Stat {
        name: before.split_once('(')?.1.to_owned(),
        parent: u32::try_from(number(1)?).ok()?,
        own: number(11)? + number(12)?,
        ended: number(13)? + number(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_moves_no_field() {
        let text = "42 (a) b (c)) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 11 9 20 0 1 0 5 6 7";
        let stat = read(text).unwrap();
        assert_eq!((stat.name.as_str(), stat.parent), ("a) b (c)", 7));
        assert_eq!((stat.own, stat.ended), (200, 20));
    }

    #[test]
    fn a_machine_that_waits_is_not_busy() {
        let line = "cpu  100 1 20 5000 700 2 3 4 9 9";
        assert_eq!(busy(line), Some(Duration::from_millis(1300)));
    }
}
