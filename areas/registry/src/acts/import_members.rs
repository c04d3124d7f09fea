//! Members from a workbook: preview, then import. Both walk the workbook the same way; only the
//! import saves.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Day, Id, Org, Refusal, Scope};
use office::{Column, Mapping, Problem};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use store::audit::{Entry, Who};
use store::crypto::{Crypto, Spot};
use store::{Fault, No, Store, Write};
use uuid::Uuid;

use super::import_organizations::{Branches, refuse_surprise, unreadable};
use super::member_rows::{Draft, Piece, ReadRow, branch_column, read};
use super::member_save::{Fresh, change, insert};
use super::organization_plan::{rough_change, sharper, text_of};
use super::reading::Upload;
use super::report::{Change, Confirmed, Outcome, Report, RowReport};
use crate::records::{Batch, member, rough};
use crate::rules::Vocabulary;
use crate::sheet::{self, member as col};

/// The column telephone numbers are sealed for.
pub(super) const PHONE_COLUMN: &str = "members.phone";

/// What importing would do; writes nothing.
pub async fn preview_members(
    store: &Store,
    scope: &Scope,
    words: &Vocabulary,
    upload: &Upload,
) -> Result<Report, No> {
    let mut walk = Walk::start(store, store.read(), scope).await?;
    walk.all(store.read(), None, words, upload).await?;
    Ok(walk.report)
}

/// Imports the rows that have nothing wrong with them. `confirmed` is what the person saw: if the
/// data has changed in between so that something else would happen, nothing does.
pub async fn import_members(
    store: &Store,
    who: &Who,
    scope: &Scope,
    words: &Vocabulary,
    upload: &Upload,
    confirmed: Option<Confirmed>,
) -> Result<Report, No> {
    let mut act = store.write().await?;
    let mut walk = Walk::start(store, &act, scope).await?;
    walk.batch = confirmed.map(|confirmed| confirmed.batch);
    walk.all(&act, Some(&act), words, upload).await?;
    let Walk { report, changes, .. } = walk;
    report.refuse_incomplete()?;
    let counts = report.counts();
    refuse_surprise(confirmed, counts)?;
    if !counts.writes() {
        return Ok(report);
    }
    if counts.new > 1_000 {
        // The planner of either database chooses badly for a table it believes to be empty.
        act.execute_unprepared("ANALYZE").await?;
    }
    for (id, name, changes) in changes {
        let entry = Entry::new(who, "registry.change-member")
            .on("member", id)
            .saying(format!("更新党员 {name}（导入 {}）", upload.name))
            .with(&changes);
        act.note(entry);
    }
    if let Some(Confirmed { batch, .. }) = confirmed {
        super::batch::confirm(&act, batch, counts).await?;
    }
    let said = format!(
        "导入党员 {}：新增 {}，更新 {}，无变化 {}，有错误 {}",
        upload.name, counts.new, counts.changed, counts.same, counts.wrong
    );
    act.commit(Entry::new(who, "registry.import-members").saying(said).with(&counts)).await?;
    Ok(report)
}

struct Walk<'a> {
    store: &'a Store,
    branches: Branches,
    code_of: HashMap<Uuid, String>,
    roster_is_empty: bool,
    batch: Option<Id<Batch>>,
    /// Blind indexes met in this workbook, with the row they stood in.
    met: HashMap<Vec<u8>, (usize, u32)>,
    report: Report,
    changes: Vec<(Uuid, String, Vec<Change>)>,
}

/// What a row is judged by.
struct Sheet<'a> {
    mapping: &'a Mapping,
    columns: &'a [Column],
}

impl<'a> Walk<'a> {
    async fn start(
        store: &'a Store,
        db: &impl ConnectionTrait,
        scope: &Scope,
    ) -> Result<Self, Fault> {
        let branches = Branches::load(db, scope).await?;
        let code_of =
            branches.by_code.iter().map(|(code, (id, ..))| (id.uuid(), code.clone())).collect();
        let roster_is_empty = member::Entity::find().count(db).await? == 0;
        Ok(Self {
            store,
            branches,
            code_of,
            roster_is_empty,
            batch: None,
            met: HashMap::new(),
            report: Report::default(),
            changes: Vec::new(),
        })
    }

    async fn all(
        &mut self,
        db: &impl ConnectionTrait,
        save: Option<&Write>,
        words: &Vocabulary,
        upload: &Upload,
    ) -> Result<(), No> {
        if self.branches.by_code.is_empty() {
            return Err(Refusal::new("还没有党组织，请先导入党组织，再导入党员").into());
        }
        let columns = Arc::new(sheet::members(words));
        let today =
            save.map_or_else(|| self.store.clock().today(), |act| Day::of_instant(act.now()));
        let mut pieces = read(self.store, upload, Arc::clone(&columns), today);
        let mut mapping = None;
        while let Some(piece) = pieces.recv().await {
            match piece {
                Piece::Sheet(described, understood) => {
                    self.report.sheets.push(*described);
                    mapping = understood;
                }
                Piece::Rows(rows) => {
                    let Some(mapping) = &mapping else { continue };
                    let sheet = Sheet { mapping, columns: &columns };
                    self.lot(db, save, &sheet, rows).await?;
                }
                Piece::Broken(why) => return Err(unreadable(&why)),
            }
        }
        Ok(())
    }

