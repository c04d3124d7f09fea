//! Reading a scheme's file.

use formula::{Expect, Fields};
use kernel::Points;

use super::{
    Below, Indicator, Judge, Quota, Scheme, Section, Source, Stars, Take, Tie, Veto, VetoEffect,
};
use crate::names::{ResultOf, SchemeNames, of_units_below};
use crate::reader::{Entry, Text};
use crate::registry::Lists;
use crate::rule::{self, Rule};
use crate::words::Words;
use crate::{Metric, Obligation, Standing};

/// What schemes are checked against.
pub(crate) struct Around<'p> {
    pub lists: &'p Lists,
    pub metrics: &'p [Metric],
    pub obligations: &'p [Obligation],
    pub scheme_names: &'p [String],
    /// Names whose declaration is wrong.
    pub broken: &'p [String],
}

/// Reads a scheme's file.
pub(crate) fn read(entry: &Entry<'_>, name: String, around: &Around<'_>) -> Option<Scheme> {
    let lists = around.lists;
    let levels = || lists.levels.iter().map(String::as_str);
    let applies_to =
        entry.formula("applies_to", &mut lists.org_names("", Fields::new("字段")), &Expect::YesNo);
    let full_mark = entry.points("full_mark");
    let at_most = entry.points_or_none("at_most");
    let standing = entry.choice_or_none("standing", &Standing::NAMED).unwrap_or(Standing::Reported);
    let rank_within = match entry.text_or_none("rank_within") {
        Some(text) => entry.known(&text, "层级", levels()),
        None => Some(0),
    };
    if let (Some(full), Some(most)) = (full_mark, at_most)
        && most < full
    {
        entry.problem(entry.span_of("at_most"), "at_most 不能小于 full_mark", "");
    }
    let sources = read_sources(entry);
    let below = read_below(entry, around);
    let mut names = SchemeNames {
        metrics: around.metrics,
        obligations: around.obligations,
        lists,
        below: below.iter().map(|b| (b.name.clone(), b.take == Take::Count)).collect(),
        results: Vec::new(),
        facts: true,
        standing,
        inputs: Vec::new(),
        broken: around.broken,
    };

    let mut sections: Vec<Section> = Vec::new();
    let mut indicators: Vec<Indicator> = Vec::new();
    for one in entry.entries("section", "大项") {
        read_section(one, &mut names, lists, &sources, &mut sections, &mut indicators);
    }
    if sections.is_empty() {
        entry.problem_here("方案没有大项", "至少写一个 [[section]]，其中有 [[section.indicator]]");
    }
    if let Some(full) = full_mark {
        let sum: f64 = sections.iter().map(|s| s.points.value() * s.weight).sum();
        if !sections.is_empty() && (sum - full.value()).abs() > 0.005 {
            entry.problem(
                entry.span_of("full_mark"),
                format!("各大项合计{}分，与满分{full}分不符", formula::say_number(sum)),
                "各大项的 points × weight 之和应等于 full_mark",
            );
        }
    }
    let vetoes = read_vetoes(entry, &mut names, &sections, &indicators);
    let stars = read_stars(entry, &mut names, lists, full_mark, &sections, &indicators);
    names.results = vec![("得分".to_owned(), ResultOf::Score), ("星级".to_owned(), ResultOf::Star)];
    let candidates = entry.entry("candidates", "候选条件").and_then(|one| {
        let when = one.formula("when", &mut names, &Expect::YesNo);
        one.finish();
        when
    });
    let basis = entry.plain_text("basis");
    let (stars, quota, ties) = stars?;
    let stars_given = stars != Stars::None;
    if !stars_given && vetoes.iter().any(|v| matches!(v.effect, VetoEffect::StarAtMost(_))) {
        let help = "加上 [stars]，或把否决项的效果改成 zero = \"…\"";
        entry.problem_here("方案不定星，否决项却限制星级", help);
    }
    Some(Scheme {
        name,
        basis,
        applies_to: applies_to?,
        full_mark: full_mark?,
        at_most,
        standing,
        rank_within: rank_within?,
        sources,
        below,
        sections,
        indicators,
        vetoes,
        stars,
        quota,
        ties,
        candidates,
        inputs: names.inputs,
    })
}

fn read_sources(entry: &Entry<'_>) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for one in entry.entries("source", "评分来源") {
        let name = one.text("name");
        let weight = one.share("weight");
        one.finish();
        if let (Some(name), Some(weight)) = (name, weight) {
            if sources.iter().any(|known| known.name == name.value) {
                entry.problem(name.place.span, format!("评分来源“{}”写了两次", name.value), "");
            } else {
                sources.push(Source { name: name.value, weight });
            }
        }
    }
    let sum: f64 = sources.iter().map(|source| source.weight).sum();
    if !sources.is_empty() && (sum - 1.0).abs() > 1e-9 {
        entry.problem(
            entry.span_of("source"),
            format!("各评分来源的权重合计{}%，应为100%", formula::say_number(sum * 100.0)),
            "改各个 [[source]] 的 weight",
        );
    }
    sources
}

