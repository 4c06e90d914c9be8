//! A form somebody has begun. Whoever has the link has the draft: the link is its only key.

use crate::catalogue::definition::{Case, Channel};
use crate::catalogue::eform::{FieldError, Form, Of};
use crate::catalogue::{self, Version};
use crate::dossiers::actions::{Intake, NewFile, has_address, people_problems};
use crate::dossiers::corrections;
use crate::dossiers::model::{Person, PersonRole};
use crate::dossiers::rules::DeliveryWay;
use crate::dossiers::store::{self, FormDraft};
use crate::k::resident as k;
use crate::units::{self, Unit};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::app::App;
use kernel::db::Tx;
use kernel::fold::fold;
use kernel::http::Visit;
use kernel::i18n::format;
use kernel::ids;
use kernel::problem::{FieldProblem, Problem, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What was entered so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::dossiers) struct Answers {
    /// Who files.
    pub(in crate::dossiers) applicant: Person,
    /// `own` or `other`: whose matter it is.
    pub(in crate::dossiers) whose: String,
    /// Whose matter it is, if another's.
    pub(in crate::dossiers) owner: Person,
    /// `owner` or `other`: whom the data are about.
    pub(in crate::dossiers) about: String,
    /// Whom the data are about, if another.
    pub(in crate::dossiers) subject: Person,
    /// Somebody else typed it.
    pub(in crate::dossiers) helped: bool,
    /// Who typed it.
    pub(in crate::dossiers) helper: Person,
    /// Answers of the e-form.
    pub(in crate::dossiers) form: Value,
    /// What is asked for, where there is no e-form.
    pub(in crate::dossiers) request: String,
    /// Files, their bytes already kept.
    pub(in crate::dossiers) files: Vec<NewFile>,
    /// Code of the way the result is wanted.
    pub(in crate::dossiers) delivery: String,
}

/// The places `{procedure}/{token}` of an address.
pub(in crate::dossiers) struct Link {
    procedure: String,
    token: String,
}

impl FromRequestParts<App> for Link {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Path(places) = Path::<Vec<(String, String)>>::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found())?;
        let place = |name: &str| {
            places
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        Ok(Self { procedure: place("procedure"), token: place("token") })
    }
}

impl Link {
    /// The place of a draft of a procedure.
    pub(in crate::dossiers) const fn new(procedure: String, token: String) -> Self {
        Self { procedure, token }
    }
}

/// A draft with everything its pages show.
pub(in crate::dossiers) struct Open {
    pub(in crate::dossiers) token: String,
    pub(in crate::dossiers) draft: FormDraft,
    pub(in crate::dossiers) version: Version,
    pub(in crate::dossiers) case: Case,
    pub(in crate::dossiers) office: Unit,
    pub(in crate::dossiers) answers: Answers,
}

/// A new key: the office, so that the draft is found within it, and 256 random bits.
pub(in crate::dossiers) fn new_token(office: Uuid) -> (String, Vec<u8>) {
    let secret = ids::random::<32>();
    let mut bytes = office.as_bytes().to_vec();
    bytes.extend_from_slice(&secret);
    (URL_SAFE_NO_PAD.encode(bytes), Sha256::digest(secret).to_vec())
}

fn read_token(token: &str) -> Option<(Uuid, Vec<u8>)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (office, secret) = bytes.split_at_checked(16)?;
    let office = Uuid::from_slice(office).ok()?;
    (secret.len() == 32).then(|| (office, Sha256::digest(secret).to_vec()))
}

/// There is no such draft any more, and what to do.
fn gone() -> Problem {
    Problem::new(404, k::DRAFT_GONE).because(Words::new(k::DRAFT_GONE_DETAIL))
}

