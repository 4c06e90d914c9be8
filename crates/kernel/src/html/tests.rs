//! What the kit promises of its markup. With `MOTCUA_STYLEGUIDE=<folder>` the pages are also written
//! there, to be looked at and read by other checkers.

use super::check::{tags, words};
use super::layout::{Audience, Frame, in_language, page};
use super::styleguide::{sample_frame, styleguide};
use super::table::{Column, Row, Table};
use super::theme::{Accent, BadAccent};
use super::{assets, field, html, qr, table};
use crate::i18n::Lang;
use std::collections::HashSet;
use std::path::Path;
use std::{env, fs};

fn pages() -> Vec<(Lang, Audience, String)> {
    let mut out = Vec::new();
    for lang in Lang::ALL {
        for audience in [Audience::Public, Audience::Staff] {
            let page = page(&sample_frame(lang, audience), styleguide(lang)).into_string();
            if let Ok(folder) = env::var("MOTCUA_STYLEGUIDE") {
                let name = format!("{audience:?}-{}.html", lang.code()).to_lowercase();
                fs::write(Path::new(&folder).join(name), &page).expect("the folder can be written");
            }
            out.push((lang, audience, page));
        }
    }
    out
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for (lang, audience, page) in pages() {
        let tags = tags(&page);
        let mut ids = HashSet::new();
        for tag in &tags {
            if let Some(id) = tag.attributes.get("id") {
                assert!(
                    ids.insert(id.clone()),
                    "{lang:?} {audience:?}: the id `{id}` stands twice"
                );
            }
        }
        for tag in &tags {
            for name in ["for", "aria-describedby", "aria-labelledby", "popovertarget", "data-copy"]
            {
                for id in tag.attributes.get(name).into_iter().flat_map(|ids| ids.split(' ')) {
                    assert!(
                        ids.contains(id),
                        "{lang:?} {audience:?}: {name}=\"{id}\" leads nowhere"
                    );
                }
            }
        }
    }
}

#[test]
fn every_input_has_a_label() {
    for (lang, audience, page) in pages() {
        let tags = tags(&page);
        let labelled: HashSet<&String> =
            tags.iter().filter_map(|tag| tag.attributes.get("for")).collect();
        for (place, tag) in tags.iter().enumerate() {
            let control = matches!(tag.name.as_str(), "input" | "select" | "textarea");
            if !control || tag.attributes.get("type").is_some_and(|kind| kind == "hidden") {
                continue;
            }
            let inside_label = tags[place - 1].name == "label";
            let by_id = tag.attributes.get("id").is_some_and(|id| labelled.contains(id));
            assert!(
                inside_label || by_id,
                "{lang:?} {audience:?}: {:?} has no label",
                tag.attributes
            );
        }
    }
}

#[test]
fn nothing_needs_inline_style_or_script() {
    for (_, _, page) in pages() {
        for tag in tags(&page) {
            assert_ne!(tag.name, "style");
            assert!(tag.name != "script" || tag.attributes.contains_key("src"));
            for name in tag.attributes.keys() {
                assert!(
                    name != "style" && !name.starts_with("on"),
                    "`{name}` breaks the content policy"
                );
            }
        }
    }
}

#[test]
fn a_vietnamese_page_has_no_english_words_and_an_english_one_no_vietnamese() {
    const ENGLISH: [&str; 16] = [
        "the", "and", "with", "for", "of", "is", "are", "this", "page", "search", "list", "date",
        "name", "next", "sign", "help",
    ];
    for (lang, _, page) in pages() {
        let text = words(&page).replace(lang.other().t(crate::messages::ui::LANGUAGE_NAME), "");
        let found: HashSet<String> =
            text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
        if lang == Lang::Vi {
            for word in ENGLISH {
                assert!(!found.contains(word), "`{word}` stands on a Vietnamese page");
            }
        } else {
            for word in ["hồ", "sơ", "thủ", "tục", "của", "không", "ngày", "trang", "chọn"]
            {
                assert!(!found.contains(word), "`{word}` stands on an English page");
            }
        }
    }
}

#[test]
fn what_people_type_stays_text() {
    let evil = "<script>alert(1)</script>\"'&";
    let shown = field::text(
        &field::Field::new(Lang::Vi, "x", evil).hint(evil).error(Some(evil)),
        &field::Text { value: evil, ..field::Text::default() },
    )
    .into_string();
    assert!(!shown.contains("<script"));
    assert!(shown.contains("value=\"&lt;script&gt;alert(1)&lt;/script&gt;&quot;"));
    let frame = Frame {
        title: evil.to_owned(),
        office_name: evil,
        path: format!("/a?q={evil}"),
        ..Frame::default()
    };
    assert!(!page(&frame, html! { (qr::svg(evil, evil)) }).into_string().contains("<script>alert"));
}

