//! Dense tables for people who work in them all day: sticky head, a link per row, ticks for bulk work.
//! On a narrow screen each row becomes a card.

use super::Tone;
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// One column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Heading.
    pub label: String,
    /// Numbers stand to the right.
    pub number: bool,
}

impl Column {
    /// A column of words.
    pub fn text(label: &str) -> Self {
        Self { label: label.to_owned(), number: false }
    }

    /// A column of numbers.
    pub fn number(label: &str) -> Self {
        Self { label: label.to_owned(), number: true }
    }
}

/// One row.
#[derive(Debug, Default)]
pub struct Row {
    /// Sent when the row is ticked.
    pub id: String,
    /// What the row is called, for the name of its tick box.
    pub name: String,
    /// Where the first cell leads.
    pub href: Option<String>,
    /// The cells, one per column.
    pub cells: Vec<Markup>,
    /// A mark at the edge of rows that need attention. The words must say it too.
    pub tone: Tone,
}

/// The table.
#[derive(Debug, Default)]
pub struct Table<'a> {
    /// What the table shows.
    pub caption: &'a str,
    /// The caption is for screen readers only (a heading says the same).
    pub quiet: bool,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Name of the tick boxes; `None` for a table without bulk work.
    pub bulk: Option<&'a str>,
}

/// A table; wrap it in a form if it has ticks.
pub fn table(lang: Lang, table: &Table) -> Markup {
    let linked = table.rows.iter().any(|row| row.href.is_some());
    let content = content(lang, table, linked);
    html! {
        div.table-box {
            @if linked || table.bulk.is_some() {
                div.table-scroll { (content) }
            } @else {
                // Nothing inside takes the focus, so the box must, to be scrolled by keyboard. A group and no
                // landmark: the heading above names the same.
                div.table-scroll role="group" tabindex="0" aria-label=(table.caption) { (content) }
            }
        }
    }
}

fn content(lang: Lang, table: &Table, linked: bool) -> Markup {
    html! {
        table.table data-rows=[linked.then_some("")] {
            caption.visually-hidden[table.quiet] { (table.caption) }
            thead {
                tr {
                    @if table.bulk.is_some() {
                        td.table-tick {
                            label.tick {
                                input type="checkbox" data-all="" hidden;
                                span.visually-hidden { (lang.t(ui::SELECT_ALL)) }
                            }
                        }
                    }
                    @for column in &table.columns {
                        th.number[column.number] scope="col" { (column.label) }
                    }
                }
            }
            tbody { @for row in &table.rows { (one(lang, table, row)) } }
        }
    }
}

fn one(lang: Lang, table: &Table, row: &Row) -> Markup {
    html! {
        tr.(row.tone.class()) {
            @if let Some(name) = table.bulk {
                td.table-tick {
                    label.tick {
                        input type="checkbox" name=(name) value=(row.id);
                        span.visually-hidden { (lang.f(ui::SELECT_ROW, &[("name", &row.name)])) }
                    }
                }
            }
            @for (place, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
                @if let (0, Some(href)) = (place, &row.href) {
                    th scope="row" data-label=(column.label) { a href=(href) { (cell) } }
                } @else {
                    td.number[column.number] data-label=(column.label) { (cell) }
                }
            }
        }
    }
}
