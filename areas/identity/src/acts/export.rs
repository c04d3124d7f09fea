//! Somebody takes something away as a file: the one line every export leaves in the trail.

use store::audit::{Entry, Who};
use store::{Fault, Store};
use web::{Actor, Visit};

/// Notes an export under the number of the visit, which the file carries as well. `said` tells what
/// and how much: 导出党员名册 312 人. The filter that chose it is the query of the address.
pub async fn exported(
    store: &Store,
    visit: &Visit,
    actor: &Actor,
    who: &Who,
    said: &str,
) -> Result<(), Fault> {
    let act = store.write().await?;
    let unit = actor.unit();
    let entry = Entry::new(who, "identity.export")
        .on("export", visit.number())
        .within(&unit.path)
        .saying(format!("{said}（{}）", unit.name))
        .with(&visit.query());
    act.commit(entry).await?;
    Ok(())
}