#[test]
fn a_field_says_its_error_and_hint_to_its_control() {
    let shown = field::date(
        &field::Field::new(Lang::En, "child[0].born", "Born").error(Some("No such day")),
        "31/02",
        None,
    );
    let tags = tags(&shown.0);
    let input = tags.iter().find(|tag| tag.name == "input").expect("there is an input");
    assert_eq!(input.attributes["id"], "child-0--born");
    assert_eq!(input.attributes["aria-describedby"], "child-0--born-hint child-0--born-error");
    assert_eq!(input.attributes["aria-invalid"], "true");
    assert_eq!(input.attributes["value"], "31/02");
}

#[test]
fn the_language_switch_keeps_the_query() {
    assert_eq!(in_language("/track", Lang::En), "/track?lang=en");
    assert_eq!(
        in_language("/a?q=khai+sinh&lang=vi&page=2#x", Lang::En),
        "/a?q=khai+sinh&page=2&lang=en"
    );
    assert_eq!(in_language("", Lang::Vi), "/?lang=vi");
    assert_eq!(in_language("/a?language=1&lang", Lang::Vi), "/a?language=1&lang=vi");
}

#[test]
fn a_table_row_links_its_first_cell_and_names_its_tick() {
    let row = Row {
        id: "7".to_owned(),
        name: "H26-7".to_owned(),
        href: Some("/desk/7".to_owned()),
        cells: vec![html! { "H26-7" }, html! { "x" }],
        ..Row::default()
    };
    let columns = vec![Column::text("Code"), Column::number("Sum")];
    let shown = table::table(
        Lang::En,
        &Table { caption: "All", columns, rows: vec![row], bulk: Some("id"), ..Table::default() },
    )
    .0;
    assert!(
        shown.contains("<th scope=\"row\" data-label=\"Code\"><a href=\"/desk/7\">H26-7</a></th>")
    );
    assert!(shown.contains("name=\"id\" value=\"7\""));
    assert!(shown.contains("Select H26-7"));
    assert!(shown.contains("data-rows"));
}

#[test]
fn assets_have_addresses_that_change_with_their_content() {
    for path in ["app.css", "app.js", "favicon.svg"] {
        let (bytes, _, etag) = assets::asset(path).expect("the file exists");
        assert!(!bytes.is_empty());
        let hash = etag.trim_matches('"').to_owned();
        assert_eq!(assets::url(path), format!("/assets/{path}?v={hash}"));
    }
    assert!(assets::asset("../Cargo.toml").is_none());
    assert!(assets::asset("none.css").is_none());
    let (script, kind, _) = assets::asset("app.js").expect("the script exists");
    assert_eq!(kind, "text/javascript; charset=utf-8");
    assert!(script.len() < 8 * 1024, "the script only improves pages; it stays small");
}

#[test]
fn every_font_of_the_style_sheet_is_there() {
    let (css, _, _) = assets::asset("app.css").expect("the style sheet exists");
    let css = String::from_utf8(css.into_owned()).expect("the style sheet is text");
    let fonts: Vec<&str> =
        css.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(fonts.len(), 6);
    for font in fonts {
        assert!(assets::asset(font).is_some(), "{font} is missing");
    }
    assert!(assets::asset("fonts/OFL.txt").is_some(), "the licence travels with the typeface");
}

#[test]
fn an_accent_must_be_readable() {
    let accent = Accent::parse("#0B5563").expect("our own accent is readable");
    assert_eq!(accent.stylesheet(), ":root{--accent:#0b5563}");
    assert!(accent.contrast_to_white() > 7.0);
    assert_eq!(Accent::parse("#7fc4d4"), Err(BadAccent::TooLight));
    for bad in ["", "red", "#12345", "#12345g", "#+12345", "0b5563"] {
        assert_eq!(Accent::parse(bad), Err(BadAccent::Notation), "{bad}");
    }
}

#[test]
fn a_size_is_said_in_the_units_people_know() {
    assert_eq!(field::size(Lang::Vi, 900), "900 B");
    assert_eq!(field::size(Lang::Vi, 1025), "2 kB");
    assert_eq!(field::size(Lang::Vi, 1_600_000), "1,5 MB");
    assert_eq!(field::size(Lang::En, 10 * 1024 * 1024), "10 MB");
}

#[test]
fn the_style_guide_shows_every_part() {
    const PARTS: [&str; 27] = [
        "tag",
        "due",
        "alert",
        "flash",
        "figure",
        "timeline",
        "why",
        "summary",
        "code",
        "qr",
        "steps",
        "field",
        "group",
        "checks",
        "kept",
        "errors",
        "button",
        "confirm",
        "search",
        "tabs",
        "filter",
        "table",
        "pager",
        "cards",
        "empty",
        "print-head",
        "band",
    ];
    for (lang, audience, page) in pages() {
        let tags = tags(&page);
        let shown: HashSet<&str> = tags
            .iter()
            .filter_map(|tag| tag.attributes.get("class"))
            .flat_map(|class| class.split(' '))
            .collect();
        for part in PARTS {
            assert!(shown.contains(part), "{lang:?} {audience:?}: the style guide lacks `{part}`");
        }
    }
}
