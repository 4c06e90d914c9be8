//! The one colour an office may choose. Everything else is derived from it in the style sheet.

/// An accent colour that keeps white text on it, and itself on white, readable (contrast 4.5 : 1,
/// WCAG 2.2 success criterion 1.4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accent {
    red: u8,
    green: u8,
    blue: u8,
}

/// Why a colour cannot be the accent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAccent {
    /// Not written as `#rrggbb`.
    #[error("a colour is written as #rrggbb")]
    Notation,
    /// Too light for white text.
    #[error("the contrast to white is below 4.5 : 1")]
    TooLight,
}

impl Accent {
    /// Reads `#rrggbb`.
    ///
    /// # Errors
    /// [`BadAccent`] if it is no colour, or one too light to read.
    pub fn parse(text: &str) -> Result<Self, BadAccent> {
        let digits = text.strip_prefix('#').filter(|rest| rest.len() == 6);
        let value = digits
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or(BadAccent::Notation)?;
        let [_, red, green, blue] = value.to_be_bytes();
        let accent = Self { red, green, blue };
        if accent.contrast_to_white() < 4.5 { Err(BadAccent::TooLight) } else { Ok(accent) }
    }

    /// The colour sheet to serve beside `app.css`.
    pub fn stylesheet(&self) -> String {
        format!(":root{{--accent:#{:02x}{:02x}{:02x}}}", self.red, self.green, self.blue)
    }

    /// Contrast to white, 1 to 21.
    pub fn contrast_to_white(&self) -> f64 {
        let luminance =
            0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue);
        1.05 / (luminance + 0.05)
    }
}

fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}
