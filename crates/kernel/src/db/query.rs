//! Puts a statement together from fixed fragments; values only ever become parameters.

use super::Val;
use crate::fold::words;
use std::fmt::Write as _;

/// A statement under construction.
#[derive(Clone, Debug, Default)]
pub struct Query {
    sql: String,
    params: Vec<Val>,
    conditions: usize,
}

impl Query {
    /// Starts with a fixed text.
    pub fn new(sql: &'static str) -> Self {
        Self { sql: sql.to_owned(), ..Self::default() }
    }

    /// Appends a fixed text.
    pub fn push(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Appends a place for a value.
    pub fn bind(&mut self, value: impl Into<Val>) -> &mut Self {
        self.params.push(value.into());
        let _ = write!(self.sql, "${}", self.params.len());
        self
    }

    /// Appends ` where ` before the first condition and ` and ` before each further one.
    pub fn and(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(if self.conditions == 0 { " where " } else { " and " });
        self.conditions += 1;
        self.sql.push_str(sql);
        self
    }

    /// Appends a condition for each word that was typed: the folded text of `like` (`fold like `) has it
    /// somewhere. Signs without a word find nothing, instead of everything.
    pub fn and_words(&mut self, like: &'static str, typed: &str) -> &mut Self {
        let words = words(typed);
        if words.is_empty() && !typed.trim().is_empty() {
            self.and("1 = 0");
        }
        for word in words {
            self.and(like).bind(format!("%{word}%"));
        }
        self
    }

    /// Appends `(a, b, c)` with a place for each value; an empty list matches nothing.
    pub fn list(&mut self, values: impl IntoIterator<Item = impl Into<Val>>) -> &mut Self {
        self.sql.push('(');
        let mut any = false;
        for value in values {
            if any {
                self.sql.push_str(", ");
            }
            any = true;
            self.bind(value);
        }
        if !any {
            self.sql.push_str("null");
        }
        self.sql.push(')');
        self
    }

    /// The text.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// The parameters in order.
    pub fn params(&self) -> &[Val] {
        &self.params
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_places_and_conditions_are_joined() {
        let mut query = Query::new("select 1 from t");
        query.and("a = ").bind(1_i64).and("b in ").list(["x", "y"]);
        assert_eq!(query.sql(), "select 1 from t where a = $1 and b in ($2, $3)");
        assert_eq!(query.params().len(), 3);
    }

    #[test]
    fn signs_without_a_word_find_nothing() {
        let of = |typed: &str| {
            let mut query = Query::new("select 1 from t");
            query.and_words("fold like ", typed);
            query.sql().to_owned()
        };
        assert_eq!(of(" % _"), "select 1 from t where 1 = 0");
        assert_eq!(of("Kí Đ"), "select 1 from t where fold like $1 and fold like $2");
        assert_eq!(of(" "), "select 1 from t");
    }

    #[test]
    fn an_empty_list_matches_nothing() {
        let mut query = Query::new("select 1 from t");
        query.and("b in ").list(Vec::<i64>::new());
        assert_eq!(query.sql(), "select 1 from t where b in (null)");
    }
}
