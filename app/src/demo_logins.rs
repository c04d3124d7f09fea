//! Logins for looking around in a demo city: made anew each time, printed once.

use identity::{Grant, Identity, NewAccount, create_account, readable_password};
use kernel::{Id, Org, Random};
use pack::{Relation, Role};
use registry::Organization;
use store::No;
use store::audit::Who;

/// Somebody who can sign in to the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoLogin {
    /// What he is: 市委组织部.
    pub who: String,
    /// The name of his organization.
    pub unit: String,
    /// What to type.
    pub login: String,
    /// What to type below it.
    pub password: String,
}

/// The seats from the top down: login, and who sits there.
const SEATS: [(&str, &str); 4] =
    [("shi", "市级干部"), ("xian", "县级干部"), ("zhen", "乡镇干部"), ("zhibu", "支部书记")];

/// Makes an account for an officer of the city, of a county and of a township, and for a secretary
/// of a branch below it. `line` are these organizations from the top down.
pub async fn make_demo_logins(
    identity: &Identity,
    roles: &[Role],
    line: &[Organization],
    random: &dyn Random,
) -> Result<Vec<DemoLogin>, No> {
    let mut logins = Vec::new();
    for (at, (org, (login, who))) in line.iter().zip(SEATS).enumerate() {
        let password = readable_password(random);
        let grants = seat_roles(roles, at)
            .into_iter()
            .map(|role| Grant { org: Some::<Id<Org>>(org.id), role })
            .collect();
        let new = NewAccount {
            login: login.to_owned(),
            name: format!("演示·{who}"),
            password: password.clone(),
            must_change_password: false,
            grants,
        };
        create_account(identity, &Who::program(), new).await?;
        logins.push(DemoLogin {
            who: who.to_owned(),
            unit: org.name.clone(),
            login: login.to_owned(),
            password,
        });
    }
    Ok(logins)
}

/// The role of a pack that fits a seat, by what it may do rather than by its name: the superiors'
/// role with most acts for the city, with fewest for a township, the own organization's with most
/// for the secretary.
fn seat_roles(roles: &[Role], seat: usize) -> Vec<String> {
    let mut fitting: Vec<&Role> = roles
        .iter()
        .filter(|role| role.of == if seat == 3 { Relation::Own } else { Relation::Above })
        .collect();
    // The sort is stable: of equals, the pack's first comes first.
    fitting.sort_by_key(|role| std::cmp::Reverse(role.acts.len()));
    let place = if seat == 3 { 0 } else { (fitting.len() * seat / 3).min(fitting.len()) };
    let chosen = fitting.get(place).or(fitting.last());
    chosen.map(|role| role.name.clone()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack_folder::tests::standard;

    #[test]
    fn seats_get_the_roles_the_standard_pack_means_for_them() {
        let roles = standard().roles;
        let names: Vec<String> = (0..4).flat_map(|seat| seat_roles(&roles, seat)).collect();
        assert_eq!(names, ["市委组织部", "县委组织部", "上级组织员", "支部书记"]);
    }
}
