//! Files to hand in, with limits that are said before and checked early.

use super::Field;
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// What may be handed in.
#[derive(Clone, Copy, Debug)]
pub struct FileLimits<'a> {
    /// Endings taken, with dot: `.pdf`.
    pub endings: &'a [&'a str],
    /// Most bytes per file.
    pub max_bytes: u64,
    /// More than one file.
    pub multiple: bool,
}

/// A file handed in before and kept.
#[derive(Clone, Debug, Default)]
pub struct KeptFile {
    /// Name as given.
    pub name: String,
    /// Where to read it.
    pub href: Option<String>,
    /// Bytes.
    pub bytes: u64,
    /// Name and value of the button that removes it.
    pub remove: Option<(String, String)>,
}

/// A file input. What was handed in before is listed above it.
pub fn file(field: &Field, limits: &FileLimits, kept: &[KeptFile]) -> Markup {
    let lang = field.lang;
    let id = field.control_id();
    let limits_id = format!("{id}-limits");
    let described = field
        .described_by()
        .map_or_else(|| limits_id.clone(), |rest| format!("{rest} {limits_id}"));
    let names: Vec<String> =
        limits.endings.iter().map(|end| end.trim_start_matches('.').to_uppercase()).collect();
    let largest = size(lang, limits.max_bytes);
    field.around(html! {
        p.hint id=(limits_id) {
            (lang.f(ui::FILE_LIMITS, &[("kinds", &names.join(", ")), ("size", &largest)]))
        }
        @if !kept.is_empty() {
            ul.kept {
                @for file in kept {
                    li {
                        @if let Some(href) = &file.href { a href=(href) { (file.name) } }
                        @else { span { (file.name) } }
                        " " span.muted { (size(lang, file.bytes)) }
                        @if let Some((name, value)) = &file.remove {
                            button.button-bare type="submit" name=(name) value=(value) formnovalidate {
                                (lang.t(ui::FILE_REMOVE)) span.visually-hidden { " " (file.name) }
                            }
                        }
                    }
                }
            }
        }
        input.file id=(id) type="file" name=(field.name) accept=(limits.endings.join(","))
            multiple[limits.multiple] required[field.required && kept.is_empty()]
            aria-describedby=(described) aria-invalid=[field.invalid()]
            data-max=(limits.max_bytes) data-too-large=(lang.f(ui::FILE_TOO_LARGE, &[("size", &largest)]));
    })
}

/// A size in words: `350 kB`, `1,5 MB`.
pub fn size(lang: Lang, bytes: u64) -> String {
    const KILO: u64 = 1024;
    if bytes < KILO {
        return format!("{bytes} B");
    }
    if bytes < KILO * KILO {
        return format!("{} kB", bytes.div_ceil(KILO));
    }
    let tenths = bytes.saturating_mul(10) / (KILO * KILO);
    match tenths % 10 {
        0 => format!("{} MB", tenths / 10),
        rest => format!("{}{}{rest} MB", tenths / 10, lang.pick(',', '.')),
    }
}
