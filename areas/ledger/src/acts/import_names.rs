//! Members that a workbook names: whoever is on the roster of the record's organization is known by
//! the name alone, unless several have it.

use std::collections::{BTreeSet, HashMap};

use office::Problem;
use pack::{FieldType, Ledger};
use registry::acts::{Outcome, Report};
use registry::queries::{MemberLine, namesakes};
use registry::rules::{meant, names_of, told_apart};
use registry::{Member, Organization};
use sea_orm::ConnectionTrait;
use store::Fault;

use super::import_rows::{Draft, Orgs};
use crate::rules::{Content, Hand, Held, Named};

/// Places of the fields in which a record names members.
pub(super) fn naming(ledger: &Ledger, content: &Content) -> Vec<usize> {
    let fields = ledger.fields.iter().enumerate();
    fields
        .filter(|(_, field)| matches!(field.kind, FieldType::Member | FieldType::Members))
        .map(|(place, _)| place)
        .filter(|place| matches!(content.get(*place), Some(Held::Named(_))))
        .collect()
}

/// Puts the members behind their names. Rows in which a name is several people's are wrong; the
/// others are given back.
pub(super) async fn look_up_names(
    db: &impl ConnectionTrait,
    hand: &Hand,
    report: &mut Report,
    drafts: Vec<Draft>,
    orgs: &Orgs,
) -> Result<Vec<Draft>, Fault> {
    let written = drafts.iter().flat_map(|draft| {
        draft.naming.iter().flat_map(|(place, _)| named_in(&draft.content, *place))
    });
    let names: BTreeSet<String> = written.flat_map(|named| names_of(&named.name)).collect();
    let names: Vec<String> = names.into_iter().collect();
    let mut known: HashMap<String, Vec<MemberLine>> = HashMap::new();
    for line in namesakes(db, &hand.scope, &names).await? {
        known.entry(line.member.name.clone()).or_default().push(line);
    }
    let mut good = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        let wrong = orgs.list.get(draft.org).map(|org| resolve(&mut draft, org, &known));
        match wrong.filter(|wrong| !wrong.is_empty()) {
            None => good.push(draft),
            Some(wrong) => {
                if let Some(row) = report.rows.get_mut(draft.row) {
                    row.outcome = Outcome::Wrong(wrong);
                }
            }
        }
    }
    Ok(good)
}

fn named_in(content: &Content, place: usize) -> &[Named] {
    match content.get(place) {
        Some(Held::Named(named)) => named,
        _ => &[],
    }
}

fn resolve(
    draft: &mut Draft,
    org: &Organization,
    known: &HashMap<String, Vec<MemberLine>>,
) -> Vec<Problem> {
    let mut wrong = Vec::new();
    for (place, at) in &draft.naming {
        let mut all = Vec::new();
        for written in named_in(&draft.content, *place) {
            let lines = names_of(&written.name);
            let lines = lines.iter().filter_map(|name| known.get(name)).flatten();
            let below = lines.filter(|line| org.path.contains(&line.org_path));
            let below: Vec<Member> = below.map(|line| line.member.clone()).collect();
            match meant(&written.name, &below).as_slice() {
                [] => all.push(written.clone()),
                [one] => {
                    let (id, name) = (one.id.to_string(), told_apart(one, &below));
                    all.push(Named { id, name });
                }
                several => {
                    let labels: Vec<String> =
                        several.iter().take(5).map(|one| told_apart(one, &below)).collect();
                    let sentence = format!(
                        "有 {} 名党员叫“{}”，请写明是哪一位：{}",
                        several.len(),
                        written.name,
                        labels.join("、")
                    );
                    wrong.push(Problem { sentence, ..at.clone() });
                }
            }
        }
        draft.content.set(*place, Some(Held::Named(all)));
    }
    wrong
}
