//! One county's own workbooks, to try the imports with.
//!
//! What the city holds already comes back as 无变化; at the end of the first two stand rows it does
//! not hold yet, and one with a wrong identity number.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use kernel::Scope;
use ledger::queries::RecordFilter;
use ledger::{Book, sheet as records_sheet};
use office::{Column, Export, Stamp, Unwritable, Value};
use registry::rules::Vocabulary;
use registry::sheet;
use store::{Fault, No, Store};

use crate::city::City;
use crate::people::{Person, newcomers};
use crate::tree::Body;

/// Rows the city does not hold.
const NEWCOMERS: usize = 4;

/// Writes the workbooks into a folder; gives the files. `words` are the pack's, as imports take them.
pub async fn write_workbooks(
    store: &Store,
    city: &City<'_>,
    words: &Vocabulary,
    folder: &Path,
) -> Result<Vec<PathBuf>, No> {
    std::fs::create_dir_all(folder).map_err(|why| Fault::new("the folder of workbooks", why))?;
    let wanted = &city.recipe.city.workbooks;
    let county = city.bodies.iter().find(|body| body.place == wanted.county);
    let Some(county) = county else { return Ok(Vec::new()) };
    let stamp = Stamp {
        line: format!("演示数据（虚构）：{}", county.place),
        day: Some(city.wanted.today),
        ..Stamp::default()
    };
    let mut files = Vec::new();
    let mut keep = |name: &str, bytes: Vec<u8>| -> Result<(), Fault> {
        let file = folder.join(format!("{}{name}.xlsx", county.place));
        std::fs::write(&file, bytes).map_err(|why| Fault::new("writing a workbook", why))?;
        files.push(file);
        Ok(())
    };
    let unwritable = |why: Unwritable| Fault::new("writing a workbook", why);
    let columns = sheet::organizations(words);
    let rows = organizations(city, county);
    keep("党组织", table("党组织", &columns, &rows, &stamp).map_err(unwritable)?)?;
    let columns = sheet::members(words);
    let rows = members(city, county);
    keep("党员", table("党员名册", &columns, &rows, &stamp).map_err(unwritable)?)?;
    for name in &wanted.ledgers {
        let Some(book) = Book::named(city.plan.pack, name) else { continue };
        let filter = RecordFilter { unit: Some(county.path.clone()), ..RecordFilter::default() };
        let scope = Scope::everything();
        let bytes = records_sheet::export(store.read(), &scope, &book, &filter, &stamp).await?;
        keep(name, bytes)?;
    }
    Ok(files)
}

type Rows = Vec<Vec<Option<Value>>>;

fn table(
    title: &str,
    columns: &[Column],
    rows: &Rows,
    stamp: &Stamp,
) -> Result<Vec<u8>, Unwritable> {
    let mut export = Export::new(stamp);
    let mut table = export.table(title, Some(title), columns)?;
    for row in rows {
        table.row(row)?;
    }
    let mut file = Cursor::new(Vec::new());
    export.finish(&mut file)?;
    Ok(file.into_inner())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn choice(text: &str) -> Value {
    Value::Choice(text.to_owned())
}

fn organizations(city: &City<'_>, county: &Body) -> Rows {
    let row = |body: &Body| {
        let above = body.parent.and_then(|parent| city.bodies.get(parent));
        vec![
            Some(text(&body.code)),
            Some(text(&body.name)),
            Some(choice(&body.kind)),
            body.domain.as_deref().map(choice),
            above.map(|above| text(&above.code)),
            Some(Value::Day(body.established)),
            Some(Value::Day(body.term_end)),
        ]
    };
    let within: Vec<&Body> =
        city.bodies.iter().filter(|body| county.path.contains(&body.path)).collect();
    let mut rows: Rows = within.iter().map(|body| row(body)).collect();
    if let Some(last) = within.iter().rev().find(|body| body.is_branch()) {
        let mut new = (**last).clone();
        new.code = format!("{}9", new.code);
        new.name = format!("{}（新建）", new.name);
        rows.push(row(&new));
    }
    rows
}

fn members(city: &City<'_>, county: &Body) -> Rows {
    let branches: Vec<usize> = city
        .branches()
        .filter(|at| city.bodies.get(*at).is_some_and(|body| county.path.contains(&body.path)))
        .collect();
    let known = branches.iter().flat_map(|at| city.people_of(*at));
    let mut rows: Rows = known.filter_map(|person| member(city, person)).collect();
    let first: Vec<usize> = branches.iter().copied().take(NEWCOMERS).collect();
    let wanted = city.wanted;
    let mut new = newcomers(&city.recipe, wanted.seed, wanted.today, &city.bodies, &first);
    if let Some(last) = new.last_mut() {
        let wrong = if last.id_number.ends_with('X') { "1" } else { "X" };
        let stem = last.id_number.get(..17).unwrap_or_default();
        last.id_number = format!("{stem}{wrong}");
    }
    rows.extend(new.iter().filter_map(|person| member(city, person)));
    rows
}

fn member(city: &City<'_>, person: &Person) -> Option<Vec<Option<Value>>> {
    let body = city.bodies.get(person.org)?;
    Some(vec![
        Some(text(&body.name)),
        Some(text(&body.code)),
        Some(text(&person.name)),
        Some(choice(if person.is_woman { "女" } else { "男" })),
        Some(text(&person.id_number)),
        Some(Value::Day(person.joined)),
        person.converted.map(Value::Day),
        Some(choice(if person.is_probationary() { "预备党员" } else { "正式党员" })),
        Some(choice(&person.category)),
        Some(text(&person.phone)),
        Some(text(&person.education)),
        Some(Value::Truth(person.hardship)),
    ])
}
