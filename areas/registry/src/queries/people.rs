//! Finding a person by whatever somebody types.
//!
//! Chinese characters are looked for anywhere in the name, letters at the beginning of the full
//! pinyin or of the initials, four digits as the end of the identity number, a whole identity
//! number by its blind index. Each way is a range of one index.

use std::collections::HashSet;

use kernel::{Day, Scope};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use store::Fault;
use store::crypto::Crypto;
use uuid::Uuid;

use super::begins_with;
use super::members::{MemberLine, WithBranch, line, visible, with_branch};
use crate::records::member::{Column, Entity};
use crate::rules::Sought;

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
    let mut found = Found { lines: Vec::new(), seen: HashSet::new(), limit };
    let Some(sought) = Sought::of(crypto, typed, today) else { return Ok(found.lines) };
    let (ways, key): (&[Column], &str) = match &sought {
        Sought::IdNumber(_) | Sought::IdTail(_) => {
            let rows = visible(scope)
                .filter(answers(&sought))
                .order_by_asc(Column::Pinyin)
                .order_by_asc(Column::Id)
                .limit(limit);
            found.add(with_branch(rows).all(db).await?)?;
            return Ok(found.lines);
        }
        Sought::Letters(key) => (&[Column::Pinyin, Column::Initials], key),
        Sought::Characters(key) => (&[Column::Name], key),
    };
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
        let rows = visible(scope)
            .filter(column(Column::Id).in_subquery(by_other_keys(key)))
            .order_by_asc(Column::Pinyin)
            .order_by_asc(Column::Id)
            .limit(limit);
        found.add(with_branch(rows).all(db).await?)?;
    }
    Ok(found.lines)
}

/// Members of the scope with one of these names, exactly.
pub async fn namesakes(
    db: &impl ConnectionTrait,
    scope: &Scope,
    names: &[String],
) -> Result<Vec<MemberLine>, Fault> {
    const AT_ONCE: usize = 400;
    let mut all = Vec::new();
    for names in names.chunks(AT_ONCE) {
        let rows = visible(scope).filter(Column::Name.is_in(names)).order_by_asc(Column::Id);
        for row in with_branch(rows).all(db).await? {
            all.push(line(row)?);
        }
    }
    Ok(all)
}

/// The condition that a member is one of those sought, for lists.
pub(super) fn answers(sought: &Sought) -> SimpleExpr {
    let (ways, key): (&[Column], &str) = match sought {
        Sought::IdNumber(index) => return Column::IdIndex.eq(index.clone()),
        Sought::IdTail(tail) => return Column::IdTail.eq(tail),
        // A pinyin and its initials begin with the same letter.
        Sought::Letters(key) if key.len() == 1 => (&[Column::Initials], key),
        Sought::Letters(key) => (&[Column::Pinyin, Column::Initials], key),
        Sought::Characters(key) => (&[Column::Name], key),
    };
    let mut all = by_other_keys(key);
    for way in ways {
        let found = Query::select()
            .column((Entity, Column::Id))
            .from(Entity)
            .and_where(begins_with(column(*way), key))
            .to_owned();
        all.union(UnionType::Distinct, found);
    }
    column(Column::Id).in_subquery(all)
}

fn by_other_keys(key: &str) -> SelectStatement {
    Query::select()
        .column("member")
        .from("member_keys")
        .and_where(begins_with(Expr::col("key"), key))
        .to_owned()
}

fn column(column: Column) -> Expr {
    Expr::col((Entity, column))
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

    fn add(&mut self, rows: Vec<WithBranch>) -> Result<(), Fault> {
        for row in rows {
            let line = line(row)?;
            if !self.is_full() && self.seen.insert(line.member.id.uuid()) {
                self.lines.push(line);
            }
        }
        Ok(())
    }
}
