//! Tiles of C2SP `tlog-tiles`: 256 hashes of one level side by side. The right edge of a log grows by
//! leaves and says which tiles that changes.

use crate::Hash;
use crate::tree::{Subtrees, join};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Hashes in a full tile.
pub const TILE: usize = 256;
/// Levels of the tree between a tile and the one above it.
const HEIGHT: u32 = 8;
/// Levels of tiles that a log of 2^63 entries has.
const LEVELS: u8 = 8;

/// The place of a tile and how much of it is there. Written as its path: `0/x001/234.p/5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// Level, from 0 at the leaves.
    pub level: u8,
    /// Place within the level.
    pub index: u64,
    /// Hashes in it: 1 to 256.
    pub width: u16,
}

/// Text that is not the path of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a tile")]
pub struct TileError;

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.level)?;
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for group in groups.iter().skip(1).rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if usize::from(self.width) < TILE {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

impl FromStr for Tile {
    type Err = TileError;

    /// Only the one way of writing it that the specification allows.
    fn from_str(text: &str) -> Result<Self, TileError> {
        let (level, rest) = text.split_once('/').ok_or(TileError)?;
        let (path, width) = match rest.split_once(".p/") {
            Some((path, width)) => (path, number(width, 3)?),
            None => (rest, TILE as u64),
        };
        let mut index: u64 = 0;
        for group in path.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            let value = u64::from_str(digits).map_err(|_| TileError)?;
            index = index.checked_mul(1000).and_then(|i| i.checked_add(value)).ok_or(TileError)?;
        }
        let tile = Self {
            level: u8::try_from(number(level, 2)?).map_err(|_| TileError)?,
            index,
            width: u16::try_from(width).map_err(|_| TileError)?,
        };
        let fits = tile.level < 64 && tile.width > 0 && usize::from(tile.width) <= TILE;
        if fits && tile.to_string() == text { Ok(tile) } else { Err(TileError) }
    }
}

fn number(text: &str, digits: usize) -> Result<u64, TileError> {
    if text.len() > digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TileError);
    }
    text.parse().map_err(|_| TileError)
}

/// Where tiles are written.
pub trait Keep {
    /// Keeps a tile in place of a narrower one at the same place.
    fn keep(&mut self, level: u8, index: u64, hashes: &[Hash]);
}

/// Where tiles are read.
pub trait Tiles {
    /// What can go wrong.
    type Error: From<MissingTile>;
    /// The hashes of the widest tile known at a place.
    fn tile(&mut self, level: u8, index: u64) -> Result<Vec<Hash>, Self::Error>;
}

/// A tile, or a hash of it, that a log should have and has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tile {index} of level {level} is missing or too short")]
pub struct MissingTile {
    /// Level.
    pub level: u8,
    /// Place within the level.
    pub index: u64,
}

impl<T: Tiles> Subtrees for T {
    type Error = T::Error;

    fn subtree(&mut self, level: u32, index: u64) -> Result<Hash, T::Error> {
        let (tiles, within) = (level / HEIGHT, level % HEIGHT);
        let first = index << within;
        let place = first / TILE as u64;
        let level =
            u8::try_from(tiles).map_err(|_| MissingTile { level: u8::MAX, index: place })?;
        let from = (first % TILE as u64) as usize;
        let tile = self.tile(level, place)?;
        let hashes =
            tile.get(from..from + (1 << within)).ok_or(MissingTile { level, index: place })?;
        Ok(join(hashes))
    }
}

/// The right edge of a log: its tiles that are not full, one a level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    open: Vec<Vec<Hash>>,
    changed: Vec<bool>,
}

impl Edge {
    /// The edge of a log of this size, from its tiles.
    pub fn load<T: Tiles>(tiles: &mut T, size: u64) -> Result<Self, T::Error> {
        let mut edge = Self { size, ..Self::default() };
        for (level, index, width) in Self::places(size) {
            let tile = if width == 0 { Vec::new() } else { tiles.tile(level, index)? };
            let hashes = tile.get(..width).ok_or(MissingTile { level, index })?.to_vec();
            edge.open.push(hashes);
            edge.changed.push(false);
        }
        Ok(edge)
    }

    /// Level, index and width of the tiles at the right edge of a log of this size; a width of 0 means
    /// that the level ends with a full tile.
    pub fn places(size: u64) -> impl Iterator<Item = (u8, u64, usize)> {
        (0..LEVELS).map_while(move |level| {
            let hashes = size >> (HEIGHT * u32::from(level));
            (hashes > 0).then(|| (level, hashes / TILE as u64, (hashes % TILE as u64) as usize))
        })
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; tiles that become full are kept at once.
    pub fn push(&mut self, leaf: Hash, keep: &mut impl Keep) {
        self.size += 1;
        let (mut hash, mut level) = (leaf, 0_u8);
        loop {
            let at = usize::from(level);
            if self.open.len() == at {
                self.open.push(Vec::with_capacity(TILE));
                self.changed.push(false);
            }
            self.open[at].push(hash);
            self.changed[at] = true;
            if self.open[at].len() < TILE {
                return;
            }
            let index = (self.size >> (HEIGHT * (u32::from(level) + 1))) - 1;
            keep.keep(level, index, &self.open[at]);
            hash = join(&self.open[at]);
            self.open[at].clear();
            self.changed[at] = false;
            level += 1;
        }
    }

    /// The head of the log.
    pub fn root(&self) -> Hash {
        let mut below: Option<Hash> = None;
        for hashes in &self.open {
            let all: Vec<Hash> = hashes.iter().copied().chain(below).collect();
            below = (!all.is_empty()).then(|| join(&all)).or(below);
        }
        below.unwrap_or_else(Hash::empty)
    }

    /// The hashes at the edge of a level; none where the level ends with a full tile.
    pub fn open(&self, level: u8) -> &[Hash] {
        self.open.get(usize::from(level)).map_or(&[], Vec::as_slice)
    }

    /// Keeps the tiles at the edge that changed and are not full.
    pub fn finish(&mut self, keep: &mut impl Keep) {
        for (level, index, width) in Self::places(self.size) {
            let at = usize::from(level);
            if width > 0 && std::mem::take(&mut self.changed[at]) {
                keep.keep(level, index, &self.open[at]);
            }
        }
    }
}

/// A log in memory.
#[derive(Clone, Debug, Default)]
pub struct Tree(BTreeMap<(u8, u64), Vec<Hash>>);

impl Keep for Tree {
    fn keep(&mut self, level: u8, index: u64, hashes: &[Hash]) {
        self.0.insert((level, index), hashes.to_vec());
    }
}

impl Tiles for Tree {
    type Error = MissingTile;
    fn tile(&mut self, level: u8, index: u64) -> Result<Vec<Hash>, MissingTile> {
        self.0.get(&(level, index)).cloned().ok_or(MissingTile { level, index })
    }
}
