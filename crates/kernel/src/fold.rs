//! Folding for search: case, accents and tone marks do not matter, `đ` is `d`, and so both places of a
//! tone mark (hòa, hoà) fold to the same letters.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Text as it is stored: NFC, trimmed, without the NUL character that PostgreSQL cannot keep and without
/// signs that turn the direction of writing and so make a text look like another one.
pub fn nfc(text: &str) -> String {
    text.trim().nfc().filter(|letter| *letter != '\0' && !turns(*letter)).collect()
}

/// Whether a sign only changes the direction of writing.
pub fn turns(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text as it is searched: lower case letters and digits without marks, words parted by one space.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'đ' | 'Đ' => out.push('d'),
            letter if letter.is_alphanumeric() => out.extend(letter.to_lowercase()),
            '.' | '-' | '/' if out.ends_with(|last: char| last.is_ascii_digit()) => {
                out.push(letter);
            }
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.trim_end_matches([' ', '.', '-', '/']).to_owned()
}

/// The words of a query, folded.
pub fn words(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_be_written_backwards() {
        assert_eq!(nfc("giay\u{202e}fdp.exe"), "giayfdp.exe");
        assert_eq!(nfc(" Đặng\0 Thị\u{2067} Hoà\nthôn Đông "), "Đặng Thị Hoà\nthôn Đông");
    }

    #[test]
    fn marks_case_and_tone_placement_do_not_matter() {
        assert_eq!(fold("Đường  Hoà Bình"), "duong hoa binh");
        assert_eq!(fold("HÒA BÌNH"), fold("hoà bình"));
        assert_eq!(fold("Nguyễn Thị Ánh Tuyết"), "nguyen thi anh tuyet");
        assert_eq!(fold("H26.52-261123-0042"), "h26.52-261123-0042");
        assert_eq!(fold("1.001193."), "1.001193");
    }
}
