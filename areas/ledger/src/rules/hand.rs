//! On whose behalf something is written, and as what.

use kernel::{OrgPath, Scope};
use pack::{Pack, Transition};
use store::audit::Who;
use web::Actor;

/// Who writes: for the audit trail, for what he sees, for what his roles allow.
#[derive(Debug, Clone)]
pub struct Hand {
    /// As the audit trail remembers him.
    pub who: Who,
    /// What he sees.
    pub scope: Scope,
    acting: Acting,
}

#[derive(Debug, Clone)]
enum Acting {
    /// The program itself: every step is open to it.
    Program,
    /// A person, for a unit, in roles of the pack.
    Person { unit: OrgPath, roles: Vec<String> },
}

impl Hand {
    /// The program itself: the command line, the demo city.
    pub fn program() -> Self {
        Self { who: Who::program(), scope: Scope::everything(), acting: Acting::Program }
    }

    /// Somebody who acts for a unit in some roles.
    pub fn new(who: Who, scope: Scope, unit: OrgPath, roles: Vec<String>) -> Self {
        Self { who, scope, acting: Acting::Person { unit, roles } }
    }

    /// The person behind a request.
    pub fn of(actor: &Actor, who: &Who) -> Self {
        let roles = actor.who().roles.clone();
        Self::new(who.clone(), actor.scope().clone(), actor.unit().path.clone(), roles)
    }

    /// Whether he may take a step with a record of an organization: he has one of the step's roles,
    /// and his unit stands towards the organization as that role says.
    pub fn may_take(&self, pack: &Pack, step: &Transition, org: &OrgPath) -> bool {
        match &self.acting {
            Acting::Program => true,
            Acting::Person { unit, roles } => {
                step.by.iter().filter_map(|place| pack.roles.get(*place)).any(|role| {
                    roles.contains(&role.name) && identity::relation(unit, org) == role.of
                })
            }
        }
    }
}
