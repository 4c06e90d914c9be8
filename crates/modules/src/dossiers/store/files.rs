//! Which kept files are named by a dossier or by a draft that may become one.

use kernel::db::{DbError, Query, Tx};
use kernel::params;
use serde::Deserialize;
use std::collections::HashSet;

/// The part of a draft that names files.
#[derive(Deserialize)]
struct Draft {
    #[serde(default)]
    files: Vec<DraftFile>,
}

#[derive(Deserialize)]
struct DraftFile {
    digest: String,
}

/// Most digests in one statement.
const PORTION: usize = 500;

/// Which of these digests dossiers and drafts name. The drafts are read first: one that becomes a dossier
/// meanwhile is then found among the dossiers. They are few, since a draft is forgotten after thirty days.
pub fn files_named(tx: &mut Tx<'_>, digests: &[String]) -> Result<Vec<String>, DbError> {
    let mut drafted: HashSet<String> = HashSet::new();
    tx.each("select data from dossier_draft where dossier is null", params![], &mut |row| {
        let draft: Draft = row.json(0)?;
        drafted.extend(draft.files.into_iter().map(|file| file.digest));
        Ok(())
    })?;
    let mut named: Vec<String> =
        digests.iter().filter(|digest| drafted.contains(*digest)).cloned().collect();
    for portion in digests.chunks(PORTION) {
        let mut query = Query::new("select distinct digest from attachment where digest in ");
        query.list(portion.iter().cloned());
        named.extend(tx.all(query.sql(), query.params(), |row| row.get::<String>(0))?);
    }
    Ok(named)
}
