//! The files that a PDF carries, read back.

use std::io::Read as _;

/// Largest attachment that is read.
const MOST: u64 = 1 << 20;

/// The contents of the files attached to a PDF of this crate, in their order; nothing of what is not a PDF.
pub fn attached(pdf: &[u8]) -> Vec<Vec<u8>> {
    if !pdf.starts_with(b"%PDF-") {
        return Vec::new();
    }
    streams(pdf).filter_map(|(dictionary, content)| open(dictionary, content)).collect()
}

/// Dictionary and content of each embedded file.
fn streams(pdf: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = pdf;
    std::iter::from_fn(move || {
        loop {
            let at = find(rest, b"\nstream")?;
            let begin = rest[..at].windows(4).rposition(|window| window == b" obj").unwrap_or(0);
            let dictionary = &rest[begin..at];
            let mut content = &rest[at + b"\nstream".len()..];
            content = content.strip_prefix(b"\r").unwrap_or(content);
            content = content.strip_prefix(b"\n").unwrap_or(content);
            let length = find(content, b"endstream")?;
            rest = &content[length..];
            if find(dictionary, b"/EmbeddedFile").is_some() {
                return Some((dictionary, &content[..length]));
            }
        }
    })
}

fn open(dictionary: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    if find(dictionary, b"/FlateDecode").is_none() {
        return Some(content.strip_suffix(b"\n").unwrap_or(content).to_vec());
    }
    let mut bytes = Vec::new();
    flate2::read::ZlibDecoder::new(content).take(MOST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_carries_nothing() {
        for bytes in
            [&b""[..], b"text", b"%PDF-1.7", b"%PDF-1.7\n1 0 obj <</Type/EmbeddedFile>>\nstream\n"]
        {
            assert!(attached(bytes).is_empty());
        }
    }

    #[test]
    fn a_plain_and_a_broken_stream() {
        let pdf = b"%PDF-1.7\n1 0 obj\n<</Type/EmbeddedFile>>\nstream\nhello\nendstream\n2 0 obj\n<</EmbeddedFile/Filter/FlateDecode>>\nstream\nxx\nendstream";
        assert_eq!(attached(pdf), [b"hello".to_vec()]);
    }
}
