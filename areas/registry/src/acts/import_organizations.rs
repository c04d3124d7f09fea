//! Organizations from a workbook: preview, then import.

use std::collections::HashMap;

use kernel::{Day, Id, Org, OrgPath, Refusal, Scope};
use office::{Column, RowKind, TableReader, TableRow};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel, Statement,
};
use store::audit::{Entry, Who};
use store::{Fault, No, Store, Write};

use super::organization_plan::{Draft, Planned, plan, sharper, text_of};
use super::reading::Upload;
use super::report::{Confirmed, Counts, Outcome, Report, RowReport, SheetReport};
use crate::queries;
use crate::records::{Batch, Organization, organization};
use crate::rules::{NameKeys, RoughDay, Vocabulary};
use crate::sheet::{self, org};

/// What importing would do; writes nothing.
pub async fn preview_organizations(
    store: &Store,
    scope: &Scope,
    words: &Vocabulary,
    upload: &Upload,
) -> Result<Report, No> {
    let (report, _) = work_out(store.read(), scope, words, upload).await?;
    Ok(report)
}

/// Imports the rows that have nothing wrong with them. `confirmed` is what the person saw: if the
/// data has changed in between so that something else would happen, nothing does.
pub async fn import_organizations(
    store: &Store,
    who: &Who,
    scope: &Scope,
    words: &Vocabulary,
    upload: &Upload,
    confirmed: Option<Confirmed>,
) -> Result<Report, No> {
    let mut act = store.write().await?;
    let (report, mut rows) = work_out(&act, scope, words, upload).await?;
    report.refuse_incomplete()?;
    let counts = report.counts();
    refuse_surprise(confirmed, counts)?;
    if !counts.writes() {
        return Ok(report);
    }
    let today = Day::of_instant(act.now());
    let batch = confirmed.map(|confirmed| confirmed.batch);
    // Superiors first, so that what stands below finds them.
    rows.sort_by_key(|row| row.planned.place.as_ref().map_or(0, |(_, path)| path.depth()));
    for row in &rows {
        match &row.planned.outcome {
            Outcome::New => create(&act, row, today, &upload.name, batch).await?,
            Outcome::Changed(changes) => {
                let Some(id) = row.planned.known else { continue };
                change(&act, id, row, today, &upload.name, batch).await?;
                let entry = Entry::new(who, "registry.change-organization")
                    .on("organization", id)
                    .saying(format!("更新党组织 {}（导入 {}）", row.draft.name, upload.name))
                    .with(changes);
                act.note(entry);
            }
            _ => {}
        }
    }
    if let Some(batch) = batch {
        super::batch::confirm(&act, batch, counts).await?;
    }
    let said = format!(
        "导入党组织 {}：新增 {}，更新 {}，无变化 {}，有错误 {}",
        upload.name, counts.new, counts.changed, counts.same, counts.wrong
    );
    let entry = Entry::new(who, "registry.import-organizations").saying(said).with(&counts);
    act.commit(entry).await?;
    Ok(report)
}

/// A preview that no longer holds is not carried out.
pub(super) fn refuse_surprise(confirmed: Option<Confirmed>, now: Counts) -> Result<(), Refusal> {
    match confirmed {
        Some(confirmed) if confirmed.counts != now => Err(Refusal::new(
            "预览之后数据有变化，导入结果会与预览不同，因此没有导入。请重新预览后再确认",
        )),
        _ => Ok(()),
    }
}

struct PlannedRow {
    draft: Draft,
    planned: Planned,
}

