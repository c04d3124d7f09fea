//! Results of the units below as one number for the body above.

use formula::{Column, Columns, When};
use pack::{Below, ORG_ATTRIBUTES, Scheme, Take};

use crate::Tree;
use crate::assess::Assessment;

/// A `[[below]]` column: for every organization, what the results of the assessed units anywhere
/// below it come to. Unknown where none below is assessed; units whose star is still open are left
/// out of shares and counts that ask for it.
pub(crate) fn column(
    below: &Below,
    tree: &Tree,
    other: &Scheme,
    assessment: &Assessment,
    when: When,
) -> Vec<f64> {
    let scores = assessment.scores_as_columns();
    let value: Vec<f64> = match &below.when {
        None => scores.clone(),
        Some(condition) => {
            let stars = assessment.stars_as_columns();
            let mut columns: Vec<Column<'_>> = ORG_ATTRIBUTES
                .iter()
                .map(|(_, attribute)| match tree.attribute(*attribute) {
                    [] => Column::Same(f64::NAN),
                    values => Column::Values(values),
                })
                .collect();
            columns.push(Column::Values(&scores));
            columns.push(Column::Values(&stars));
            let dictionary = tree.dictionary();
            let holds =
                Columns { rows: tree.len(), columns, dictionary, when }.evaluate_all(condition);
            match below.take {
                Take::Share | Take::Count => holds
                    .iter()
                    .zip(&scores)
                    .map(|(holds, score)| if score.is_nan() { f64::NAN } else { *holds })
                    .collect(),
                _ => holds
                    .iter()
                    .zip(&scores)
                    .map(|(holds, score)| if *holds == 1.0 { *score } else { f64::NAN })
                    .collect(),
            }
        }
    };
    debug_assert_eq!(other.name, below.scheme);
    // Only what lies below counts: an organization's own result is not its own "below".
    let mut merged: Vec<(f64, f64, f64, f64)> =
        value.iter().map(|v| if v.is_nan() { NOTHING } else { (*v, 1.0, *v, *v) }).collect();
    let own = merged.clone();
    tree.roll_up(&mut merged, join);
    merged
        .iter()
        .zip(&own)
        .enumerate()
        .map(|(place, (all, own))| {
            let (sum, count, least, most) =
                if own.1 > 0.0 { without_own(tree, &value, place) } else { *all };
            if count == 0.0 {
                return f64::NAN;
            }
            match below.take {
                Take::Average | Take::Share => sum / count,
                Take::Count => sum,
                Take::Worst => least,
                Take::Best => most,
            }
        })
        .collect()
}

/// Sum, count, least, most.
type Merged = (f64, f64, f64, f64);

const NOTHING: Merged = (0.0, 0.0, f64::INFINITY, f64::NEG_INFINITY);

fn join(a: Merged, b: Merged) -> Merged {
    (a.0 + b.0, a.1 + b.1, a.2.min(b.2), a.3.max(b.3))
}

/// The rare case of an assessed unit with assessed units below it under the same scheme.
fn without_own(tree: &Tree, value: &[f64], place: usize) -> Merged {
    let mut found = NOTHING;
    for (other, v) in value.iter().enumerate() {
        if other != place
            && !v.is_nan()
            && tree.depth(other) > tree.depth(place)
            && tree.ancestor(other, tree.depth(place)) == place
        {
            found = join(found, (*v, 1.0, *v, *v));
        }
    }
    found
}