    /// Judges some rows together and saves what is to be saved of them.
    async fn lot(
        &mut self,
        db: &impl ConnectionTrait,
        save: Option<&Write>,
        sheet: &Sheet<'_>,
        rows: Vec<ReadRow>,
    ) -> Result<(), Fault> {
        let known = self.known(db, &rows).await?;
        let at = self.report.sheets.len().saturating_sub(1);
        let (mut fresh, mut changed) = (Vec::new(), Vec::new());
        for ReadRow { row, draft } in rows {
            let mut subject = Box::default();
            let outcome = match draft {
                None if row.problems.is_empty() => Outcome::Skipped(row.kind),
                None => {
                    subject = text_of(row.value(col::NAME)).unwrap_or_default().into();
                    Outcome::Wrong(row.problems.clone())
                }
                Some(draft) => {
                    subject = draft.name.as_str().into();
                    let first = self.met.get(&draft.id_index).copied();
                    let judged = match first {
                        Some(first) => Err((col::ID_NUMBER, self.repeated(at, first))),
                        None => self.judge(&draft, known.get(&draft.id_index), sheet),
                    };
                    match judged {
                        Err((index, sentence)) => {
                            let problem: Problem =
                                row.problem(sheet.mapping, sheet.columns, index, sentence);
                            Outcome::Wrong(vec![problem])
                        }
                        Ok((org, before)) => {
                            self.met.insert(draft.id_index.clone(), (at, row.number));
                            match before {
                                None => {
                                    fresh.push((org, draft));
                                    Outcome::New
                                }
                                Some((_, changes)) if changes.is_empty() => Outcome::Same,
                                Some((before, changes)) => {
                                    let noted = changes.clone();
                                    changed.push((org, before.clone(), draft, changes));
                                    Outcome::Changed(noted)
                                }
                            }
                        }
                    }
                }
            };
            let (number, through) = (row.number, row.through);
            self.report.rows.push(RowReport { sheet: at, number, through, subject, outcome });
        }
        let Some(act) = save else { return Ok(()) };
        let fresh: Vec<Fresh> =
            fresh.into_iter().map(|(org, draft)| Fresh { id: act.id(), org, draft }).collect();
        insert(act, self.store.crypto(), &fresh, self.batch).await?;
        for (org, before, draft, changes) in changed {
            self.changes.push((before.id, draft.name.clone(), changes));
            if let Some(batch) = self.batch {
                super::batch::remember_member(act, batch, &before).await?;
            }
            change(act, self.store.crypto(), org, before, &draft).await?;
        }
        Ok(())
    }

    /// Members with the identity numbers of these rows, wherever they are.
    async fn known(
        &self,
        db: &impl ConnectionTrait,
        rows: &[ReadRow],
    ) -> Result<HashMap<Vec<u8>, member::Model>, Fault> {
        let indexes: Vec<Vec<u8>> =
            rows.iter().filter_map(|row| Some(row.draft.as_ref()?.id_index.clone())).collect();
        if self.roster_is_empty || indexes.is_empty() {
            return Ok(HashMap::new());
        }
        let found =
            member::Entity::find().filter(member::Column::IdIndex.is_in(indexes)).all(db).await?;
        Ok(found.into_iter().map(|row| (row.id_index.clone(), row)).collect())
    }

    fn repeated(&self, at: usize, (sheet, row): (usize, u32)) -> String {
        let name = self.report.sheets.get(sheet).filter(|_| sheet != at).map(|sheet| &sheet.name);
        match name {
            Some(name) => format!("与工作表“{name}”第 {row} 行的号码重复"),
            None => format!("与第 {row} 行的号码重复"),
        }
    }

