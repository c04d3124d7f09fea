//! The whole assessment, facts ready in memory.

use engine::{Assessment, assess};

use crate::Options;
use crate::data::Case;
use crate::measure::{Times, peak_memory, time};

/// `bench engine`.
pub fn run(options: &Options<'_>) -> Result<(), String> {
    let orgs = options.number("--orgs", 12_000)?;
    let threads = options.number("--threads", 1)?;
    let runs = options.number("--runs", (30_000_000 / orgs.max(1)).clamp(5, 300))?;
    let pool = pool(threads)?;
    let (took, case) = time(|| pool.install(|| Case::of(orgs)));
    let case = case?;
    let made = peak_memory();
    let assess = || assess(&case.tree, &case.facts, case.scheme(), &case.judgments);
    let times = pool.install(|| Times::of(runs, assess));
    println!("engine {orgs} organizations, {threads} threads: {}", times.say("ms"));
    println!(
        "  peak memory {:.0} MB ({made:.0} MB with the data made in {took:.0} ms)",
        peak_memory()
    );
    println!("  {}", summary(&pool.install(assess)));
    Ok(())
}

/// Worker threads.
pub fn pool(threads: usize) -> Result<rayon::ThreadPool, String> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())
}

/// What came out, so that two runs can be compared and the data be judged.
fn summary(assessment: &Assessment) -> String {
    let mut stars = [0_usize; 7];
    let (mut unknown, mut score) = (0, 0.0);
    let mut count = 0;
    for org in assessment.assessed() {
        let Some(standing) = assessment.standing(org) else { continue };
        stars[standing.awarded.map_or(6, usize::from)] += 1;
        unknown += standing.unknown.len();
        score += standing.score.value();
        count += 1;
    }
    format!(
        "stars 0–5 {:?}, open {}; {:.1} points on average; {:.2} of 60 cells unknown; {:016x}",
        &stars[..6],
        stars[6],
        score / f64::from(count.max(1)),
        unknown as f64 / f64::from(count.max(1)),
        assessment.checksum()
    )
}
