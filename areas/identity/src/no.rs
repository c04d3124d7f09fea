//! From an act's no to a page's no.

use web::Denied;

/// What an act says, as the frame shows it. `what` is the noun for something that is not there:
/// 这名党员.
pub fn no(error: store::No, what: &str) -> web::No {
    match error {
        store::No::Refused(refusal) => web::No::Refusal(refusal),
        store::No::Denied => web::No::Denied(Denied::new("您的角色和单位不能办理这件事。")),
        store::No::Missing => web::No::missing(what),
        store::No::Fault(fault) => web::No::Fault(Box::new(fault)),
    }
}
