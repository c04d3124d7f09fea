//! A list with everything a list can have, and a wide matrix.

use askama::Template;
use kernel::PageOf;

use crate::form::{Opt, Sent};
use crate::part::{Badge, Change, Confirm, PrintHead, Progress, Stars, Tone};
use crate::table::{Ask, Bulk, Cell, Column, Filter, Filters, Row, Table};
use crate::{Action, Answer, Head, Sheet, Visit, icon};

#[derive(Template)]
#[template(path = "gallery/list.html")]
struct List {
    filters: Filters,
    table: Table,
}

const NAMES: [&str; 8] = [
    "石桥村",
    "柳湾村",
    "东风社区",
    "临江县第一中学",
    "红星机械厂退休",
    "沙溪村",
    "阿克陶路社区",
    "望江楼村",
];
const TOTAL: u64 = 1204;

fn columns() -> [Column; 9] {
    [
        Column::new("name", "党支部").sorts(),
        Column::centre("state", "状态"),
        Column::centre("stars", "星级").sorts(),
        Column::number("score", "得分").sorts().hint("满分 100 分"),
        Column::number("change", "比上次"),
        Column::number("members", "党员").sorts(),
        Column::new("done", "一季度应办"),
        Column::new("spark", "近12个月"),
        Column::new("secretary", "书记").extra(),
    ]
}

fn row(at: u64) -> Row {
    let name = NAMES.get(at as usize % NAMES.len()).copied().unwrap_or_default();
    let (tone, state) = match at % 5 {
        0 => (Tone::Bad, "逾期"),
        1 => (Tone::Warn, "将到期"),
        2 => (Tone::Quiet, "草稿"),
        3 => (Tone::Going, "已报"),
        _ => (Tone::Good, "已核验"),
    };
    let score = 96.0 - (at % 37) as f64 * 0.75;
    let row = Row::new([
        Cell::lines(format!("{name}党支部"), "/dev/components/record", "临江县 › 石桥镇"),
        Badge::new(tone, state).into(),
        if at % 7 == 3 { Stars::unrated().into() } else { Stars::new(5 - (at % 4) as u8).into() },
        Cell::text(format!("{score:.2}")),
        Change::more_is_better(score, score + (at % 3) as f64 - 1.0, "").into(),
        Cell::from(12 + at * 7 % 90),
        Progress::new(3 + at % 9, 12, format!("{name}已办")).into(),
        if at % 6 == 5 { Cell::Blank } else { super::parts::spark().into() },
        Cell::text("李秀兰"),
    ])
    .value(at);
    if at.is_multiple_of(5) { row.tone(Tone::Bad) } else { row }
}

pub(super) async fn show(visit: Visit) -> Answer {
    let ask = Ask::of(&visit);
    let page = ask.page();
    let found = if ask.filter("q") == "没有" { 0 } else { TOTAL };
    let last = found.min(page.offset() + page.size());
    let rows = PageOf { rows: (page.offset()..last).map(row).collect(), total: found, page };
    let filters = Filters::new(
        &ask,
        "branches",
        [
            Filter::text("q", "查找", "名称、拼音首字母、代码"),
            Filter::one(
                "domain",
                "领域",
                ["农村", "社区", "机关", "学校", "国企"].map(|d| Opt::new(d, d)),
            ),
            Filter::one("state", "状态", [Opt::new("late", "逾期"), Opt::new("filed", "已报")]),
            Filter::days("filed", "报送日期"),
        ],
    );
    let totals = Row::new([
        Cell::from("合计"),
        Cell::Blank,
        Cell::Blank,
        Cell::text("87.31"),
        Cell::Blank,
        Cell::from(26_318),
        Progress::new(11_482, 14_448, "全县已办").into(),
        Cell::Blank,
        Cell::Blank,
    ]);
    let table = Table::new("branches", "党支部", columns())
        .paged(&ask, rows)
        .totals(totals)
        .bulk(Bulk::new("催办", "/dev/components/list/confirm"))
        .bulk(Bulk::new("退回", "/dev/components/list/confirm"))
        .exports("/dev/components/list.xlsx");
    let head = Head::new("党支部")
        .sheet(Sheet::A4Wide)
        .action(Action::link("导入", "/dev/components/form").icon(icon("file-import")))
        .action(Action::link("新增", "/dev/components/form").icon(icon("plus")).main());
    visit.page(head, &List { filters, table })
}

#[derive(Template)]
#[template(ext = "html", source = "{{ confirm }}")]
struct Asked {
    confirm: Confirm,
}

pub(super) async fn confirm(visit: Visit, sent: Sent) -> Answer {
    let picked: Vec<&str> = sent.all("pick").collect();
    if picked.is_empty() {
        return Ok(visit.to("/dev/components/list").note("没有勾选任何记录"));
    }
    let sentence = format!("将向所选 {} 个党支部发送催办提醒。", picked.len());
    let confirm =
        Confirm::new(vec![sentence], "/dev/components/undo", "发送催办", "/dev/components/list");
    let confirm = picked.into_iter().fold(confirm, |confirm, one| confirm.carry("pick", one));
    visit.page(Head::new("催办").under("党支部", "/dev/components/list"), &Asked { confirm })
}

#[derive(Template)]
#[template(path = "gallery/matrix.html")]
struct Matrix {
    table: Table,
}

pub(super) async fn matrix(visit: Visit) -> Answer {
    let tasks = [
        "党员大会",
        "支委会",
        "党小组会",
        "党课",
        "主题党日",
        "组织生活会",
        "民主评议",
        "谈心谈话",
        "换届",
        "发展党员",
        "党费收缴",
        "流动党员",
        "活动场所",
        "志愿服务",
    ];
    let columns = std::iter::once(Column::new("name", "党支部"))
        .chain(tasks.map(|task| Column::centre(task, task)));
    let rows = (0..24).map(|at| {
        let cells = (0..14).map(move |task| match (at * 5 + task * 3) % 11 {
            0 => Badge::new(Tone::Bad, "缺").into(),
            1 | 4 => Badge::new(Tone::Warn, "迟").into(),
            7 => Cell::Blank,
            _ => Badge::new(Tone::Good, "按时").into(),
        });
        let name = NAMES.get(at % NAMES.len()).copied().unwrap_or_default();
        Row::new(
            std::iter::once(Cell::link(format!("{name}党支部"), "/dev/components/record"))
                .chain(cells),
        )
    });
    let page = Matrix {
        table: Table::new("matrix", "组织生活落实情况", columns).rows(rows).wide(),
    };
    let paper = PrintHead {
        title: "组织生活落实情况".to_owned(),
        unit: "临江县".to_owned(),
        detail: "2026年一季度".to_owned(),
        mark: None,
    };
    let head = Head::new("组织生活落实情况").sheet(Sheet::A3Wide).lead("2026年一季度");
    visit.page(head.on_paper(paper), &page)
}
