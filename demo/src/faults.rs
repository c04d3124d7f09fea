//! Faults that are planted on purpose, so that whoever looks for them can be judged.

use kernel::Day;
use ledger::rules::Held;
use pack::{FieldType, Pack};

use crate::dice::Dice;
use crate::recipe::{FaultPlan, FaultsFile, RecipeError, Twist};
use crate::records::{Draft, Year};
use crate::subject::Subject;
use crate::truth::Missing;

/// A fault of one branch.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub name: String,
    pub ledger: usize,
    pub ledger_name: String,
    /// Place of the branch whose texts are copied.
    pub source: Option<usize>,
    pub source_code: String,
    twist: Twist,
}

/// Which organization has which fault, by place. `keeps` says whether one keeps a ledger, and
/// `siblings` names others like it.
pub(crate) fn assign(
    file: &FaultsFile,
    pack: &Pack,
    seed: u64,
    branches: &[usize],
    keeps: impl Fn(usize, usize) -> bool,
    code: impl Fn(usize) -> (String, String),
) -> Result<Vec<Option<Fault>>, RecipeError> {
    let ledgers: Result<Vec<usize>, RecipeError> =
        file.fault.iter().map(|fault| ledger_of(pack, fault)).collect();
    let ledgers = ledgers?;
    let mut assigned = Vec::with_capacity(branches.len());
    for (number, at) in branches.iter().enumerate() {
        let mut left = Dice::of(seed, &[9, *at as u64]).unit();
        let mut chosen = None;
        for (fault, ledger) in file.fault.iter().zip(&ledgers) {
            left -= fault.share;
            if left < 0.0 {
                chosen = keeps(*at, *ledger).then_some((fault, *ledger));
                break;
            }
        }
        assigned.push(chosen.map(|(fault, ledger)| {
            let (unit, _) = code(*at);
            // The next branch of the same sort; at the end of the list, the one before.
            let behind = branches.iter().skip(number + 1);
            let before = branches.iter().take(number).rev();
            let source = matches!(fault.twist, Twist::Copied(_))
                .then(|| behind.chain(before).find(|other| code(**other).0 == unit))
                .flatten()
                .copied();
            Fault {
                name: fault.name.clone(),
                ledger,
                ledger_name: fault.ledger.clone(),
                source,
                source_code: source.map(|source| code(source).1).unwrap_or_default(),
                twist: fault.twist.clone(),
            }
        }));
    }
    Ok(assigned)
}

fn ledger_of(pack: &Pack, fault: &FaultPlan) -> Result<usize, RecipeError> {
    let place = pack.ledgers.iter().position(|ledger| ledger.name == fault.ledger);
    place.ok_or_else(|| RecipeError::new("faults.toml", format!("没有台账“{}”", fault.ledger)))
}

impl Fault {
    /// Twists what the branch did. `model` is what the branch did that it copies from. Gives what is
    /// left out.
    pub fn twist(
        &self,
        year: &Year<'_>,
        subject: &Subject<'_>,
        drafts: &mut Vec<Draft>,
        model: &[Draft],
        dice: &mut Dice,
    ) -> Vec<Missing> {
        match &self.twist {
            Twist::Missing(share) => return self.leave_out(year, drafts, *share, dice),
            Twist::Copied(share) => self.copy(year, drafts, model, *share, dice),
            Twist::Backfilled { months, after } => {
                self.backfill(year.today, drafts, *months, *after, dice);
            }
            Twist::Inflated(share) => self.inflate(year, subject, drafts, *share, dice),
            Twist::Impossible(count) => self.file_before(drafts, *count, dice),
        }
        Vec::new()
    }

    fn leave_out(
        &self,
        year: &Year<'_>,
        drafts: &mut Vec<Draft>,
        share: f64,
        dice: &mut Dice,
    ) -> Vec<Missing> {
        let mut missing = Vec::new();
        drafts.retain(|draft| {
            let sort = year.plan.sorts.get(draft.sort);
            let does = sort.and_then(|sort| sort.does);
            let obligation = does.and_then(|place| year.plan.pack.obligations.get(place));
            match obligation.filter(|_| draft.ledger == self.ledger && dice.happens(share)) {
                Some(obligation) => {
                    missing.push(Missing {
                        obligation: obligation.name.clone(),
                        day: draft.day.to_string(),
                    });
                    false
                }
                None => true,
            }
        });
        missing
    }

