//! Dossiers for programs: everything the pages do, through the same actions.

mod shapes;
mod quantities;
mod files;
mod filing;
mod drafts;
mod read;
mod lists;
mod readings;
mod figures;
mod act;
mod takeovers;
mod attachments;
mod track;
mod deadline;

use crate::people::rights::{AUDIT_READ, DOSSIER_ASSIGN, DOSSIER_READ};
use kernel::module::{Access, Route, get, post};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

/// Routes of the API.
pub(super) fn routes() -> Vec<Route> {
    let open = Access::Public;
    let read = Access::Needs(DOSSIER_READ);
    vec![
        post("/api/v1/dossiers", open, filing::file),
        get("/api/v1/dossiers", read, lists::register),
        post("/api/v1/procedures/{code}/drafts", open, drafts::begin),
        get("/api/v1/procedures/{code}/drafts/{token}", open, drafts::one),
        post("/api/v1/procedures/{code}/drafts/{token}", open, drafts::save),
        post("/api/v1/procedures/{code}/drafts/{token}/send", open, drafts::send),
        get("/api/v1/search", read, lists::search),
        get("/api/v1/worklist", read, lists::worklist),
        get("/api/v1/figures", read, figures::list),
        get("/api/v1/readings", Access::Needs(AUDIT_READ), readings::list),
        get("/api/v1/dossiers/{code}", read, read::one),
        get("/api/v1/dossiers/{code}/events", read, read::events),
        get("/api/v1/dossiers/{code}/derivation", read, read::derivation),
        get("/api/v1/dossiers/{code}/forms", read, read::forms),
        get("/api/v1/dossiers/{code}/forms/{id}", read, read::form),
        get("/api/v1/dossiers/{code}/attachments", read, attachments::list),
        post("/api/v1/dossiers/{code}/attachments", read, attachments::add),
        get("/api/v1/dossiers/{code}/attachments/{id}", read, attachments::one),
        post("/api/v1/dossiers/{code}/actions/{verb}", read, act::act),
        get("/api/v1/takeovers", Access::Needs(DOSSIER_ASSIGN), takeovers::list),
        post("/api/v1/takeovers", Access::Needs(DOSSIER_ASSIGN), takeovers::take),
        post("/api/v1/track", open, track::look),
        post("/api/v1/track/supply", open, track::supply),
        post("/api/v1/track/withdraw", open, track::withdraw),
        post("/api/v1/track/letters/{id}", open, track::letter),
        post("/api/v1/track/results/{id}", open, track::result),
        post("/api/v1/deadlines", open, deadline::count),
    ]
}

#[derive(OpenApi)]
#[openapi(
    paths(
        filing::file,
        lists::register,
        lists::worklist,
        lists::search,
        drafts::begin,
        drafts::one,
        drafts::save,
        drafts::send,
        readings::list,
        figures::list,
        read::one,
        read::events,
        read::derivation,
        read::forms,
        read::form,
        attachments::list,
        attachments::add,
        attachments::one,
        act::act,
        takeovers::list,
        takeovers::take,
        track::look,
        track::supply,
        track::withdraw,
        track::letter,
        track::result,
        deadline::count,
    ),
    components(schemas(
        shapes::DossierBody,
        shapes::DossierDetail,
        shapes::PersonBody,
        shapes::PaperBody,
        quantities::QuantityBody,
        quantities::LineBody,
        shapes::NameBody,
        shapes::AttachmentBody,
        shapes::FileBody,
        shapes::StayBody,
        shapes::ConsultationBody,
        shapes::SupplementBody,
        shapes::DefectBody,
        shapes::ChargeBody,
        shapes::EventBody,
        shapes::FormBody,
        shapes::DerivationBody,
        shapes::PromiseBody,
        filing::FilingBody,
        filing::FiledBody,
        drafts::BeginBody,
        drafts::BegunBody,
        drafts::DraftBody,
        drafts::DraftFileBody,
        drafts::SaveBody,
        drafts::SendBody,
        act::ActionBody,
        takeovers::OpenBody,
        takeovers::TakeBody,
        takeovers::ChosenBody,
        takeovers::TakenBody,
        attachments::AttachBody,
        track::TrackBody,
        track::TrackedBody,
        track::ResultBody,
        track::SupplyBody,
        track::WithdrawBody,
        deadline::DeadlineBody,
        deadline::DueBody,
        readings::ReadingBody,
        figures::FigureBody,
    ))
)]
struct Description;

/// The description, with what each operation may refuse.
pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    let mut description = Description::openapi();
    for (path, item) in &mut description.paths.paths {
        let PathItem { get, post, .. } = item;
        if let Some(operation) = get {
            refuse(operation, reading(path));
        }
        if let Some(operation) = post {
            refuse(operation, writing(path));
        }
    }
    description
}

fn reading(path: &str) -> &'static [u16] {
    if path.contains('{') { &[401, 403, 404, 422] } else { &[401, 403, 422] }
}

fn writing(path: &str) -> &'static [u16] {
    match path {
        "/api/v1/dossiers" => &[400, 403, 409, 413, 415, 422, 429],
        "/api/v1/deadlines" => &[400, 404, 409, 413, 415, 422],
        _ if path.contains("/drafts") => &[400, 404, 409, 413, 415, 422, 429],
        _ if path.starts_with("/api/v1/track") => &[400, 404, 409, 413, 415, 422, 429],
        _ => &[400, 401, 403, 404, 409, 413, 415, 422],
    }
}

const fn meaning(status: u16) -> &'static str {
    match status {
        400 => "The request cannot be read",
        401 => "Not signed in",
        403 => "Not allowed",
        404 => "There is nothing here, or nothing one may see",
        409 => "Somebody was faster, or the state does not allow it",
        413 => "Too large",
        415 => "Not the right kind of body",
        422 => "Some fields are wrong; each is named",
        _ => "Too many tries; wait a minute",
    }
}

fn refuse(operation: &mut Operation, statuses: &[u16]) {
    for status in statuses {
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
        let response = ResponseBuilder::new()
            .description(meaning(*status))
            .content("application/problem+json", body)
            .build();
        operation.responses.responses.insert(status.to_string(), RefOr::T(response));
    }
}
