//! What is taken away as a workbook: ranking, the sheet for scoring.

use std::collections::HashMap;
use std::io::Cursor;

use axum::extract::State;
use identity::By;
use kernel::{Id, Org};
use office::{Column, Export, Kind, Stamp, Template, Unwritable, Value};
use web::table::Ask;
use web::{Actor, Answer, No, Reply, Visit};

use super::asked::Asked;
use super::ranking::{chosen, sort};
use crate::printed::star_in_words;
use crate::{Assessments, Line, Run, sheet};

/// What a browser calls a workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The ranking as asked for on its page: the same filters and order, all pages.
pub(super) async fn ranking(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(assessments): State<Assessments>,
) -> Answer {
    let asked = Asked::of(&visit, &assessments, actor.scope()).await?;
    let run = asked.run(&assessments, visit.today()).await?;
    let ask = Ask::of(&visit);
    let mut lines = chosen(&run, actor.scope(), &ask);
    sort(&mut lines, &ask);
    let file = ranking_file(&run, &lines, &stamp(&visit, &actor)).map_err(fault)?;
    let name = format!("{}{}排名", run.period().in_words(), run.scheme().name);
    let said = format!("导出{name} {} 行", lines.len());
    identity::exported(assessments.store(), &visit, &actor, &who, &said).await?;
    Ok(Reply::file(&format!("{name}.xlsx"), XLSX, file))
}

fn ranking_file(run: &Run, lines: &[Line<'_>], stamp: &Stamp) -> Result<Vec<u8>, Unwritable> {
    let scheme = run.scheme();
    let text = |name: &str| Column::new(name, Kind::Text);
    let points = |name: &str| Column::new(name, Kind::Number { unit: "分".to_owned() });
    let count = |name: &str| Column::new(name, Kind::Whole { unit: String::new() });
    let mut columns = vec![
        text("组别"),
        count("名次"),
        Column::new("代码", Kind::Code { digits: Vec::new() }),
        text("名称"),
        text("上级"),
        points("得分"),
        points("未知项补齐后最高"),
        text("星级"),
        count("未知项"),
        text("一票否决"),
        text("备注"),
    ];
    columns.extend(scheme.sections.iter().map(|section| points(&section.name)));
    let mut export = Export::new(stamp);
    let title =
        format!("{}{}排名（截止{}）", run.period().in_words(), scheme.name, run.as_of().in_words());
    let mut table = export.table("排名", Some(&title), &columns)?;
    for line in lines {
        let standing = line.standing;
        let vetoes: Vec<&str> = standing
            .vetoes
            .iter()
            .filter_map(|place| Some(scheme.vetoes.get(*place)?.name.as_str()))
            .collect();
        let some = |text: &str| (!text.is_empty()).then(|| Value::Text(text.to_owned()));
        let mut row = vec![
            some(&line.group.name),
            Some(Value::Whole(i64::from(standing.rank))),
            some(&line.org.code),
            some(&line.org.name),
            line.superior().and_then(|org| some(&org.name)),
            Some(Value::Number(standing.score.value())),
            Some(Value::Number(standing.at_best.value())),
            some(&star_in_words(line)),
            Some(Value::Whole(standing.unknown.len() as i64)),
            some(&vetoes.join("、")),
            some(if standing.candidate { "整顿参考" } else { "" }),
        ];
        let sections = 0..scheme.sections.len();
        row.extend(sections.map(|place| Some(Value::Number(line.section(place).value()))));
        table.row(&row)?;
    }
    table.note(
        "注：未知项是没有报齐或没有评分的指标，不按0分算；整顿参考是供人查看的线索，不是结论。",
    )?;
    written(export)
}

/// The sheet to fill in: whom the reader may judge, with what was given already.
pub(super) async fn template(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(assessments): State<Assessments>,
) -> Answer {
    let pack = assessments.pack();
    let asked = Asked::of(&visit, &assessments, actor.scope()).await?;
    let run = asked.run(&assessments, visit.today()).await?;
    let (scheme, db) = (run.scheme(), assessments.store().read());
    let known =
        crate::queries::judgments_of_scope(db, actor.scope(), &asked.scheme, asked.period).await?;
    let known: HashMap<(&str, &str, Id<Org>), Value> = known
        .iter()
        .map(|one| {
            ((one.indicator.as_str(), one.source.as_str(), one.org), sheet::value(&one.given))
        })
        .collect();
    let judged = sheet::asked(scheme);
    let rows: Vec<Vec<Option<Value>>> = run
        .lines(actor.scope())
        .filter(|line| identity::may(&pack.roles, &actor, super::JUDGE, &line.org.path))
        .map(|line| {
            let mut row = vec![
                Some(Value::Text(line.org.code.clone())),
                Some(Value::Text(line.org.name.clone())),
            ];
            row.extend(judged.iter().map(|one| {
                let indicator = scheme.indicators.get(one.indicator)?.name.as_str();
                let source = crate::judged::source_name(scheme, one.source);
                known.get(&(indicator, source, line.org.id)).cloned()
            }));
            row
        })
        .collect();
    let columns = sheet::columns(scheme);
    let title = format!("{}评分表", asked.period.in_words());
    let file = Template::new(&title, &columns)
        .note(&format!("方案：{}。空着的不改动。", scheme.name))
        .filled(&rows)
        .room(rows.len() as u32 + 1)
        .stamp(stamp(&visit, &actor))
        .write()
        .map_err(fault)?;
    let name = format!("{}{title}", scheme.name);
    let said = format!("导出{name} {} 行", rows.len());
    identity::exported(assessments.store(), &visit, &actor, &who, &said).await?;
    Ok(Reply::file(&format!("{name}.xlsx"), XLSX, file))
}

fn written(export: Export) -> Result<Vec<u8>, Unwritable> {
    let mut file = Cursor::new(Vec::new());
    export.finish(&mut file)?;
    Ok(file.into_inner())
}

fn stamp(visit: &Visit, actor: &Actor) -> Stamp {
    let day = visit.today();
    let line = format!("导出：{} {day}", actor.name());
    Stamp { line, id: visit.number().to_owned(), day: Some(day) }
}

fn fault(why: Unwritable) -> No {
    No::Fault(Box::new(why))
}
