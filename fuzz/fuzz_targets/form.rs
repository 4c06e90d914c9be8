//! What browsers send for e-forms: any fields, read, checked and shown, and read back the same.
#![no_main]

use jiff::civil::date;
use kernel::http::Fields;
use kernel::i18n::Lang;
use libfuzzer_sys::fuzz_target;
use modules::catalogue::form;

/// Forms with groups, conditions and dates.
const FORMS: [&str; 3] = ["birth", "marriage", "permanent-residence"];

fuzz_target!(|input: (u8, &[u8])| {
    let (which, bytes) = input;
    let Ok(fields) = Fields::parse(bytes) else { return };
    let name = FORMS[usize::from(which) % FORMS.len()];
    let Some(form) = form(name) else { panic!("there is no form {name}") };
    let value = form.read(&fields.values);
    for problem in form.validate(&value, date(2026, 3, 10)) {
        assert!(!problem.message(Lang::default()).is_empty());
    }
    let _ = form.summary(Lang::default(), &value, "/");
});