    fn copy(
        &self,
        year: &Year<'_>,
        drafts: &mut [Draft],
        model: &[Draft],
        share: f64,
        dice: &mut Dice,
    ) {
        let Some(ledger) = year.plan.pack.ledgers.get(self.ledger) else { return };
        let long = |place: &usize| {
            ledger.fields.get(*place).is_some_and(|field| field.kind == FieldType::LongText)
        };
        let places: Vec<usize> = (0..ledger.fields.len()).filter(long).collect();
        let mut used: Vec<usize> = Vec::new();
        for draft in drafts.iter_mut().filter(|draft| draft.ledger == self.ledger) {
            if !dice.happens(share) {
                continue;
            }
            let source = model.iter().enumerate().find(|(at, other)| {
                other.sort == draft.sort && other.ledger == self.ledger && !used.contains(at)
            });
            let Some((at, source)) = source else { continue };
            used.push(at);
            let mut copied = false;
            for place in &places {
                if let Some(Held::Text(text)) = source.content.get(*place) {
                    let changed = a_few_words_changed(text, dice);
                    draft.content.set(*place, Some(Held::Text(changed)));
                    copied = true;
                }
            }
            draft.is_false |= copied;
            draft.is_handed_in |= copied;
        }
    }

    fn backfill(
        &self,
        today: Day,
        drafts: &mut [Draft],
        [few, many]: [i64; 2],
        [soon, late]: [i64; 2],
        dice: &mut Dice,
    ) {
        let months = dice.whole(few, many) as i32;
        let after = dice.whole(soon, late) as i32;
        // The last month that leaves time to file so long after it.
        let latest = today.plus_days(-after - 3).unwrap_or(today).in_month().plus(-1);
        let last = latest.plus(-(dice.whole(0, 3) as i32));
        let first = last.plus(1 - months).first_day();
        let Some(filed_on) = last.last_day().plus_days(after) else { return };
        let within = |draft: &&mut Draft| {
            draft.ledger == self.ledger && first <= draft.day && draft.day <= last.last_day()
        };
        for draft in drafts.iter_mut().filter(within) {
            draft.filed_on = filed_on.plus_days(dice.whole(0, 1) as i32).unwrap_or(filed_on);
            draft.is_handed_in = true;
            draft.is_false = true;
        }
    }

    fn inflate(
        &self,
        year: &Year<'_>,
        subject: &Subject<'_>,
        drafts: &mut [Draft],
        share: f64,
        dice: &mut Dice,
    ) {
        let Some(ledger) = year.plan.pack.ledgers.get(self.ledger) else { return };
        let attended = |place: &usize| {
            let field = ledger.fields.get(*place);
            field.is_some_and(|field| matches!(field.kind, FieldType::Attendance { .. }))
        };
        let places: Vec<usize> = (0..ledger.fields.len()).filter(attended).collect();
        for draft in drafts.iter_mut().filter(|draft| draft.ledger == self.ledger) {
            for place in &places {
                if draft.content.get(*place).is_none() || !dice.happens(share) {
                    continue;
                }
                let people = subject.roll.all as i64 + dice.whole(2, 9);
                let people = u32::try_from(people).ok();
                let held = Held::Attendance { expected: people, came: people };
                draft.content.set(*place, Some(held));
                draft.is_handed_in = true;
                draft.is_false = true;
            }
        }
    }

    fn file_before(&self, drafts: &mut [Draft], [few, many]: [i64; 2], dice: &mut Dice) {
        let count = dice.whole(few, many).unsigned_abs() as usize;
        let mut places: Vec<usize> = drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| draft.ledger == self.ledger)
            .map(|(at, _)| at)
            .collect();
        dice.shuffle(&mut places);
        for at in places.into_iter().take(count) {
            let Some(draft) = drafts.get_mut(at) else { continue };
            let days = dice.whole(2, 15) as i32;
            draft.filed_on = draft.day.plus_days(-days).unwrap_or(draft.day);
            draft.is_handed_in = true;
            draft.is_false = true;
        }
    }
}

/// Where clauses end.
const ENDS: [char; 5] = ['，', '。', '；', '、', '：'];

/// A text with about one word in ten changed: two neighbouring clauses exchanged, a word or two
/// replaced by another that says the same.
fn a_few_words_changed(text: &str, dice: &mut Dice) -> String {
    const ALIKE: [[&str; 2]; 10] = [
        ["会议", "大家"],
        ["认真", "深入"],
        ["学习", "研读"],
        ["讨论", "商议"],
        ["要求", "强调"],
        ["进一步", "持续"],
        ["同志", "党员"],
        ["一致", "全部"],
        ["落实", "抓好"],
        ["问题", "事项"],
    ];
    let mut changed = text.to_owned();
    let [from, to] = *dice.pick(&ALIKE).unwrap_or(&ALIKE[0]);
    changed = changed.replacen(from, to, 1);
    let mut clauses: Vec<&str> = changed.split_inclusive(ENDS).collect();
    if clauses.len() > 6 && dice.happens(0.5) {
        clauses.remove(dice.whole(1, clauses.len() as i64 - 2).unsigned_abs() as usize);
    }
    clauses.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_stays_nearly_the_same() {
        let text = "会议学习了有关文件，两名同志发了言，大家讨论了下季度打算，一致同意，要求落实到人，下月再看，散会。";
        let mut dice = Dice::of(1, &[]);
        for _ in 0..50 {
            let copy = a_few_words_changed(text, &mut dice);
            let same = copy.chars().filter(|c| text.contains(*c)).count();
            assert!(same * 10 >= text.chars().count() * 7, "{copy}");
        }
    }
}
