//! Nobody writes to a table of record without noting the rows for an event.

use super::production;
use regex::Regex;

/// Statements that write only what is no fact of record.
fn is_free(statement: &str, free: &[&str]) -> bool {
    let Some((_, set)) = statement.split_once(" set ") else { return false };
    let set = set.split(" where ").next().unwrap_or_default();
    set.split(", ").all(|part| free.contains(&part.split(' ').next().unwrap_or_default()))
}

#[test]
fn every_write_to_a_table_of_record_is_noted() {
    let write = Regex::new(r#""((?:insert into|update|delete from) (\w+)\b[^"]*)""#).unwrap();
    let call = Regex::new(r"tx\s*\.(\w+)\(").unwrap();
    let tables: Vec<_> =
        modules::all().iter().flat_map(|module| module.recorded).copied().collect();
    assert!(tables.len() > 15);
    let (mut seen, mut wrong) = (0, Vec::new());
    // The floor of the measurement writes the same rows by bare SQL, on a database that is thrown away.
    for file in production().filter(|file| !file.path.contains("/bench/")) {
        for found in write.captures_iter(&file.text) {
            let Some(table) = tables.iter().find(|table| table.table == &found[2]) else {
                continue;
            };
            seen += 1;
            let before = &file.text[..found.get(0).unwrap().start()];
            let by_record =
                call.captures_iter(before).last().is_some_and(|call| &call[1] == "record");
            if !by_record && !found[1].ends_with(" returning *") && !is_free(&found[1], table.free)
            {
                wrong.push(format!("{}: {}", file.path, &found[1]));
            }
        }
    }
    assert!(seen > 30, "only {seen} statements were found");
    assert_eq!(wrong, Vec::<String>::new());
}
