//! Finding a person by whatever somebody types.
//!
//! Chinese characters are looked for anywhere in the name, letters at the beginning of the full
//! pinyin or of the initials, four digits as the end of the identity number, a whole identity
//! number by its blind index. Each way is a range of one index.

use std::collections::HashSet;

use kernel::{Day, Scope};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use store::Fault;
use store::crypto::Crypto;
use uuid::Uuid;

use super::begins_with;
use super::members::{MemberLine, line, visible, with_branch};
use crate::records::member::{Column, Entity};
use crate::rules::IdNumber;

/// The column blind indexes of identity numbers are made for.
pub(crate) const ID_COLUMN: &str = "members.id_number";

/// Members of the scope that match, at most `limit`: those whose name or pinyin begins with what
/// was typed, then by initials, then by later characters.
pub async fn find_people(
    db: &impl ConnectionTrait,
    crypto: &dyn Crypto,
    scope: &Scope,
    typed: &str,
    today: Day,
    limit: u64,
) -> Result<Vec<MemberLine>, Fault> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let mut found = Found { lines: Vec::new(), seen: HashSet::new(), limit };
    if typed.is_empty() {
        return Ok(found.lines);
    }
    if let Ok(id) = IdNumber::parse(&typed, today) {
        let index = crypto.blind_index(ID_COLUMN, id.as_str());
        let rows = visible(scope).filter(Column::IdIndex.eq(index));
        found.add(with_branch(rows).all(db).await?)?;
        return Ok(found.lines);
    }
    let column = |column: Column| Expr::col((Entity, column));
    let upper = typed.to_ascii_uppercase();
    if is_id_tail(&upper) {
        let rows = visible(scope)
            .filter(Column::IdTail.eq(upper))
            .order_by_asc(Column::Pinyin)
            .order_by_asc(Column::Id)
            .limit(limit);
        found.add(with_branch(rows).all(db).await?)?;
        return Ok(found.lines);
    }
    let lower = typed.to_lowercase();
    let ways: &[Column] =
        if lower.is_ascii() { &[Column::Pinyin, Column::Initials] } else { &[Column::Name] };
    let key = if lower.is_ascii() { &lower } else { &typed };
    for way in ways {
        if found.is_full() {
            return Ok(found.lines);
        }
        let rows = visible(scope)
            .filter(begins_with(column(*way), key))
            .order_by_asc(*way)
            .order_by_asc(Column::Id)
            .limit(limit);
        found.add(with_branch(rows).all(db).await?)?;
    }
    if !found.is_full() {
        let others = Query::select()
            .column("member")
            .from("member_keys")
            .and_where(begins_with(Expr::col("key"), key))
            .to_owned();
        let rows = visible(scope)
            .filter(column(Column::Id).in_subquery(others))
            .order_by_asc(Column::Pinyin)
            .order_by_asc(Column::Id)
            .limit(limit);
        found.add(with_branch(rows).all(db).await?)?;
    }
    Ok(found.lines)
}

fn is_id_tail(typed: &str) -> bool {
    let (digits, last) = typed.as_bytes().split_at_checked(3).unwrap_or_default();
    digits.len() == 3
        && digits.iter().all(u8::is_ascii_digit)
        && matches!(last, [b'0'..=b'9' | b'X'])
}

struct Found {
    lines: Vec<MemberLine>,
    seen: HashSet<Uuid>,
    limit: u64,
}

impl Found {
    fn is_full(&self) -> bool {
        self.lines.len() as u64 >= self.limit
    }

    fn add(&mut self, rows: Vec<super::members::WithBranch>) -> Result<(), Fault> {
        for row in rows {
            let line = line(row)?;
            if !self.is_full() && self.seen.insert(line.member.id.uuid()) {
                self.lines.push(line);
            }
        }
        Ok(())
    }
}