fn read_below(entry: &Entry<'_>, around: &Around<'_>) -> Vec<Below> {
    const TAKES: [(&str, Take); 5] = [
        ("average", Take::Average),
        ("worst", Take::Worst),
        ("best", Take::Best),
        ("share", Take::Share),
        ("count", Take::Count),
    ];
    let mut below: Vec<Below> = Vec::new();
    for one in entry.entries("below", "下级结果") {
        let name = one.text("name");
        let scheme = one.text("scheme").map(|text| {
            one.known(&text, "方案", around.scheme_names.iter().map(String::as_str));
            text.value
        });
        let take = one.choice("take", &TAKES);
        let when = one.formula_or_none("when", &mut of_units_below(around.lists), &Expect::YesNo);
        if matches!(take, Some(Take::Share | Take::Count)) && !one.has("when") {
            one.problem_here("取占比或个数要写明条件“when”", "如 when = \"星级 >= 3\"");
        }
        one.finish();
        if let (Some(name), Some(scheme), Some(take)) = (name, scheme, take) {
            if below.iter().any(|known| known.name == name.value) {
                entry.problem(name.place.span, format!("下级结果“{}”写了两次", name.value), "");
            } else {
                below.push(Below { name: name.value, scheme, take, when });
            }
        }
    }
    below
}

fn read_section(
    one: Entry<'_>,
    names: &mut SchemeNames<'_>,
    lists: &Lists,
    sources: &[Source],
    sections: &mut Vec<Section>,
    indicators: &mut Vec<Indicator>,
) {
    let name = one.text("name");
    let points = one.points("points");
    let weight = one.number_or_none("weight").unwrap_or(1.0);
    if !(weight > 0.0 && weight <= 100.0) {
        one.problem(one.span_of("weight"), "大项的权重应大于0、不超过100", "");
    }
    let at_most = one.points_or_none("at_most");
    let star_at = one.number_or_none("star_at");
    if let Some(at) = star_at
        && !(at > 0.0 && at <= 100.0)
    {
        one.problem(one.span_of("star_at"), "star_at 是得分率，应在0到100之间", "");
    }
    let first = indicators.len();
    let section = sections.len();
    for indicator in one.entries("indicator", "指标") {
        if let Some(read) = read_indicator(&indicator, section, names, lists, sources) {
            if indicators.iter().any(|known| known.name == read.name) {
                indicator.problem_here(
                    format!("指标“{}”写了两次", read.name),
                    "同一方案里指标名称不能重复",
                );
            }
            indicators.push(read);
        }
        indicator.finish();
    }
    let declared = one.entries("indicator", "指标").len();
    if declared == 0 {
        one.problem_here("大项没有指标", "至少写一个 [[section.indicator]]");
    }
    if let Some(points) = points {
        let sum: Points = indicators[first..].iter().map(|i| i.points).sum();
        // An indicator that could not be read has been reported; its points are not known.
        if indicators.len() - first == declared && declared > 0 && sum != points {
            one.problem(
                one.span_of("points"),
                format!("各指标合计{sum}分，与本大项{points}分不符"),
                "各指标（加分项除外）的 points 之和应等于大项的 points",
            );
        }
        if at_most.is_some_and(|most| most < points) {
            one.problem(one.span_of("at_most"), "at_most 不能小于 points", "");
        }
    }
    if let (Some(name), Some(points)) = (name, points) {
        if sections.iter().any(|known| known.name == name.value) {
            let message = format!("大项“{}”写了两次", name.value);
            one.problem(name.place.span, message, "");
        }
        sections.push(Section {
            name: name.value,
            points,
            weight,
            at_most: at_most.unwrap_or(points),
            star_at: star_at.map(|at| at / 100.0),
            indicators: (first, indicators.len()),
        });
    } else {
        indicators.truncate(first);
    }
    one.finish();
}

