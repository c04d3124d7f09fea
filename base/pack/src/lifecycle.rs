//! States of records and who may move a record from one to another.

use formula::{Expect, Fields, Formula};

use crate::Standing;
use crate::reader::{Entry, Text};

/// States and transitions that several ledgers can share. The first state is where a record
/// starts.
#[derive(Debug, Clone)]
pub struct Lifecycle {
    /// Its name; a ledger's own has the ledger's name.
    pub name: String,
    /// States, the first one first.
    pub states: Vec<State>,
    /// Transitions.
    pub transitions: Vec<Transition>,
}

/// A state of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its name.
    pub name: String,
    /// What a record in it counts as; `None`: it counts nowhere.
    pub standing: Option<Standing>,
}

/// A way from one state to another.
#[derive(Debug, Clone)]
pub struct Transition {
    /// The verb on the button: 提交, 退回.
    pub name: String,
    /// Places of the states it starts from.
    pub from: Vec<usize>,
    /// Place of the state it leads to.
    pub to: usize,
    /// Places of the roles that may do it.
    pub by: Vec<usize>,
    /// What has to be given with it.
    pub needs: Vec<String>,
    /// A condition over the record, as written; checked against each ledger that uses it.
    pub when: Option<String>,
    /// What is said when the condition does not hold.
    pub say: String,
}

impl Lifecycle {
    /// Place of a state.
    pub fn state(&self, name: &str) -> Option<usize> {
        self.states.iter().position(|state| state.name == name)
    }

    /// What a record in this state counts as.
    pub fn standing(&self, state: &str) -> Option<Standing> {
        self.states.iter().find(|s| s.name == state).and_then(|s| s.standing)
    }

    /// The condition of a transition, ready to be asked of a ledger's records.
    pub fn guard(&self, transition: usize, names: &Fields) -> Option<Formula> {
        let when = self.transitions.get(transition)?.when.as_deref()?;
        formula::check(when, &mut names.clone(), &Expect::YesNo).ok()
    }
}

/// A transition's condition with its place, to be checked once a ledger's names are known.
pub(crate) struct Guards(pub Vec<Text>);

/// Reads `[[state]]` and `[[transition]]` out of a lifecycle's or a ledger's table.
pub(crate) fn read(entry: &Entry<'_>, name: &str, roles: &[String]) -> (Lifecycle, Guards) {
    let mut states: Vec<State> = Vec::new();
    for one in entry.entries("state", "状态") {
        if let Some(text) = one.text("name") {
            if states.iter().any(|state| state.name == text.value) {
                one.problem(text.place.span, format!("状态“{}”写了两次", text.value), "");
            } else {
                let standing = one.choice_or_none("standing", &Standing::NAMED);
                states.push(State { name: text.value, standing });
            }
        } else {
            one.give_up();
        }
        one.finish();
    }
    let names: Vec<String> = states.iter().map(|state| state.name.clone()).collect();
    let place =
        |one: &Entry<'_>, text: &Text| one.known(text, "状态", names.iter().map(String::as_str));
    let mut transitions = Vec::new();
    let mut guards = Vec::new();
    for one in entry.entries("transition", "流程步骤") {
        let from_texts = one.texts("from");
        if from_texts.is_empty() {
            one.problem_here("这个流程步骤缺少“from”", "写明从哪个状态开始，如 from = \"草稿\"");
        }
        let from: Vec<usize> = from_texts.iter().filter_map(|text| place(&one, text)).collect();
        let to = one.text("to").and_then(|text| place(&one, &text));
        let by: Vec<usize> = one
            .texts("by")
            .iter()
            .filter_map(|text| one.known(text, "角色", roles.iter().map(String::as_str)))
            .collect();
        if !one.has("by") {
            one.problem_here("这个流程步骤缺少“by”", "写明由谁来做，如 by = \"支部书记\"");
        }
        let verb = one.text("name").map(|text| text.value);
        let when = one.text_or_none("when");
        let say = one.plain_text("say");
        if when.is_some() && say.is_empty() {
            one.problem_here("有条件的流程步骤要写“say”", "say 是条件不满足时给填报人看的话");
        }
        let needs = one.plain_texts("needs");
        one.finish();
        if let (Some(name), Some(to)) = (verb, to) {
            let when_text = when.as_ref().map(|text| text.value.clone());
            guards.extend(when);
            transitions.push(Transition { name, from, to, by, needs, when: when_text, say });
        }
    }
    let lifecycle = Lifecycle { name: name.to_owned(), states, transitions };
    report_unreachable(entry, &lifecycle);
    (lifecycle, Guards(guards))
}

fn report_unreachable(entry: &Entry<'_>, lifecycle: &Lifecycle) {
    if lifecycle.states.is_empty() {
        entry.problem_here("流程里没有状态", "至少写一个 [[state]]，第一个就是记录的起点");
        return;
    }
    let mut reached = vec![false; lifecycle.states.len()];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    loop {
        let mut grew = false;
        for transition in &lifecycle.transitions {
            let starts = transition.from.iter().any(|from| reached.get(*from) == Some(&true));
            if let Some(to) = reached.get_mut(transition.to)
                && starts
                && !*to
            {
                *to = true;
                grew = true;
            }
        }
        if !grew {
            break;
        }
    }
    for (state, reached) in lifecycle.states.iter().zip(reached) {
        if !reached {
            entry.problem_here(
                format!("没有流程步骤能到达状态“{}”", state.name),
                "加一个 to 为它的 [[transition]]，或删去这个状态",
            );
        }
    }
}
