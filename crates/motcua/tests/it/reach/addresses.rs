//! Every address a route can have: its places filled with what exists at both offices. A route with a place
//! of an unknown name fails here, so that nobody adds one without saying what it stands for.

use super::marked::{Marked, OFFICES};
use crate::filing::BIRTH;
use axum::http::Method;
use modules::dossiers::rules::Verb;
use modules::units::id_of;
use serde_json::{Value, json};
use uuid::Uuid;

/// An address, and the dossier it is about.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) path: String,
    pub(super) dossier: Option<usize>,
    pub(super) verb: Option<Verb>,
}

/// Things that are not dossiers.
pub(super) struct Things {
    pub(super) accounts: Vec<Uuid>,
    pub(super) version: Uuid,
}

/// All addresses of a route.
pub(super) fn of(path: &'static str, dossiers: &[Marked], things: &Things) -> Vec<Address> {
    let mut found = vec![Address { path: String::new(), dossier: None, verb: None }];
    for part in path.split('/').skip(1) {
        let place = part.find('{').map(|at| (&part[..at], part[at..].trim_matches(['{', '}'])));
        found = found
            .into_iter()
            .flat_map(|front| match place {
                None => vec![front.join(part)],
                Some((before, name)) => fill(path, &front, name, dossiers, things)
                    .into_iter()
                    .map(|(value, dossier, verb)| Address {
                        dossier: dossier.or(front.dossier),
                        verb: verb.or(front.verb),
                        path: format!("{}/{before}{value}", front.path),
                    })
                    .collect(),
            })
            .collect();
    }
    found
}

impl Address {
    fn join(self, part: &str) -> Self {
        Self { path: format!("{}/{part}", self.path), ..self }
    }
}

type Filled = (String, Option<usize>, Option<Verb>);

fn fill(
    path: &str,
    front: &Address,
    name: &str,
    dossiers: &[Marked],
    things: &Things,
) -> Vec<Filled> {
    let plain = |values: Vec<String>| values.into_iter().map(|value| (value, None, None)).collect();
    let of_dossiers = |list: fn(&Marked) -> &Vec<String>| -> Vec<String> {
        let one = front.dossier.map(|at| list(&dossiers[at]).clone());
        one.unwrap_or_else(|| dossiers.iter().flat_map(|d| list(d).clone()).collect())
    };
    match name {
        "code" if path.contains("/dossiers/") => dossiers
            .iter()
            .enumerate()
            .map(|(at, one)| (one.code.clone(), Some(at), None))
            .collect(),
        "verb" => {
            Verb::ALL.iter().map(|verb| (verb.code().to_owned(), None, Some(*verb))).collect()
        }
        "id" if ["/files/", "/attachments/", "/result/", "/results/"]
            .iter()
            .any(|kind| path.contains(kind)) =>
        {
            plain(of_dossiers(|one| &one.files))
        }
        "id" if path.contains("/forms/") || path.contains("/letters/") => {
            plain(of_dossiers(|one| &one.forms))
        }
        "id" if path.contains("/people/") || path.contains("/accounts/") => {
            plain(things.accounts.iter().map(Uuid::to_string).collect())
        }
        "id" if path.contains("units/") => {
            plain(OFFICES.iter().map(|office| id_of(office).to_string()).collect())
        }
        "id" | "other" if path.contains("versions/") => plain(vec![things.version.to_string()]),
        "office" if path.starts_with("/ledger/") => {
            plain(vec!["H26.201".to_owned(), "H26.202".to_owned()])
        }
        "path" | "*path" if path.contains("/tile/") => {
            plain(vec!["0/000".to_owned(), "entries/000.p/1".to_owned()])
        }
        "code" | "procedure" => plain(vec![BIRTH.to_owned()]),
        "token" => plain(vec!["mot-bi-mat-khong-ai-biet".to_owned()]),
        "number" => plain(vec!["0".to_owned()]),
        _ => panic!(
            "{path} has a place {{{name}}} this test does not know: say in reach/addresses.rs which \
             values it takes at both offices, so that the walk can ask for them"
        ),
    }
}

/// What lists are asked for.
pub(super) fn queries() -> Vec<String> {
    let mut all = vec![String::new(), "?q=quach".to_owned(), "?tab=waiting".to_owned()];
    for office in OFFICES {
        for unit in [office.to_owned(), format!("{office}-tu-phap"), format!("{office}-kinh-te")] {
            let (office, unit) = (id_of(office), id_of(&unit));
            let tab = if all.len() % 3 == 0 { "consult" } else { "unit" };
            all.push(format!("?office={office}&unit={unit}&tab={tab}&kind=todo"));
        }
    }
    all
}

/// A body that would do something if the one who sends it were let in.
pub(super) fn body(
    method: &Method,
    address: &Address,
    dossier: &Marked,
    me: Uuid,
) -> (Option<&'static str>, Vec<u8>) {
    if *method == Method::DELETE {
        return (None, Vec::new());
    }
    let unit = id_of(&format!("{}-kinh-te", dossier.office));
    if address.path.starts_with("/api/") {
        let file =
            json!({ "component": "attestation", "name": "a.pdf", "content": "JVBERi0xLjcK" });
        let mut body = if address.verb.is_some() {
            json!({
                "reason": "Lý do", "note": "Ghi chú", "document": "12/CV", "document_date": "2026-11-20", "basis": "Luật",
                "account": me, "step": 1, "unit": unit, "question": "Hỏi", "limit": "1wd",
                "consultation": unit, "answer": "Đáp", "grants": true, "text": "Kết quả",
                "until": "2026-12-20T09:00:00+07:00", "receiver": "Người nhận", "proof": "Giấy",
                "items": [{ "at": "attestation", "label": "Giấy", "what": "Mờ" }], "files": [file],
                "quantities": [{ "fee": 0, "lines": [{ "count": 2 }] }],
            })
        } else if address.path.ends_with("/attachments") {
            json!({ "files": [file] })
        } else {
            Value::Object(serde_json::Map::new())
        };
        if address.dossier.is_some() {
            body["version"] = json!(dossier.version);
        }
        return (Some("application/json"), body.to_string().into_bytes());
    }
    let tick = format!("{}%40{}", dossier.code, dossier.version);
    let text = format!(
        "version={}&reason=Ly+do&note=Ghi+chu&document=12&document_date=2026-11-20&basis=Luat&account={me}&step=1&unit={unit}&question=Hoi\
         &limit=1&limit-kind=wd&consultation={unit}&answer=Dap&grants=yes&text=Ket+qua&until=2026-12-20&receiver=A\
         &proof=B&defect.0.at=attestation&defect.0.what=Mo&dossier={tick}&what=take&seen=1&do=accept&case=default\
         &name=Ten&login=ten-moi&role=inspector&from=2026-01-01&confirmed=on&source=Van+ban",
        dossier.version
    );
    (Some("application/x-www-form-urlencoded"), text.into_bytes())
}
