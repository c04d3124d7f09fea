//! Working out what a list of organizations means: parents, paths, duplicates, changes. Pure.

use std::collections::HashMap;

use kernel::{Id, Org, OrgPath, Scope};
use office::{Problem, Value};

use super::report::{Change, Outcome};
use crate::records::Organization;
use crate::rules::RoughDay;

/// A row of the list as it was read.
pub(super) struct Draft {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub domain: Option<String>,
    pub parent: Option<String>,
    pub established: Option<RoughDay>,
    pub term_end: Option<RoughDay>,
    /// Makes a problem at the cell of the code or of the superior.
    pub at_code: Problem,
    pub at_parent: Problem,
    /// What is wrong with its cells already.
    pub problems: Vec<Problem>,
    /// Row number, for messages about it.
    pub number: u32,
}

/// What is to become of a row.
pub(super) struct Planned {
    pub outcome: Outcome,
    /// The organization it is about, if it is known already.
    pub known: Option<Id<Org>>,
    /// Its superior's code and its path, if the row is taken.
    pub place: Option<(Option<String>, OrgPath)>,
}

/// Plans every row against the organizations there are (all of them: an organization outside the
/// scope must not be created a second time).
pub(super) fn plan(drafts: &[Draft], known: &[Organization], scope: &Scope) -> Vec<Planned> {
    let known_by_code: HashMap<&str, &Organization> =
        known.iter().map(|org| (org.code.as_str(), org)).collect();
    let mut by_code: HashMap<&str, usize> = HashMap::new();
    let mut problems: Vec<Vec<Problem>> =
        drafts.iter().map(|draft| draft.problems.clone()).collect();
    for (at, (draft, problems)) in drafts.iter().zip(&mut problems).enumerate() {
        if draft.code.is_empty() || !problems.is_empty() {
            continue;
        }
        match by_code.get(draft.code.as_str()).and_then(|first| drafts.get(*first)) {
            Some(first) => {
                problems
                    .push(saying(&draft.at_code, format!("与第 {} 行的代码重复", first.number)));
            }
            None if draft.code.contains('/') => {
                problems.push(saying(&draft.at_code, "代码里不能有“/”"));
            }
            None => {
                by_code.insert(&draft.code, at);
            }
        }
    }
    let names = Names::of(drafts, &by_code, known, scope);
    let mut plan =
        Plan { drafts, known_by_code, by_code, names, scope, problems, places: HashMap::new() };
    (0..drafts.len()).map(|at| plan.row(at)).collect()
}

fn saying(at: &Problem, sentence: impl Into<String>) -> Problem {
    Problem { sentence: sentence.into(), ..at.clone() }
}

/// Codes of the organizations that have a name, in the list and in the database.
struct Names<'a>(HashMap<&'a str, Vec<&'a str>>);

impl<'a> Names<'a> {
    fn of(
        drafts: &'a [Draft],
        by_code: &HashMap<&str, usize>,
        known: &'a [Organization],
        scope: &Scope,
    ) -> Self {
        let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
        for at in by_code.values() {
            if let Some(draft) = drafts.get(*at) {
                names.entry(&draft.name).or_default().push(&draft.code);
            }
        }
        for org in known.iter().filter(|org| scope.contains(&org.path)) {
            let codes = names.entry(&org.name).or_default();
            if !codes.contains(&org.code.as_str()) {
                codes.push(&org.code);
            }
        }
        for codes in names.values_mut() {
            codes.sort_unstable();
        }
        Self(names)
    }
}

const CIRCLE: &str = "上级党组织绕了一圈又回到自己";

struct Plan<'a> {
    drafts: &'a [Draft],
    known_by_code: HashMap<&'a str, &'a Organization>,
    /// Rows of the list that have no problem of their own.
    by_code: HashMap<&'a str, usize>,
    names: Names<'a>,
    scope: &'a Scope,
    problems: Vec<Vec<Problem>>,
    /// What was worked out: superior's code and path, or why the row has none. `None` while it is
    /// being worked out, so that a circle is noticed.
    places: HashMap<usize, Option<Result<Place, Trouble>>>,
}

