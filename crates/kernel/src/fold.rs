//! Folding for search: case, accents and tone marks do not matter, `đ` is `d`, and so both places of a
//! tone mark (hòa, hoà) fold to the same letters. After a consonant `i` and `y` are one sound with two
//! spellings (kí, ký), so they fold to `i`.

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
    walk(text, false)
}

/// The same words with their marks, for telling words apart that only fold to the same letters.
pub fn spelt(text: &str) -> Vec<String> {
    walk(text, true).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn walk(text: &str, marks: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // The last two letters without marks, for the `y` of `ký` and of `quý`.
    let mut before = [' '; 2];
    for letter in text.nfd() {
        if is_combining_mark(letter) {
            if marks && before[1].is_alphabetic() {
                out.push(letter);
            }
            continue;
        }
        let letter = match letter {
            // The Icelandic letter looks the same, and some keyboards write it instead.
            'đ' | 'Đ' | 'ð' | 'Ð' if marks => 'đ',
            'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
            'y' | 'Y' if after_consonant(before) => 'i',
            letter => letter,
        };
        if letter.is_alphanumeric() {
            for letter in letter.to_lowercase().filter(|letter| !is_combining_mark(*letter)) {
                out.push(letter);
                before = [before[1], if letter == 'đ' { 'd' } else { letter }];
            }
            continue;
        }
        match letter {
            '.' | '-' | '/' if out.ends_with(|last: char| last.is_ascii_digit()) => {
                out.push(letter);
            }
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
        before = [' '; 2];
    }
    out.trim_end_matches([' ', '.', '-', '/']).to_owned()
}

/// Whether a `y` that comes now is only another way to write `i`.
fn after_consonant([first, second]: [char; 2]) -> bool {
    matches!(second, 'b'..='d' | 'f'..='h' | 'j'..='n' | 'p'..='t' | 'v'..='x' | 'z')
        || (first, second) == ('q', 'u')
}

/// Whether a word as typed, with the marks it has, can be the beginning of a word as it is written. Letters
/// without marks fit every letter, since many people leave marks out; both words are from [`spelt`].
pub fn agrees(typed: &str, written: &str) -> bool {
    let (typed, typed_tone) = letters(typed);
    let (written, tone) = letters(written);
    typed_tone.is_none_or(|typed| tone == Some(typed))
        && typed.len() <= written.len()
        && typed.iter().zip(&written).all(|((letter, mark), (other, other_mark))| {
            (letter == other || (*letter == 'd' && *other == 'đ'))
                && mark.is_none_or(|mark| *other_mark == Some(mark))
        })
}

/// The letters of a word, each with its own mark (â, ă, ơ), and the tone of the whole word.
fn letters(word: &str) -> (Vec<(char, Option<char>)>, Option<char>) {
    let mut letters: Vec<(char, Option<char>)> = Vec::new();
    let mut tone = None;
    for letter in word.chars() {
        match letter {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = Some(letter),
            mark if is_combining_mark(mark) => {
                if let Some((_, known)) = letters.last_mut() {
                    *known = Some(mark);
                }
            }
            letter => letters.push((letter, None)),
        }
    }
    (letters, tone)
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
    #[test]
    fn i_and_y_after_a_consonant_are_one_and_so_are_the_two_crossed_d() {
        for (one, other) in
            [("ký", "kí"), ("Mỹ", "Mĩ"), ("lý", "lí"), ("tỷ", "tỉ"), ("quý", "quí"), ("sỹ", "sĩ")]
        {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("thúy"), fold("thúi"));
        assert_ne!(fold("cây"), fold("cai"));
        assert_eq!(fold("ý kiến"), "y kien");
        assert_eq!(fold("\u{d0}ăng ký"), fold("Đăng kí"));
        assert_eq!(fold("% _ ,"), "");
    }

    #[test]
    fn marks_that_were_typed_tell_words_apart() {
        let agree = |typed: &str, written: &str| agrees(&spelt(typed)[0], &spelt(written)[0]);
        assert!(agree("căn", "Căn") && agree("can", "căn") && agree("hòa", "hoà"));
        assert!(agree("kế", "kết") && agree("dang", "đăng") && agree("ký", "kí"));
        assert!(!agree("căn", "cần") && !agree("căn", "can") && !agree("đất", "dat"));
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing_and_both_ways_have_the_same_words(text in ".{0,40}") {
            let folded = fold(&text);
            proptest::prop_assert_eq!(fold(&folded), folded.clone());
            proptest::prop_assert_eq!(spelt(&text).len(), words(&text).len());
        }
    }
}
