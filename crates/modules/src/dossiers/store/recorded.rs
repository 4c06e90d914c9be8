//! The tables whose rows the events of dossiers answer for. What is made from these rows alone, the words of
//! the search, is not among them.

use kernel::db::{Recorded, Rows};

/// All of them.
pub const RECORDED: &[&Recorded] = &[
    &DOSSIER,
    &PERSON,
    &PARTY,
    &COMPONENT,
    &ATTACHMENT,
    &STEP,
    &CONSULTATION,
    &SUPPLEMENT,
    &CHARGE,
    &FORM,
];

/// A dossier itself.
pub static DOSSIER: Recorded = Recorded {
    table: "dossier",
    subject: "id",
    key: &[],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from dossier where office = $1 and id > $2 and id <= $3",
        offices: "select distinct office from dossier",
    },
};

/// Its people.
pub static PERSON: Recorded = Recorded {
    table: "dossier_person",
    subject: "dossier",
    key: &["role"],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from dossier_person where office = $1 and dossier > $2 and dossier <= $3",
        offices: "select distinct office from dossier_person",
    },
};

/// Units that have to do with it.
pub static PARTY: Recorded = Recorded {
    table: "dossier_unit",
    subject: "dossier",
    key: &["unit"],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from dossier_unit where office = $1 and dossier > $2 and dossier <= $3",
        offices: "select distinct office from dossier_unit",
    },
};

/// Papers received.
pub static COMPONENT: Recorded = Recorded {
    table: "dossier_component",
    subject: "dossier",
    key: &["component"],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from dossier_component where office = $1 and dossier > $2 and dossier <= $3",
        offices: "select distinct office from dossier_component",
    },
};

/// Files.
pub static ATTACHMENT: Recorded = Recorded {
    table: "attachment",
    subject: "dossier",
    key: &["id"],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from attachment where office = $1 and dossier > $2 and dossier <= $3",
        offices: "select distinct office from attachment",
    },
};

/// Stays at steps.
pub static STEP: Recorded = Recorded {
    table: "dossier_step",
    subject: "dossier",
    key: &["seq"],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from dossier_step where office = $1 and dossier > $2 and dossier <= $3",
        offices: "select distinct office from dossier_step",
    },
};

/// Questions to other units.
pub static CONSULTATION: Recorded = Recorded {
    table: "consultation",
    subject: "dossier",
    key: &["id"],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from consultation where office = $1 and dossier > $2 and dossier <= $3",
        offices: "select distinct office from consultation",
    },
};

/// Requests for supplements.
pub static SUPPLEMENT: Recorded = Recorded {
    table: "supplement",
    subject: "dossier",
    key: &["number"],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from supplement where office = $1 and dossier > $2 and dossier <= $3",
        offices: "select distinct office from supplement",
    },
};

/// Fees.
pub static CHARGE: Recorded = Recorded {
    table: "charge",
    subject: "dossier",
    key: &["id"],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from charge where office = $1 and dossier > $2 and dossier <= $3",
        offices: "select distinct office from charge",
    },
};

/// Issued forms.
pub static FORM: Recorded = Recorded {
    table: "issued_form",
    subject: "dossier",
    key: &["id"],
    free: &[],
    rows: Rows::OfOffice {
        rows: "select * from issued_form where office = $1 and dossier > $2 and dossier <= $3",
        offices: "select distinct office from issued_form",
    },
};
