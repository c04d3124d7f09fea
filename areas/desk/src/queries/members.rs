//! Members of what lies at and below an organization, in numbers.

use kernel::{Day, OrgPath, Scope};
use registry::queries::Alike;
use store::No;

use crate::Desk;

/// Ages at which the stretches of a profile begin, the oldest first.
pub(crate) const AGES: [u32; 4] = [61, 56, 46, 36];

/// The same day so many years before; of 29 February the 28th where there is none.
pub(crate) fn years_before(today: Day, years: u32) -> Day {
    let year = today.year() - years as i32;
    Day::new(year, today.month(), today.day())
        .or_else(|| Day::new(year, today.month(), today.day() - 1))
        .unwrap_or(today)
}

/// Members by category, sex, stage and age. Of many organizations at most some minutes old.
pub(crate) async fn members_of(
    desk: &Desk,
    scope: &Scope,
    top: &OrgPath,
    today: Day,
    now: kernel::Instant,
) -> Result<Vec<Alike>, No> {
    let scope = scope.within(top);
    // Somebody has an age from his birthday on.
    let days = AGES.map(|age| {
        let birth = years_before(today, age);
        birth.plus_days(1).unwrap_or(birth)
    });
    let store = desk.store().clone();
    let few = super::is_few(store.read(), &scope, top).await?;
    let asked = scope.clone();
    let work = async move { Ok(registry::queries::make_up(store.read(), &asked, &days).await?) };
    if few { work.await } else { desk.remember_members(&scope, today, now, work).await }
}
