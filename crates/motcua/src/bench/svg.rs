//! The 95th percentiles as bars beside their aims: lines of text, no library.

use super::report::Report;
use std::fmt::Write as _;

const LEFT: f64 = 200.0;
const WIDTH: f64 = 560.0;
const ROW: f64 = 26.0;
const TOP: f64 = 44.0;

/// A picture of the open loop.
pub(crate) fn svg(report: &Report) -> String {
    let bars: Vec<_> = report
        .rows
        .iter()
        .filter_map(|row| row.open.as_ref().map(|open| (row.operation, open.p95_ms)))
        .collect();
    let most = bars.iter().map(|(one, value)| value.max(one.aims().0)).fold(1.0, f64::max) * 1.15;
    let height = TOP + ROW * bars.len() as f64 + 16.0;
    let on = &report.conditions;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {height}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"12\" y=\"24\" font-size=\"15\">p95, ms: {}, {} dossiers, {} users</text>\n",
        LEFT + WIDTH + 70.0,
        on.engine,
        on.dossiers,
        on.users
    );
    for (place, (operation, value)) in bars.into_iter().enumerate() {
        let (aim, y) = (operation.aims().0, TOP + ROW * place as f64);
        let long = |value: f64| value / most * WIDTH;
        let colour = if value <= aim { "#1f6f54" } else { "#b3261e" };
        let _ = writeln!(
            out,
            "<text x=\"12\" y=\"{:.1}\">{}</text>\
             <rect x=\"{LEFT}\" y=\"{:.1}\" width=\"{:.1}\" height=\"16\" fill=\"{colour}\"/>\
             <line x1=\"{aim_at:.1}\" x2=\"{aim_at:.1}\" y1=\"{:.1}\" y2=\"{:.1}\" stroke=\"#222\" stroke-dasharray=\"3 2\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{value:.1}</text>",
            y + 14.0,
            operation.label(),
            y + 1.0,
            long(value).max(1.0),
            y - 2.0,
            y + 20.0,
            LEFT + long(value) + 6.0,
            y + 14.0,
            aim_at = LEFT + long(aim),
        );
    }
    out.push_str("</svg>\n");
    out
}