async fn work_out(
    db: &impl ConnectionTrait,
    scope: &Scope,
    words: &Vocabulary,
    upload: &Upload,
) -> Result<(Report, Vec<PlannedRow>), No> {
    let columns = sheet::organizations(words);
    let mut report = Report::default();
    let mut drafts = Vec::new();
    // Where in the report the row of each draft stands.
    let mut reported = Vec::new();
    for at in 0..upload.book.sheets().len() {
        let mut table = match upload.table(at, &columns).map_err(|why| unreadable(&why))? {
            Ok(table) => table,
            Err(unread) => {
                report.sheets.push(unread);
                continue;
            }
        };
        let described = SheetReport::of_table(&table, &columns);
        let complete = described.why_not.is_empty();
        report.sheets.push(described);
        while complete && let Some(row) = table.next_row().map_err(|why| unreadable(&why))? {
            let (mut subject, mut outcome) = (Box::default(), Outcome::Skipped(row.kind));
            if row.kind == RowKind::Data {
                let draft = draft(&row, &table, &columns);
                subject = draft.name.as_str().into();
                outcome = Outcome::New;
                reported.push(report.rows.len());
                drafts.push(draft);
            }
            let (number, through) = (row.number, row.through);
            report.rows.push(RowReport { sheet: at, number, through, subject, outcome });
        }
    }
    let known = queries::organizations(db, &Scope::everything()).await?;
    let plan = plan(&drafts, &known, scope);
    let mut rows = Vec::with_capacity(drafts.len());
    for ((draft, planned), at) in drafts.into_iter().zip(plan).zip(reported) {
        if let Some(row) = report.rows.get_mut(at) {
            row.outcome = planned.outcome.clone();
        }
        rows.push(PlannedRow { draft, planned });
    }
    Ok((report, rows))
}

pub(super) fn unreadable(why: &office::Unreadable) -> No {
    Refusal::new(why.sentence()).into()
}

fn draft(row: &TableRow, table: &TableReader<'_>, columns: &[Column]) -> Draft {
    let text = |index| text_of(row.value(index));
    let problem = |index| row.problem(table.mapping(), columns, index, "");
    Draft {
        code: text(org::CODE).unwrap_or_default(),
        name: text(org::NAME).unwrap_or_default(),
        kind: text(org::KIND).unwrap_or_default(),
        domain: text(org::DOMAIN),
        parent: text(org::PARENT),
        established: row.value(org::ESTABLISHED).and_then(RoughDay::of_value),
        term_end: row.value(org::TERM_END).and_then(RoughDay::of_value),
        at_code: problem(org::CODE),
        at_parent: problem(org::PARENT),
        problems: row.problems.clone(),
        number: row.number,
    }
}

async fn create(
    act: &Write,
    row: &PlannedRow,
    today: Day,
    document: &str,
    batch: Option<Id<Batch>>,
) -> Result<(), Fault> {
    let draft = &row.draft;
    let Some((parent, path)) = &row.planned.place else { return Ok(()) };
    let parent = match parent {
        Some(code) => Some(by_code(act, code).await?.id),
        None => None,
    };
    let keys = NameKeys::of_organization(&draft.name);
    let id: Id<Org> = act.id();
    organization::Entity::insert(organization::ActiveModel {
        id: Set(id.uuid()),
        code: Set(draft.code.clone()),
        name: Set(draft.name.clone()),
        pinyin: Set(keys.pinyin),
        initials: Set(keys.initials),
        kind: Set(draft.kind.clone()),
        domain: Set(draft.domain.clone()),
        parent: Set(parent.map(Id::uuid)),
        line_parent: Set(None),
        path: Set(path.as_str().to_owned()),
        depth: Set(path.depth() as i32),
        established: Set(draft.established.map(|day| day.to_string())),
        term_end: Set(draft.term_end.map(|day| day.to_string())),
        ended: Set(None),
        revision: Set(1),
        batch: Set(batch.map(Id::uuid)),
    })
    .exec_without_returning(act)
    .await?;
    let since = draft.established.map_or(today, RoughDay::first_day).min(today);
    add_version(act, id, since, document).await
}

async fn change(
    act: &Write,
    id: Id<Org>,
    row: &PlannedRow,
    today: Day,
    document: &str,
    batch: Option<Id<Batch>>,
) -> Result<(), Fault> {
    let draft = &row.draft;
    let before = organization::Entity::find_by_id(id.uuid()).one(act).await?;
    let before = before.ok_or_else(|| Fault::because("an organization went away while locked"))?;
    if let Some(batch) = batch {
        super::batch::remember_organization(act, batch, &before).await?;
    }
    let known = Organization::try_from(before.clone())?;
    let keys = NameKeys::of_organization(&draft.name);
    let mut after = before.clone().into_active_model();
    after.name = Set(draft.name.clone());
    after.pinyin = Set(keys.pinyin);
    after.initials = Set(keys.initials);
    after.kind = Set(draft.kind.clone());
    after.domain = Set(draft.domain.clone().or_else(|| before.domain.clone()));
    after.established =
        Set(sharper(known.established, draft.established).map(|day| day.to_string()));
    after.term_end = Set(sharper(known.term_end, draft.term_end).map(|day| day.to_string()));
    after.revision = Set(before.revision + 1);
    if let Some((Some(code), _)) = &row.planned.place {
        let parent = by_code(act, code).await?;
        if before.parent != Some(parent.id.uuid()) {
            after.parent = Set(Some(parent.id.uuid()));
            let path = parent.path.child(&known.code);
            let path = path.ok_or_else(|| Fault::because("a code that is no path"))?;
            move_subtree(act, &known.path, &path).await?;
            // The level changes with all below.
            store::facts::due_below(act, &path).await?;
        }
    }
    let after = after.update(act).await?;
    redate(act, &before, &after, today, document).await
}

