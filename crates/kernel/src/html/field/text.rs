//! Inputs for words, numbers and dates.

use super::{Field, Width};
use maud::{Markup, html};

/// What is typed; it chooses the keyboard of a phone and what a browser may fill in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Words.
    #[default]
    Plain,
    /// Digits such as an identity number or a sum.
    Digits,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A password.
    Password,
}

impl TextKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Plain | Self::Digits => "text",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Password => "password",
        }
    }
}

/// The input of one line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'a> {
    /// What it holds.
    pub value: &'a str,
    /// What is typed.
    pub kind: TextKind,
    /// What a browser may fill in, by the names of the HTML standard: `name`, `bday`, `tel`.
    pub autocomplete: Option<&'a str>,
    /// Most characters taken.
    pub max_length: Option<u32>,
    /// A unit behind the input, such as `₫`.
    pub suffix: Option<&'a str>,
    /// Takes the focus when the page opens: the first input of a page made for typing, nowhere else.
    pub autofocus: bool,
}

/// An input of one line.
pub fn text(field: &Field, text: &Text) -> Markup {
    let control = html! {
        input.(field.width.class()) id=(field.control_id()) name=(field.name)
            type=(text.kind.input_type()) value=(text.value)
            inputmode=[(text.kind == TextKind::Digits).then_some("numeric")]
            autocomplete=[text.autocomplete] maxlength=[text.max_length]
            required[field.required] aria-describedby=[field.described_by()]
            aria-invalid=[field.invalid()] autofocus[text.autofocus];
    };
    field.around(html! {
        @if let Some(suffix) = text.suffix {
            span.with-suffix { (control) span.suffix { (suffix) } }
        } @else { (control) }
    })
}

/// A date as `dd/mm/yyyy`, typed: nobody looks for a birthday in a calendar.
pub fn date(field: &Field, value: &str, autocomplete: Option<&str>) -> Markup {
    let hint = field.hint.unwrap_or(field.lang.t(crate::messages::ui::DATE_HINT));
    let field = field.hint(hint).width(Width::Short);
    field.around(html! {
        input.(field.width.class()) id=(field.control_id()) name=(field.name) type="text"
            inputmode="numeric" value=(value) maxlength="10" autocomplete=[autocomplete]
            required[field.required] aria-describedby=[field.described_by()]
            aria-invalid=[field.invalid()];
    })
}

/// An input of several lines.
pub fn textarea(field: &Field, value: &str, rows: u8, max_length: Option<u32>) -> Markup {
    field.around(html! {
        textarea.(field.width.class()) id=(field.control_id()) name=(field.name) rows=(rows)
            maxlength=[max_length] required[field.required]
            aria-describedby=[field.described_by()] aria-invalid=[field.invalid()] { (value) }
    })
}
