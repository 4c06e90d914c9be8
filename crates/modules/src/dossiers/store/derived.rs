//! What is made from rows of record alone, and what it is made from.

use super::Key;
use kernel::db::{DbError, Engine, Tx};
use kernel::params;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Makes the dossier findable by words.
pub fn index_words(tx: &mut Tx<'_>, key: Key, words: &BTreeSet<String>) -> Result<(), DbError> {
    let list = super::json(Some(words))?;
    let sql = match tx.engine() {
        Engine::Lite => {
            "insert into dossier_word (office, word, dossier) select $1, value, $2 from json_each($3) where true \
             on conflict do nothing"
        }
        Engine::Pg => {
            "insert into dossier_word (office, word, dossier) \
             select $1, value, $2 from json_array_elements_text(cast($3 as json)) on conflict do nothing"
        }
    };
    tx.execute(sql, params![key.office, key.id, list])?;
    Ok(())
}

/// Takes away the words of a dossier, to be made anew.
pub fn forget_words_of(tx: &mut Tx<'_>, key: Key) -> Result<(), DbError> {
    tx.execute(
        "delete from dossier_word where office = $1 and dossier = $2",
        params![key.office, key.id],
    )?;
    Ok(())
}

/// Offices that have dossiers, or something derived from them.
pub fn offices_with_dossiers(tx: &mut Tx<'_>) -> Result<Vec<Uuid>, DbError> {
    tx.all(
        "select office from dossier union select office from dossier_word union select office from dossier_tally",
        &[],
        |row| row.get(0),
    )
}

/// A dossier as far as something is derived from it.
#[derive(Debug)]
pub struct Source {
    /// Identity.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// What it is about, in a line.
    pub abstract_line: String,
    /// Names, papers and telephones of the people it is found by.
    pub texts: Vec<String>,
}

/// The next so many dossiers of an office with what their words come from.
pub fn sources(
    tx: &mut Tx<'_>,
    office: Uuid,
    after: Uuid,
    most: i64,
) -> Result<Vec<Source>, DbError> {
    let mut found = tx.all(
        "select id, code, abstract from dossier where office = $1 and id > $2 order by id limit $3",
        params![office, after, most],
        |row| {
            Ok(Source {
                id: row.get(0)?,
                code: row.get(1)?,
                abstract_line: row.get(2)?,
                texts: Vec::new(),
            })
        },
    )?;
    let Some(last) = found.last().map(|source| source.id) else { return Ok(found) };
    tx.each(
        "select dossier, name, id_no, phone from dossier_person \
         where office = $1 and dossier > $2 and dossier <= $3 and role <> 'helper'",
        params![office, after, last],
        &mut |row| {
            let id: Uuid = row.get(0)?;
            if let Ok(place) = found.binary_search_by_key(&id, |source| source.id) {
                found[place].texts.extend([row.get(1)?, row.get(2)?, row.get(3)?]);
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// Every word of an office, with the dossier it leads to.
pub fn each_word(
    tx: &mut Tx<'_>,
    office: Uuid,
    each: &mut dyn FnMut(String, Uuid),
) -> Result<(), DbError> {
    tx.each(
        "select word, dossier from dossier_word where office = $1",
        params![office],
        &mut |row| {
            each(row.get(0)?, row.get(1)?);
            Ok(())
        },
    )
}

/// Takes away every word of an office, to be made anew.
pub fn forget_words(tx: &mut Tx<'_>, office: Uuid) -> Result<(), DbError> {
    tx.execute("delete from dossier_word where office = $1", params![office])?;
    Ok(())
}

/// The code of every dossier of an office.
pub fn each_code(
    tx: &mut Tx<'_>,
    office: Uuid,
    each: &mut dyn FnMut(String),
) -> Result<(), DbError> {
    tx.each("select code from dossier where office = $1", params![office], &mut |row| {
        each(row.get(0)?);
        Ok(())
    })
}

/// Counters of codes: office, day and last number.
pub fn code_counters(tx: &mut Tx<'_>) -> Result<Vec<(Uuid, String, i64)>, DbError> {
    tx.all(
        "select office, substr(series, 9), last from counter where series like 'dossier-%'",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