    /// Which branch the row means, and whom it changes and how; or what is wrong and where.
    #[allow(clippy::type_complexity)]
    fn judge<'k>(
        &self,
        draft: &Draft,
        known: Option<&'k member::Model>,
        sheet: &Sheet<'_>,
    ) -> Result<(Id<Org>, Option<(&'k member::Model, Vec<Change>)>), (usize, String)> {
        let (org, code) = self.branch(draft, sheet)?;
        let Some(known) = known else { return Ok((org, None)) };
        let Some(known_code) = self.code_of.get(&known.org) else {
            let sentence = "此人的组织关系不在您的管理范围内，请先办理组织关系转接";
            return Err((col::ID_NUMBER, sentence.to_owned()));
        };
        if known.name != draft.name && *known_code != code {
            let sentence = "这个号码已经登记在另一个党支部、另一个姓名下，请核对号码";
            return Err((col::ID_NUMBER, sentence.to_owned()));
        }
        let changes = self
            .changes(draft, known, &code, known_code)
            .map_err(|fault| (col::ID_NUMBER, fault.to_string()))?;
        Ok((org, Some((known, changes))))
    }

    fn branch(
        &self,
        draft: &Draft,
        sheet: &Sheet<'_>,
    ) -> Result<(Id<Org>, String), (usize, String)> {
        let outside = "没有这个党组织，或不在您的管理范围内";
        if let Some(code) = &draft.org_code {
            let Some((id, _, name)) = self.branches.by_code.get(code) else {
                return Err((col::ORG_CODE, outside.to_owned()));
            };
            // Names are written in many ways, so a different one is only wrong when it is
            // another organization's.
            let another = draft
                .org_name
                .as_ref()
                .filter(|typed| *typed != name && self.branches.codes_by_name.contains_key(*typed));
            if let Some(typed) = another {
                let sentence = format!("代码是“{name}”，名称却是“{typed}”，请核对是否错行");
                return Err((col::ORG_CODE, sentence));
            }
            return Ok((*id, code.clone()));
        }
        let typed = draft.org_name.as_deref().unwrap_or_default();
        // People who are asked for the code type it where the name stands.
        if let Some((id, ..)) = self.branches.by_code.get(typed) {
            return Ok((*id, typed.to_owned()));
        }
        match self.branches.codes_by_name.get(typed).map(Vec::as_slice) {
            Some([code]) => match self.branches.by_code.get(code) {
                Some((id, ..)) => Ok((*id, code.clone())),
                None => Err((branch_column(sheet.mapping), outside.to_owned())),
            },
            Some(codes) => {
                let sentence = format!(
                    "有 {} 个党组织叫这个名称（代码 {}），请填代码",
                    codes.len(),
                    codes.join("、")
                );
                Err((col::ORG_NAME, sentence))
            }
            None => Err((col::ORG_NAME, outside.to_owned())),
        }
    }

    fn changes(
        &self,
        draft: &Draft,
        known: &member::Model,
        code: &str,
        known_code: &str,
    ) -> Result<Vec<Change>, Fault> {
        let label = |code: &str| {
            let name = self.branches.by_code.get(code).map(|(_, _, name)| name.as_str());
            format!("{}（{code}）", name.unwrap_or_default())
        };
        let stage = |probationary| if probationary { "预备党员" } else { "正式党员" };
        let yes = |yes| if yes { "是" } else { "否" };
        let joined = known.joined.parse().ok();
        let education = known.education.clone().unwrap_or_default();
        let moved = (code != known_code)
            .then(|| Change::of("所在党支部", &label(known_code), &label(code)))
            .flatten();
        Ok([
            moved,
            Change::of("姓名", &known.name, &draft.name),
            rough_change("入党时间", joined, Some(draft.joined)),
            rough_change("转正时间", rough(known.converted.clone())?, draft.converted),
            Change::of("党员类别", stage(known.probationary), stage(draft.probationary)),
            Change::of("人员类别", &known.category, &draft.category),
            self.phone_change(draft, known)?,
            Change::of("学历", &education, draft.education.as_ref().unwrap_or(&education)),
            Change::of(
                "困难党员",
                yes(known.hardship),
                yes(draft.hardship.unwrap_or(known.hardship)),
            ),
        ]
        .into_iter()
        .flatten()
        .collect())
    }

    /// Compares the numbers, shows only their ends.
    fn phone_change(&self, draft: &Draft, known: &member::Model) -> Result<Option<Change>, Fault> {
        let Some(phone) = &draft.phone else { return Ok(None) };
        let before = opened_phone(self.store.crypto(), known)?;
        if before.as_ref() == Some(phone) {
            return Ok(None);
        }
        let masked = |tail: &str| format!("*******{tail}");
        let before = known.phone_tail.as_deref().map(masked).unwrap_or_default();
        let after = masked(&phone_tail(phone));
        Ok(Some(Change { field: "手机号码".into(), before, after }))
    }
}

fn opened_phone(crypto: &dyn Crypto, known: &member::Model) -> Result<Option<String>, Fault> {
    let Some(sealed) = &known.phone else { return Ok(None) };
    let plain = crypto.open(&Spot { column: PHONE_COLUMN, row: known.id }, sealed)?;
    Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
}

/// The last four digits, which may be shown.
pub(super) fn phone_tail(phone: &str) -> String {
    let length = phone.chars().count();
    phone.chars().skip(length.saturating_sub(4)).collect()
}

/// A date heard again: see [`sharper`].
pub(super) fn joined_after(known: &str, draft: &Draft) -> String {
    sharper(known.parse().ok(), Some(draft.joined)).unwrap_or(draft.joined).to_string()
}
