//! What stands in the registry about an organization.

use kernel::Scope;
use registry::Post;
use registry::queries::Alike;
use registry::rules::RoughDay;
use web::No;
use web::part::{Badge, Empty, Fact, Facts, Tone};
use web::table::{Cell, Column, Row, Table};

use super::super::{address, profile_href};
use super::Subject;

pub(super) async fn facts(
    about: &Subject<'_>,
    posts: &[Post],
    members: &[Alike],
    below: Option<usize>,
) -> Result<Facts, No> {
    let (org, db) = (&about.org, about.desk.store().read());
    let above = match org.parent {
        Some(id) => Some(match registry::queries::organization(db, about.scope, id).await? {
            Some(parent) => Cell::link(&parent.name, profile_href(&parent.code)),
            // Everybody knows whom he answers to; nothing else of them is shown.
            None => {
                let above = registry::queries::above(db, about.scope, &org.path).await?;
                Cell::known(above.last().map(|(_, name)| name.clone()))
            }
        }),
        None => None,
    };
    let line = match org.line_parent {
        Some(id) => {
            // As with the superior in the tree: the name alone, wherever it stands.
            let found = registry::queries::organization(db, &Scope::everything(), id).await?;
            Cell::known(found.map(|org| org.name))
        }
        None => Cell::Blank,
    };
    let all: u64 = members.iter().map(|one| one.count).sum();
    let fresh: u64 = members.iter().filter(|one| one.probationary).map(|one| one.count).sum();
    let list = address("/members", &[("unit", &org.code)]);
    let held: Vec<String> = posts
        .iter()
        .filter(|post| post.until.is_none())
        .take(2)
        .map(|post| format!("{} {}", post.post, post.holder))
        .collect();
    let mut facts = vec![
        Fact::new("名称", org.name.as_str()),
        Fact::new("代码", org.code.as_str()),
        Fact::new("种类", org.kind.as_str()),
        Fact::new("领域", Cell::known(org.domain.clone())),
        Fact::new("上级党组织", above.unwrap_or_default()),
        Fact::new("行业（系统）上级", line),
        Fact::new("成立时间", Cell::known(org.established.map(said))),
        Fact::new("届满时间", term(about)),
        Fact::new("班子", Cell::known((!held.is_empty()).then(|| held.join("，")))),
        Fact::new("党员", Cell::link(format!("{all} 名（预备 {fresh} 名）"), list)),
    ];
    if let Some(count) = below {
        facts.push(Fact::new("直接下级", Cell::text(format!("{count} 个党组织"))));
    }
    if let Some(ended) = org.ended {
        facts.push(Fact::new("撤销时间", Cell::text(said(ended))));
    }
    Ok(Facts(facts))
}

fn term(about: &Subject<'_>) -> Cell {
    const SOON_MONTHS: i32 = 6;
    let Some(end) = about.org.term_end else { return Cell::Blank };
    let last = match end {
        RoughDay::Day(day) => day,
        RoughDay::Month(month) => month.last_day(),
    };
    let mark = if last < about.today {
        Badge::new(Tone::Bad, "已到期")
    } else if about.today.whole_months_to(last) < SOON_MONTHS {
        Badge::new(Tone::Warn, "半年内到期")
    } else {
        return Cell::text(said(end));
    };
    Cell::Several(vec![Cell::text(said(end)), Cell::from(mark)])
}

pub(super) fn said(day: RoughDay) -> String {
    match day {
        RoughDay::Day(day) => day.in_words(),
        RoughDay::Month(month) => format!("{}年{}月", month.year(), month.month()),
    }
}

/// Who holds which post today.
pub(super) fn posts(posts: &[Post]) -> Table {
    let rows = posts.iter().filter(|post| post.until.is_none()).map(|post| {
        let name = match post.member {
            Some(member) => Cell::link(&post.holder, format!("/members/{member}")),
            None => Cell::text(&post.holder),
        };
        Row::new([Cell::text(&post.post), name, Cell::known(post.since), Cell::known(post.due)])
    });
    let columns = [
        Column::new("post", "职务"),
        Column::new("name", "姓名"),
        Column::new("since", "任职时间"),
        Column::new("due", "任期届满"),
    ];
    Table::new("posts", "班子成员", columns).rows(rows).plain().empty(
        Empty::new("还没有登记班子成员").why("在“组织与党员”里导入书记和委员，这里会列出来。"),
    )
}
