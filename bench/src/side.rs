//! One side of a comparison: writes the facts for other programs to read, then runs and answers when
//! it is told to, so that all take turns on the same machine in the same minute.
//!
//! Files are plain arrays, column after column: `facts.f64`, `judged.f64` (hundredths by section and
//! source), `counties.u32`; after `save` also `cells.i32`, `scores.i32`, `ranks.u32`, `stars.u8`.
//! Unknown is NaN, the least `i32`, or 255. A row is a branch.

use std::fs::File;
use std::io::{BufRead, BufWriter, Write};
use std::path::Path;

use engine::{Assessment, assess};

use crate::Options;
use crate::data::{Case, judged};
use crate::measure::time;
use crate::scheme::{COLUMNS, INDICATORS, SECTIONS};
use crate::whole::pool;

/// `bench side`.
pub fn run(options: &Options<'_>) -> Result<(), String> {
    let orgs = options.number("--orgs", 12_000)?;
    let folder = Path::new(options.text("--to").ok_or("--to FOLDER is missing")?);
    let pools = [pool(1)?, pool(2)?];
    let case = pools[1].install(|| Case::of(orgs))?;
    save_facts(folder, &case).map_err(|error| error.to_string())?;
    println!("ready");
    let mut last = None;
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| error.to_string())?;
        match line.as_str() {
            "1" | "2" => {
                let pool = &pools[usize::from(line == "2")];
                drop(last.take());
                let (took, assessment) = time(|| {
                    pool.install(|| assess(&case.tree, &case.facts, case.scheme(), &case.judgments))
                });
                last = Some(assessment);
                println!("{took}");
            }
            "save" => {
                let assessment = last.as_ref().ok_or("nothing to save yet")?;
                save_answers(folder, &case, assessment).map_err(|error| error.to_string())?;
                println!("saved");
            }
            _ => return Err(format!("not understood: {line}")),
        }
    }
    Ok(())
}

fn save_facts(folder: &Path, case: &Case) -> std::io::Result<()> {
    let rows = || case.branches.iter().map(|place| *place as usize);
    write(&folder.join("facts.f64"), |out| {
        (0..COLUMNS).try_for_each(|column| {
            let values = case.column(column);
            rows().try_for_each(|row| out.write_all(&values[row].to_le_bytes()))
        })
    })?;
    write(&folder.join("judged.f64"), |out| {
        (0..SECTIONS * 2).try_for_each(|i| {
            (0..case.branches.len())
                .try_for_each(|branch| out.write_all(&judged(i / 2, i % 2, branch).to_le_bytes()))
        })
    })?;
    write(&folder.join("counties.u32"), |out| {
        case.counties.iter().try_for_each(|county| out.write_all(&county.to_le_bytes()))
    })
}

fn save_answers(folder: &Path, case: &Case, assessment: &Assessment) -> std::io::Result<()> {
    let rows = || case.branches.iter().map(|place| *place as usize);
    write(&folder.join("cells.i32"), |out| {
        (0..SECTIONS * INDICATORS).try_for_each(|indicator| {
            rows().try_for_each(|row| {
                let points = assessment.points(indicator, row).map_or(i32::MIN, |points| points.0);
                out.write_all(&points.to_le_bytes())
            })
        })
    })?;
    let standings = || rows().filter_map(|row| assessment.standing(row));
    write(&folder.join("scores.i32"), |out| {
        standings().try_for_each(|one| out.write_all(&one.score.0.to_le_bytes()))
    })?;
    write(&folder.join("ranks.u32"), |out| {
        standings().try_for_each(|one| out.write_all(&one.rank.to_le_bytes()))
    })?;
    write(&folder.join("stars.u8"), |out| {
        standings().try_for_each(|one| out.write_all(&[one.awarded.unwrap_or(u8::MAX)]))
    })
}

fn write(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    fill(&mut out)?;
    out.flush()
}
