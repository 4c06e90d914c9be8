//! What is counted for fees, for programs.

use crate::catalogue::fees::{Line, Quantity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was counted for a fee per unit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuantityBody {
    /// Place of the fee among those of the case.
    fee: usize,
    lines: Vec<LineBody>,
}

/// So many units, so many times: a document of 3 pages in 2 copies.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LineBody {
    count: u32,
    /// 1 when absent.
    #[serde(default = "once")]
    times: u32,
}

const fn once() -> u32 {
    1
}

impl From<Line> for LineBody {
    fn from(line: Line) -> Self {
        Self { count: line.count, times: line.times }
    }
}

impl QuantityBody {
    pub(super) fn read(self) -> Quantity {
        let line = |line: LineBody| Line { count: line.count, times: line.times };
        Quantity { fee: self.fee, lines: self.lines.into_iter().map(line).collect() }
    }
}