/// Opens the draft behind a link, with the procedure as it is in force today.
pub(in crate::dossiers) async fn open(visit: &Visit, link: Link) -> Result<Open, Problem> {
    let (office, secret) = read_token(&link.token).ok_or_else(gone)?;
    let today = format::local(visit.now).date();
    visit
        .app
        .db
        .read(move |tx| {
            let draft = store::form_draft(tx, office, &secret)?.ok_or_else(gone)?;
            let version = catalogue::in_force(tx, &link.procedure, today)?.ok_or_else(gone)?;
            let began = catalogue::version(tx, draft.procedure_version)?.ok_or_else(gone)?;
            if began.definition.code != version.definition.code {
                return Err(gone());
            }
            let case = version.definition.case(&draft.case_id).cloned();
            let case =
                case.or_else(|| version.definition.cases.first().cloned()).ok_or_else(gone)?;
            let office = units::get(tx, office)?.ok_or_else(gone)?;
            let answers = serde_json::from_value(draft.data.clone()).map_err(Problem::internal)?;
            Ok(Open { token: link.token.clone(), draft, version, case, office, answers })
        })
        .await
}

impl Open {
    /// The address of one of its pages.
    pub(in crate::dossiers) fn href(&self, page: &str) -> String {
        format!("/apply/{}/{}/{page}", self.version.definition.code, self.token)
    }