/// Why a row has no place, and whether that is to be shown at its code or at its superior.
#[derive(Clone)]
struct Trouble {
    at_code: bool,
    sentence: String,
}

impl From<String> for Trouble {
    fn from(sentence: String) -> Self {
        Self { at_code: false, sentence }
    }
}

impl From<&str> for Trouble {
    fn from(sentence: &str) -> Self {
        sentence.to_owned().into()
    }
}

#[derive(Clone)]
struct Place {
    parent: Option<String>,
    path: OrgPath,
}

impl Plan<'_> {
    fn row(&mut self, at: usize) -> Planned {
        let wrong =
            |problems| Planned { outcome: Outcome::Wrong(problems), known: None, place: None };
        let Some(draft) = self.drafts.get(at) else { return wrong(Vec::new()) };
        let own = self.problems.get(at).cloned().unwrap_or_default();
        if !own.is_empty() {
            return wrong(own);
        }
        let place = match self.place(at) {
            Ok(place) => place,
            Err(trouble) => {
                let at = if trouble.at_code { &draft.at_code } else { &draft.at_parent };
                return wrong(vec![saying(at, trouble.sentence)]);
            }
        };
        let known = self.known_by_code.get(draft.code.as_str()).copied();
        let outcome = match known {
            None => Outcome::New,
            Some(known) => {
                let changes = self.changes(draft, known, &place);
                if changes.is_empty() { Outcome::Same } else { Outcome::Changed(changes) }
            }
        };
        Planned { outcome, known: known.map(|org| org.id), place: Some((place.parent, place.path)) }
    }

    /// Where the row's organization is to stand. A row that may not be taken has no place either,
    /// so that nothing is hung below where it will not be.
    fn place(&mut self, at: usize) -> Result<Place, Trouble> {
        match self.places.get(&at) {
            Some(Some(done)) => return done.clone(),
            Some(None) => return Err(CIRCLE.into()),
            None => {}
        }
        self.places.insert(at, None);
        let place = self.work_out(at).and_then(|place| self.permitted(at, place));
        self.places.insert(at, Some(place.clone()));
        place
    }

    fn permitted(&self, at: usize, place: Place) -> Result<Place, Trouble> {
        let code = self.drafts.get(at).map(|draft| draft.code.as_str()).unwrap_or_default();
        let known = self.known_by_code.get(code);
        let reachable = known.is_none_or(|known| self.scope.contains(&known.path));
        if reachable && self.scope.contains(&place.path) {
            return Ok(place);
        }
        Err(Trouble {
            at_code: true, sentence: "这个党组织不在您的管理范围内".to_owned()
        })
    }

    fn work_out(&mut self, at: usize) -> Result<Place, Trouble> {
        let Some(draft) = self.drafts.get(at) else { return Err("".into()) };
        let known = self.known_by_code.get(draft.code.as_str()).copied();
        let parent = match &draft.parent {
            Some(typed) => self.resolve(typed, draft)?,
            // An empty cell takes nothing away: what is known stays.
            None => match known {
                Some(known) => {
                    let path = known.path.parent();
                    match path {
                        None => return Ok(Place { parent: None, path: known.path.clone() }),
                        Some(path) => path.code().to_owned(),
                    }
                }
                None => {
                    let is_top = self.scope.roots().is_none();
                    let path = OrgPath::root(&draft.code).filter(|_| is_top);
                    return path
                        .map(|path| Place { parent: None, path })
                        .ok_or_else(|| "没有填上级党组织".into());
                }
            },
        };
        let above = self.path_of(&parent)?;
        let path = above.child(&draft.code).ok_or("代码不能作为路径")?;
        Ok(Place { parent: Some(parent), path })
    }

    fn path_of(&mut self, code: &str) -> Result<OrgPath, Trouble> {
        if let Some(at) = self.by_code.get(code).copied() {
            let number = self.drafts.get(at).map(|draft| draft.number).unwrap_or_default();
            return match self.place(at) {
                Ok(place) => Ok(place.path),
                Err(why) if why.sentence == CIRCLE => Err(why),
                Err(_) => Err(format!("上级党组织（第 {number} 行）有错误，请先改正那一行").into()),
            };
        }
        let Some(known) = self.known_by_code.get(code).copied() else {
            return Err(format!("没有代码为“{code}”的党组织").into());
        };
        // Not in the list itself, but the list may move something above it.
        let Some(above) = known.path.parent() else { return Ok(known.path.clone()) };
        let above = self.path_of(above.code())?;
        above.child(code).ok_or_else(|| "代码不能作为路径".into())
    }

    /// The code a superior was meant by: its code, or its name if only one has it.
    fn resolve(&self, typed: &str, draft: &Draft) -> Result<String, String> {
        let as_code = self.by_code.contains_key(typed)
            || self.known_by_code.get(typed).is_some_and(|org| self.scope.contains(&org.path));
        if as_code {
            return Ok(typed.to_owned());
        }
        let codes: Vec<&str> = self
            .names
            .0
            .get(typed)
            .into_iter()
            .flatten()
            .copied()
            .filter(|code| *code != draft.code)
            .collect();
        match codes.as_slice() {
            [only] => Ok((*only).to_owned()),
            [] if typed == draft.name => Err("上级党组织不能是自己".to_owned()),
            [] => {
                let wrong_row = self.drafts.iter().find(|other| {
                    (other.name == typed || other.code == typed)
                        && !self.by_code.contains_key(other.code.as_str())
                });
                Err(match wrong_row {
                    Some(row) => {
                        format!("上级党组织（第 {} 行）有错误，请先改正那一行", row.number)
                    }
                    None => "没有这个党组织，或不在您的管理范围内，请核对代码或全称".to_owned(),
                })
            }
            several => Err(format!(
                "有 {} 个党组织叫这个名称（代码 {}），请改填代码",
                several.len(),
                several.join("、")
            )),
        }
    }

    fn changes(&self, draft: &Draft, known: &Organization, place: &Place) -> Vec<Change> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let keep = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
        let parent = |path: &OrgPath| {
            let code = path.parent().map(|path| path.code().to_owned()).unwrap_or_default();
            let name = self.known_by_code.get(code.as_str()).map(|org| org.name.clone());
            let listed = self.by_code.get(code.as_str()).and_then(|at| self.drafts.get(*at));
            let name = listed.map(|draft| draft.name.clone()).or(name).unwrap_or_default();
            if code.is_empty() { String::new() } else { format!("{name}（{code}）") }
        };
        let moved = (known.path.parent().map(|path| path.code().to_owned()) != place.parent)
            .then(|| Change::of("上级党组织", &parent(&known.path), &parent(&place.path)))
            .flatten();
        let domain = keep(&draft.domain, &known.domain);
        [
            Change::of("党组织名称", &known.name, &draft.name),
            Change::of("组织类别", &known.kind, &draft.kind),
            Change::of("所属领域", &text(&known.domain), &text(&domain)),
            moved,
            rough_change("成立时间", known.established, draft.established),
            rough_change("届满时间", known.term_end, draft.term_end),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A date that is empty, or less exact than what is known, changes nothing.
pub(super) fn rough_change(
    field: &'static str,
    known: Option<RoughDay>,
    new: Option<RoughDay>,
) -> Option<Change> {
    let new = sharper(known, new);
    let text = |day: Option<RoughDay>| day.map(|day| day.to_string()).unwrap_or_default();
    Change::of(field, &text(known), &text(new))
}

/// What is known after hearing a date again.
pub(super) fn sharper(known: Option<RoughDay>, new: Option<RoughDay>) -> Option<RoughDay> {
    match (known, new) {
        (Some(known), Some(new)) if new.is_sharpened_by(known) => Some(known),
        (known, new) => new.or(known),
    }
}

/// The text of a cell, if it has one.
pub(super) fn text_of(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::text).filter(|text| !text.is_empty()).map(str::to_owned)
}