/// Begins a new version from today on, if what a version holds has changed.
pub(super) async fn redate(
    act: &Write,
    before: &organization::Model,
    after: &organization::Model,
    today: Day,
    document: &str,
) -> Result<(), Fault> {
    let id = Id::from_uuid(after.id);
    // Formulas over records may read what their organization is.
    store::facts::due_of(act, id).await?;
    let dated = |row: &organization::Model| {
        (row.name.clone(), row.kind.clone(), row.domain.clone(), row.parent)
    };
    if dated(before) == dated(after) {
        return Ok(());
    }
    close_version(act, id, today).await?;
    add_version(act, id, today, document).await
}

async fn by_code(act: &Write, code: &str) -> Result<Organization, Fault> {
    let found = queries::organization_by_code(act, &Scope::everything(), code).await?;
    found.ok_or_else(|| Fault::because(format!("organization {code} went away while locked")))
}

/// Hangs an organization and all below it somewhere else.
pub(super) async fn move_subtree(act: &Write, from: &OrgPath, to: &OrgPath) -> Result<(), Fault> {
    let (first, behind) = store::range_below(from);
    act.execute_raw(Statement::from_sql_and_values(
        act.get_database_backend(),
        "UPDATE organizations SET path = $1 || substr(path, $2), depth = depth + $3 \
         WHERE path >= $4 AND path < $5",
        [
            to.as_str().into(),
            (from.as_str().chars().count() as i32 + 1).into(),
            (to.depth() as i32 - from.depth() as i32).into(),
            first.into(),
            behind.into(),
        ],
    ))
    .await?;
    Ok(())
}

/// Ends the version that holds today; one that began today is replaced.
async fn close_version(act: &Write, id: Id<Org>, today: Day) -> Result<(), Fault> {
    let backend = act.get_database_backend();
    for sql in [
        "DELETE FROM organization_versions WHERE org = $1 AND since >= $2",
        "UPDATE organization_versions SET until = $2 WHERE org = $1 AND until IS NULL",
    ] {
        let values = [id.uuid().into(), today.number().into()];
        act.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}

pub(crate) async fn add_version(
    act: &Write,
    id: Id<Org>,
    since: Day,
    document: &str,
) -> Result<(), Fault> {
    act.execute_raw(Statement::from_sql_and_values(
        act.get_database_backend(),
        "INSERT INTO organization_versions \
         (org, since, until, code, name, kind, domain, parent, line_parent, document) \
         SELECT id, $2, NULL, code, name, kind, domain, parent, line_parent, $3 \
         FROM organizations WHERE id = $1",
        [id.uuid().into(), since.number().into(), document.into()],
    ))
    .await?;
    Ok(())
}

/// Organizations by code and name, for rows that name the branch they belong to.
pub(super) struct Branches {
    pub by_code: HashMap<String, (Id<Org>, OrgPath, String)>,
    pub codes_by_name: HashMap<String, Vec<String>>,
}

impl Branches {
    pub(super) async fn load(db: &impl ConnectionTrait, scope: &Scope) -> Result<Self, Fault> {
        let mut branches = Self { by_code: HashMap::new(), codes_by_name: HashMap::new() };
        for org in queries::organizations(db, scope).await? {
            branches.codes_by_name.entry(org.name.clone()).or_default().push(org.code.clone());
            branches.by_code.insert(org.code, (org.id, org.path, org.name));
        }
        Ok(branches)
    }
}