    /// The e-form, if the procedure has one.
    pub(in crate::dossiers) fn form(&self) -> Option<&'static Form> {
        self.version.definition.form.as_deref().and_then(catalogue::form)
    }

    /// Saves what was entered.
    pub(in crate::dossiers) async fn save(&mut self, visit: &Visit) -> Result<(), Problem> {
        self.draft.data = serde_json::to_value(&self.answers).map_err(Problem::internal)?;
        self.draft.changed_at = visit.now;
        let draft = self.draft.clone();
        visit.app.db.write(move |tx| store::save_form_draft(tx, &draft)).await?;
        Ok(())
    }

    /// The people in their roles, as far as they are named.
    pub(in crate::dossiers) fn people(&self) -> Vec<(PersonRole, Person)> {
        let answers = &self.answers;
        let mut people = vec![(PersonRole::Applicant, answers.applicant.clone())];
        if answers.whose == "other" {
            people.push((PersonRole::Owner, answers.owner.clone()));
        }
        if let Some(form) = self.form() {
            let subject = corrections::subject(form, &answers.form);
            people.extend(subject.map(|subject| (PersonRole::Subject, subject)));
        } else if answers.about == "other" {
            people.push((PersonRole::Subject, answers.subject.clone()));
        }
        if answers.helped {
            people.push((PersonRole::Helper, answers.helper.clone()));
        }
        people
    }

    /// What is wrong with the people.
    pub(in crate::dossiers) fn wrong_people(&self) -> Vec<FieldProblem> {
        let answers = &self.answers;
        let mut problems = people_problems(&self.people());
        for problem in &mut problems {
            if problem.field == "applicant.name" && answers.applicant.name.is_empty() {
                problem.message = Words::new(k::NEED_NAME);
            }
            if problem.field == "owner.name" && answers.owner.name.is_empty() {
                problem.message = Words::new(k::NEED_OWNER);
            }
        }
        let mut say = |field: &str, words: Words| problems.push(FieldProblem::new(field, words));
        if answers.applicant.id_no.is_empty() {
            say("applicant.id_no", Words::new(k::NEED_ID));
        }
        if answers.applicant.phone.is_empty() && answers.applicant.email.is_empty() {
            say("applicant.phone", Words::new(k::NEED_CONTACT));
        }
        if answers.about == "other" && self.form().is_none() && answers.subject.name.is_empty() {
            say("subject.name", Words::new(k::NEED_SUBJECT));
        }
        if answers.helped && answers.helper.name.is_empty() {
            say("helper.name", Words::new(k::NEED_HELPER));
        }
        problems
    }

    /// Whether the result is wanted by post and there is no address to send it to.
    pub(in crate::dossiers) fn lacks_address(&self) -> bool {
        self.answers.delivery == DeliveryWay::Post.code() && !has_address(&self.people())
    }

    /// What is wrong with the e-form, in itself and for the case that was chosen.
    pub(in crate::dossiers) fn form_errors(&self, visit: &Visit, form: &Form) -> Vec<FieldError> {
        let today = format::local(visit.now).date();
        let of = Of { procedure: &self.version.definition.code, case: &self.case.id };
        form.validate_for(&self.answers.form, today, of)
    }

    /// Names and numbers that the e-form gives a person and step 1 does not: place of the answer in the
    /// e-form, what it says, and what step 1 says.
    pub(in crate::dossiers) fn strangers(&self) -> Vec<(String, String, String)> {
        let Some(form) = self.form() else { return Vec::new() };
        let applicant = &self.answers.applicant;
        let owner = if self.answers.whose == "other" { &self.answers.owner } else { applicant };
        let mut found: Vec<(String, String, String)> = Vec::new();
        for (what, of) in
            [("name", [&applicant.name, &owner.name]), ("id_no", [&applicant.id_no, &owner.id_no])]
        {
            let places =
                ["applicant", "owner"].map(|who| form.role_pointer(&format!("{who}.{what}")));
            for (place, own) in places.iter().zip(of) {
                let Some(place) = *place else { continue };
                let Some(said) = self.answers.form.pointer(place).and_then(|said| said.as_str())
                else {
                    continue;
                };
                // Where one answer stands for both, either of them may stand there.
                let known = if places[0] == places[1] { of.to_vec() } else { vec![own] };
                let known: Vec<&String> =
                    known.into_iter().filter(|text| !text.is_empty()).collect();
                let fits = known.is_empty() || known.iter().any(|text| fold(text) == fold(said));
                let place = place.trim_start_matches('/').replace('/', ".");
                if !fits && !found.iter().any(|(other, ..)| *other == place) {
                    found.push((place, said.to_owned(), known[0].clone()));
                }
            }
        }
        found
    }

    /// Whether the step with the e-form or the free description is complete.
    pub(in crate::dossiers) fn form_complete(&self, visit: &Visit) -> bool {
        match self.form() {
            Some(form) => self.form_errors(visit, form).is_empty(),
            None => !self.answers.request.is_empty(),
        }
    }

    /// What is handed in when the draft is sent.
    pub(in crate::dossiers) fn intake(&self, language: &str) -> Intake {
        let answers = &self.answers;
        let form = match self.form() {
            Some(_) => answers.form.clone(),
            None => json!({ "request": answers.request }),
        };
        Intake {
            office: self.office.id,
            receiver: None,
            helped_at: None,
            procedure: self.version.definition.code.clone(),
            case: self.case.id.clone(),
            channel: Channel::Online,
            abstract_line: String::new(),
            sets: 1,
            people: self.people(),
            papers: Vec::new(),
            files: answers.files.clone(),
            form,
            delivery_way: DeliveryWay::from_code(&answers.delivery).unwrap_or(DeliveryWay::Counter),
            language: language.to_owned(),
            quantities: Vec::new(),
            accept: false,
        }
    }
}

/// Begins a draft and returns the token of its link.
pub(in crate::dossiers) fn begin(
    tx: &mut Tx<'_>,
    office: Uuid,
    version: Uuid,
    case: &str,
    now: jiff::Timestamp,
) -> Result<String, Problem> {
    let (token, secret) = new_token(office);
    let draft = FormDraft {
        office,
        id: ids::id(now),
        secret,
        procedure_version: version,
        case_id: case.to_owned(),
        data: serde_json::to_value(Answers::default()).map_err(Problem::internal)?,
        created_at: now,
        changed_at: now,
        dossier: None,
    };
    store::insert_form_draft(tx, &draft)?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_to_its_office_and_to_nothing_when_damaged() {
        let office = Uuid::from_u128(7);
        let (token, secret) = new_token(office);
        assert_eq!(read_token(&token), Some((office, secret)));
        for wrong in ["", "abc", "../../etc", &token[1..], &format!("{token}AAAA")] {
            assert_eq!(read_token(wrong), None, "{wrong}");
        }
    }
}