fn read_indicator(
    one: &Entry<'_>,
    section: usize,
    names: &mut SchemeNames<'_>,
    lists: &Lists,
    sources: &[Source],
) -> Option<Indicator> {
    let name = one.text("name");
    let is_bonus = one.entry("rule", "计分规则").is_some_and(|rule| rule.has("bonus"));
    let points = if is_bonus {
        if one.has("points") {
            one.problem(
                one.span_of("points"),
                "加分项不写 points",
                "加分的上限写在规则的 at_most 里",
            );
        }
        let _ = one.points_or_none("points");
        Some(Points::ZERO)
    } else {
        one.points("points")
    };
    let usual = names.standing;
    if let Some(standing) = one.choice_or_none("standing", &Standing::NAMED) {
        names.standing = standing;
    }
    let rule = match one.entry("rule", "计分规则") {
        Some(entry) => rule::read(entry, names, &lists.levels),
        None => {
            if !one.has("rule") {
                one.problem_here("这个指标缺少“rule”", "如 rule = { deduct = 2, per = \"…\" }");
            }
            None
        }
    };
    let words = one.text_or_none("words").and_then(|text| match Words::read(&text.value, names) {
        Ok(words) => Some(words),
        Err(problems) => {
            for problem in problems {
                let problem = problem.moved(text.place.span.start + 1);
                one.problems.add(text.place.file, problem);
            }
            None
        }
    });
    names.standing = usual;
    let judges = read_judges(one, rule.as_ref(), sources);
    let text = one.plain_text("text");
    let data = one.plain_text("data");
    let office = one.plain_text("office");
    let (points, rule) = (points?, rule?);
    if let Some(most) = rule.most()
        && most != points
    {
        one.problem(
            one.span_of("points"),
            format!("规则最多给{most}分，与指标的{points}分不符"),
            "改 points 或规则里的分值，使最高档等于满分",
        );
    }
    if let Rule::Deduct { at_least, .. } | Rule::Proportion { at_least, .. } = &rule
        && *at_least > points
    {
        one.problem(one.span_of("rule"), "at_least 不能大于指标的分值", "");
    }
    let name = name?.value;
    Some(Indicator { name, section, points, text, data, office, judges, rule, words })
}

fn read_judges(one: &Entry<'_>, rule: Option<&Rule>, sources: &[Source]) -> Vec<Judge> {
    let named = one.texts("sources");
    let judged = rule.is_some_and(Rule::is_judged);
    if !judged {
        if rule.is_some() && !named.is_empty() {
            one.problem(
                one.span_of("sources"),
                "只有评议类指标才写 sources",
                "按数据计分的指标不由人打分；删去 sources",
            );
        }
        return Vec::new();
    }
    if sources.is_empty() {
        return vec![Judge { source: 0, weight: 1.0 }];
    }
    let places: Vec<usize> = if named.is_empty() {
        (0..sources.len()).collect()
    } else {
        named
            .iter()
            .filter_map(|text| one.known(text, "评分来源", sources.iter().map(|s| s.name.as_str())))
            .collect()
    };
    let total: f64 = places.iter().filter_map(|p| sources.get(*p)).map(|s| s.weight).sum();
    places
        .into_iter()
        .filter_map(|source| {
            let weight = sources.get(source)?.weight;
            (total > 0.0).then(|| Judge { source, weight: weight / total })
        })
        .collect()
}

fn read_vetoes(
    entry: &Entry<'_>,
    names: &mut SchemeNames<'_>,
    sections: &[Section],
    indicators: &[Indicator],
) -> Vec<Veto> {
    let mut vetoes = Vec::new();
    for one in entry.entries("veto", "否决项") {
        let name = one.text("name");
        let when = one.formula("when", names, &Expect::YesNo);
        let star = one.whole_or_none("star_at_most", 0..=5);
        let zero = one.text_or_none("zero");
        let effect = match (star, zero, one.has("star_at_most"), one.has("zero")) {
            (Some(star), None, _, false) => Some(VetoEffect::StarAtMost(star as u8)),
            (None, Some(target), false, _) => zeroed(&one, &target, sections, indicators),
            (_, _, true, true) => {
                one.problem_here("star_at_most 和 zero 只能写一个", "两种效果就写两个 [[veto]]");
                None
            }
            (_, _, false, false) => {
                one.problem_here(
                    "否决项没有写效果",
                    "写 star_at_most = 2（最高二星）或 zero = \"总分\"",
                );
                None
            }
            _ => None,
        };
        one.finish();
        if let (Some(name), Some(when), Some(effect)) = (name, when, effect) {
            vetoes.push(Veto { name: name.value, when, effect });
        }
    }
    vetoes
}

fn zeroed(
    one: &Entry<'_>,
    target: &Text,
    sections: &[Section],
    indicators: &[Indicator],
) -> Option<VetoEffect> {
    if target.value == "总分" {
        return Some(VetoEffect::ZeroAll);
    }
    if let Some(place) = indicators.iter().position(|i| i.name == target.value) {
        return Some(VetoEffect::ZeroIndicator(place));
    }
    if let Some(place) = sections.iter().position(|s| s.name == target.value) {
        return Some(VetoEffect::ZeroSection(place));
    }
    let known = indicators.iter().map(|i| i.name.as_str());
    let known = known.chain(sections.iter().map(|s| s.name.as_str())).chain(["总分"]);
    one.known(target, "指标或大项", known);
    None
}

