//! Lists of organizations and members as workbooks.

use kernel::{Page, Refusal, Scope};
use office::{Column, Export, Kind, Stamp, Unwritable, Value};
use sea_orm::ConnectionTrait;
use store::{Fault, No};

use super::organizations;
use crate::queries::{self, MemberFilter, MemberLine, OrgFilter, OrgOrder};
use crate::records::Organization;
use crate::rules::{RoughDay, Vocabulary};

/// More rows than anybody reads in one workbook.
const MOST_ROWS: usize = 100_000;

type Rows = Vec<Vec<Option<Value>>>;

/// The organizations a filter finds, as their import reads them; and how many there are.
pub async fn export_organizations(
    db: &impl ConnectionTrait,
    scope: &Scope,
    words: &Vocabulary,
    filter: &OrgFilter,
    stamp: &Stamp,
) -> Result<(Vec<u8>, usize), No> {
    let mut rows: Rows = Vec::new();
    let mut number = 1;
    loop {
        let page = Page::new(number, Page::LARGEST_SIZE);
        let order = (OrgOrder::Place, false);
        let found = queries::organization_list(db, scope, filter, order, page).await?;
        rows.extend(found.rows.iter().map(organization));
        if rows.len() as u64 >= found.total || found.rows.is_empty() {
            break;
        }
        refuse_too_many(rows.len(), "个党组织")?;
        number += 1;
    }
    written("党组织名册", organizations(words), rows, stamp).await
}

/// The members a filter finds, with masked numbers; and how many there are.
pub async fn export_members(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &MemberFilter,
    stamp: &Stamp,
) -> Result<(Vec<u8>, usize), No> {
    const AT_ONCE: usize = 1_000;
    let ids = queries::member_ids(db, scope, filter, MOST_ROWS as u64 + 1).await?;
    refuse_too_many(ids.len(), "名党员")?;
    let mut rows: Rows = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let lines = queries::member_lines(db, scope, some).await?;
        rows.extend(lines.iter().map(member));
    }
    written("党员名册", member_columns(), rows, stamp).await
}

fn refuse_too_many(rows: usize, what: &str) -> Result<(), Refusal> {
    if rows <= MOST_ROWS {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "符合条件的超过 {MOST_ROWS} {what}，一次导不完；请按党组织或类别缩小范围后分次导出"
    )))
}

async fn written(
    title: &'static str,
    columns: Vec<Column>,
    rows: Rows,
    stamp: &Stamp,
) -> Result<(Vec<u8>, usize), No> {
    let (number, stamp) = (rows.len(), stamp.clone());
    let file = tokio::task::spawn_blocking(move || write(title, &columns, &rows, &stamp));
    let file = file.await.map_err(|why| Fault::new("writing an export", why))?;
    Ok((file.map_err(|why| Fault::new("writing an export", why))?, number))
}

fn write(
    title: &str,
    columns: &[Column],
    rows: &[Vec<Option<Value>>],
    stamp: &Stamp,
) -> Result<Vec<u8>, Unwritable> {
    let mut export = Export::new(stamp);
    let mut table = export.table(title, Some(title), columns)?;
    for row in rows {
        table.row(row)?;
    }
    let mut file = std::io::Cursor::new(Vec::new());
    export.finish(&mut file)?;
    Ok(file.into_inner())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn date(day: RoughDay) -> Value {
    match day {
        RoughDay::Day(day) => Value::Day(day),
        RoughDay::Month(month) => Value::Month(month),
    }
}

fn organization(org: &Organization) -> Vec<Option<Value>> {
    let superior = org.path.parent();
    vec![
        Some(text(&org.code)),
        Some(text(&org.name)),
        Some(Value::Choice(org.kind.clone())),
        org.domain.clone().map(Value::Choice),
        superior.map(|path| text(path.code())),
        org.established.map(date),
        org.term_end.map(date),
    ]
}

fn member_columns() -> Vec<Column> {
    let day = |name: &str| Column::new(name, Kind::Date { month_is_enough: true });
    vec![
        Column::new("所在党支部名称", Kind::Text).width(30),
        Column::new("所在党支部代码", Kind::Code { digits: Vec::new() }),
        Column::new("姓名", Kind::Name),
        Column::new("性别", Kind::Text),
        day("出生日期"),
        Column::new("公民身份号码", Kind::Text).width(22),
        day("入党时间"),
        day("转正时间"),
        Column::new("党员类别", Kind::Text),
        Column::new("人员类别", Kind::Text),
        Column::new("手机号码", Kind::Text),
        Column::new("学历", Kind::Text),
        Column::new("困难党员", Kind::YesNo),
    ]
}

fn member(line: &MemberLine) -> Vec<Option<Value>> {
    let member = &line.member;
    vec![
        Some(text(&line.org_name)),
        Some(text(line.org_path.code())),
        Some(text(&member.name)),
        Some(text(&member.sex)),
        Some(Value::Day(member.birth)),
        Some(text(&member.id_masked())),
        Some(date(member.joined)),
        member.converted.map(date),
        Some(text(if member.probationary { "预备党员" } else { "正式党员" })),
        Some(text(&member.category)),
        member.phone_masked().as_deref().map(text),
        member.education.as_deref().map(text),
        Some(Value::Truth(member.hardship)),
    ]
}
