//! What is wrong with a command line, and what the operating system says, in the language that was asked for.

use super::{either, speak};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use kernel::i18n::Lang;
use std::process::ExitCode;

/// Says what is wrong with the arguments. Help, version and what is seldom wrong stay as clap says them.
pub(crate) fn refuse(error: &clap::Error) -> ExitCode {
    let english =
        std::env::args().skip_while(|arg| arg != "--lang").nth(1).is_some_and(|lang| lang == "en")
            || std::env::args().any(|arg| arg == "--lang=en");
    speak(if english { Lang::En } else { Lang::Vi });
    let said = if english { None } else { vietnamese(error) };
    match said {
        Some(said) => {
            eprintln!("motcua: {said}\nXem hướng dẫn: motcua --help");
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
        None => error.exit(),
    }
}

fn vietnamese(error: &clap::Error) -> Option<String> {
    let told = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (option, value) = (told(ContextKind::InvalidArg), told(ContextKind::InvalidValue));
    Some(match error.kind() {
        ErrorKind::UnknownArgument => format!("không có tùy chọn “{option}”"),
        ErrorKind::InvalidSubcommand => {
            format!("không có lệnh “{}”", told(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("còn thiếu: {option}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{option}” cần có giá trị"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("“{value}” không dùng được cho “{option}”")
        }
        ErrorKind::ArgumentConflict => format!("“{option}” không dùng cùng tùy chọn khác đã ghi"),
        _ => return None,
    })
}

/// The usual words of the operating system inside an error.
pub(crate) fn system(text: &str) -> String {
    let mut said = text.to_owned();
    for (english, vietnamese) in [
        ("No such file or directory (os error 2)", "không có tệp hoặc thư mục này"),
        ("Permission denied (os error 13)", "không có quyền đọc hoặc ghi"),
        ("Is a directory (os error 21)", "đây là thư mục, không phải tệp"),
        ("Address already in use (os error 98)", "địa chỉ này đang có chương trình khác dùng"),
    ] {
        said = said.replace(english, &either(vietnamese, english));
    }
    said
}