type StarRules = (Stars, Vec<Quota>, Vec<Tie>);

fn read_stars(
    entry: &Entry<'_>,
    names: &mut SchemeNames<'_>,
    lists: &Lists,
    full_mark: Option<Points>,
    sections: &[Section],
    indicators: &[Indicator],
) -> Option<StarRules> {
    let Some(one) = entry.entry("stars", "定星规则") else {
        return Some((Stars::None, Vec::new(), Vec::new()));
    };
    let themed = one.flag("themed");
    let bands = one.entry("bands", "分数段").map(|entry| read_bands(&entry, full_mark));
    let stars = match (themed, bands) {
        (true, None) => {
            for section in sections.iter().filter(|s| s.star_at.is_none()) {
                one.problem_here(
                    format!("按主题定星，但大项“{}”没有写 star_at", section.name),
                    "如 star_at = 80，表示得分率达到80%得这颗星",
                );
            }
            if sections.len() > 5 {
                one.problem_here("按主题定星最多五个大项，一项一星", "");
            }
            Some(Stars::Themed)
        }
        (false, Some(bands)) => bands.map(Stars::Bands),
        (true, Some(_)) => {
            one.problem_here("themed 和 bands 只能写一个", "");
            None
        }
        (false, None) => {
            one.problem_here(
                "定星规则要写 bands 或 themed",
                "如 bands = { 5 = 90, 4 = 80, 3 = 70, 2 = 60 }",
            );
            None
        }
    };
    let mut quota: Vec<Quota> = Vec::new();
    for q in one.entries("quota", "名额") {
        let star = q.whole_or_none("star", 1..=5);
        if !q.has("star") {
            q.problem_here("名额缺少“star”", "如 { star = 5, at_most = \"10%\", within = \"县\" }");
        }
        let at_most = q.share("at_most");
        let within = match q.text_or_none("within") {
            Some(text) => q.known(&text, "层级", lists.levels.iter().map(String::as_str)),
            None => Some(0),
        };
        q.finish();
        if let (Some(star), Some(at_most), Some(within)) = (star, at_most, within) {
            let star = star as u8;
            if let Some(Stars::Bands(bands)) = &stars
                && !bands.iter().any(|(band, _)| *band == star)
            {
                one.problem_here(format!("名额限制{star}星，但没有{star}星的分数线"), "");
            }
            if quota.iter().any(|known| known.star == star && known.within == within) {
                one.problem_here(format!("{star}星的名额写了两次"), "");
            }
            quota.push(Quota { star, at_most, within });
        }
    }
    names.results = vec![("得分".to_owned(), ResultOf::Score)];
    names
        .results
        .extend(sections.iter().enumerate().map(|(i, s)| (s.name.clone(), ResultOf::Section(i))));
    names.results.extend(
        indicators.iter().enumerate().map(|(i, n)| (n.name.clone(), ResultOf::Indicator(i))),
    );
    let mut ties = Vec::new();
    for text in one.texts("ties") {
        if let Some(by) = one.check(&text, names, &Expect::Number) {
            ties.push(Tie { name: text.value, by });
        }
    }
    one.finish();
    Some((stars?, quota, ties))
}

fn read_bands(entry: &Entry<'_>, full_mark: Option<Points>) -> Option<Vec<(u8, Points)>> {
    let mut bands: Vec<(u8, Points)> = Vec::new();
    for (star, number, span) in entry.numbers() {
        let Some(stars) = star.value.parse::<u8>().ok().filter(|s| (1..=5).contains(s)) else {
            entry.problem(star.place.span, format!("没有“{}”星", star.value), "星级是1到5");
            return None;
        };
        let from = entry.as_points(number, span.clone())?;
        if full_mark.is_some_and(|full| from > full) {
            entry.problem(span, format!("{stars}星要{from}分，超过了满分"), "");
        }
        bands.push((stars, from));
    }
    bands.sort_by_key(|(star, _)| std::cmp::Reverse(*star));
    if bands.is_empty() {
        entry.problem_here("分数段是空的", "如 bands = { 5 = 90, 4 = 80, 3 = 70, 2 = 60 }");
        return None;
    }
    if let Some(pair) = bands.windows(2).find(|pair| pair[0].1 <= pair[1].1) {
        entry.problem_here(
            format!("{}星的分数线应高于{}星", pair[0].0, pair[1].0),
            "星级越高，分数线越高",
        );
        return None;
    }
    Some(bands)
}
