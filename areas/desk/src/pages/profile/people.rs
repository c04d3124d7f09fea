//! Members by category, age and sex, each number with the list behind it.

use kernel::Day;
use registry::queries::Alike;
use web::chart::{Bar, Bars, Chart};

use super::super::address;
use super::Subject;
use crate::queries::{AGES, years_before};

/// The charts; none where nobody is on the roster.
pub(super) fn charts(about: &Subject<'_>, members: &[Alike]) -> Vec<Chart> {
    let all: u64 = members.iter().map(|one| one.count).sum();
    if all == 0 {
        return Vec::new();
    }
    vec![categories(about, members), ages(about, members, all)]
}

fn sum(members: &[Alike], of: impl Fn(&Alike) -> bool) -> u64 {
    members.iter().filter(|one| of(one)).map(|one| one.count).sum()
}

fn categories(about: &Subject<'_>, members: &[Alike]) -> Chart {
    let mut names: Vec<&str> = members.iter().map(|one| one.category.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let unit = about.org.code.as_str();
    let mut bars: Vec<(u64, Bar)> = names
        .into_iter()
        .map(|name| {
            let count = sum(members, |one| one.category == name);
            let href = address("/members", &[("unit", unit), ("category", name)]);
            (count, Bar::new(name, Some(count as f64)).href(href))
        })
        .collect();
    bars.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let mut bars: Vec<Bar> = bars.into_iter().map(|(_, bar)| bar).collect();
    let women = sum(members, |one| one.sex == "女");
    let fresh = sum(members, |one| one.probationary);
    let link = |pair| address("/members", &[("unit", unit), pair]);
    bars.push(Bar::new("女党员", Some(women as f64)).href(link(("sex", "女"))));
    bars.push(Bar::new("预备党员", Some(fresh as f64)).href(link(("stage", "probationary"))));
    let summary = format!("女党员 {women} 名，预备党员 {fresh} 名。");
    Chart::new("categories", "党员构成", summary, Bars::new("类别", "名", bars))
}

fn ages(about: &Subject<'_>, members: &[Alike], all: u64) -> Chart {
    let day = |age: u32| years_before(about.today, age);
    let next = |day: Day| day.plus_days(1).unwrap_or(day).to_string();
    // The oldest stand first among the days asked for, the youngest first on the page.
    let bars = (0..=AGES.len()).rev().map(|stretch| {
        let older = AGES.get(stretch).copied();
        let younger = stretch.checked_sub(1).and_then(|before| AGES.get(before)).copied();
        let (name, from, to) = match (older, younger) {
            (Some(age), Some(above)) => {
                (format!("{age}—{}岁", above - 1), next(day(above)), day(age).to_string())
            }
            (Some(age), None) => (format!("{age}岁及以上"), String::new(), day(age).to_string()),
            (None, Some(above)) => {
                (format!("{}岁及以下", above - 1), next(day(above)), String::new())
            }
            (None, None) => ("全部".to_owned(), String::new(), String::new()),
        };
        let count = sum(members, |one| one.stretch == stretch);
        let unit = about.org.code.as_str();
        let href = address("/members", &[("unit", unit), ("born_from", &from), ("born_to", &to)]);
        Bar::new(name, Some(count as f64)).href(href)
    });
    let old = sum(members, |one| one.stretch == 0);
    let summary = format!("{}岁及以上 {old} 名，占 {}%。", AGES[0], old * 100 / all.max(1));
    Chart::new("ages", "年龄", summary, Bars::new("年龄", "名", bars.collect()))
}
