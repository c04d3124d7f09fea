//! The area as a value.

use std::sync::Arc;

use assessment::Assessments;
use kernel::Refusal;
use pack::{Bulletin, Pack};
use store::Store;

/// Bulletins over assessments. Cheap to clone.
#[derive(Clone)]
pub struct Bulletins {
    assessments: Assessments,
}

impl Bulletins {
    /// Over these assessments, with their store and pack.
    pub fn new(assessments: Assessments) -> Self {
        Self { assessments }
    }

    /// The assessments.
    pub fn assessments(&self) -> &Assessments {
        &self.assessments
    }

    /// The store.
    pub fn store(&self) -> &Store {
        self.assessments.store()
    }

    /// The pack in force.
    pub fn pack(&self) -> Arc<Pack> {
        self.assessments.pack()
    }
}

/// The template with a name, the pack's first without one; a sentence with the nearest name if
/// there is none.
pub fn template<'p>(pack: &'p Pack, name: &str) -> Result<&'p Bulletin, Refusal> {
    if name.is_empty() {
        let none = || Refusal::new("制度包里还没有通报模板，请在 bulletins 文件夹里写好后再来");
        return pack.bulletins.first().ok_or_else(none);
    }
    pack.bulletin(name).ok_or_else(|| {
        let known: Vec<&str> = pack.bulletins.iter().map(|one| one.name.as_str()).collect();
        let help = match formula::nearest(name, known.iter().copied()) {
            Some(near) => format!("是否想写“{near}”？"),
            None => format!("制度包里的模板：{}", known.join("、")),
        };
        Refusal::new(format!("没有名为“{name}”的通报模板。{help}"))
    })
}
