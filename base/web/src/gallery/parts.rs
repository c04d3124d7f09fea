//! The small parts, the workbench, the ways to say no.

use askama::Template;
use axum::extract::Path;
use kernel::{Day, Refusal};

use crate::chart::Spark;
use crate::part::{
    Badge, Change, Confirm, Empty, Event, Fact, Facts, Figure, Figures, PrintHead, Progress, Stars,
    Step, StepState, Stepper, Tab, Tabs, Timeline, Todo, Todos, Tone,
};
use crate::table::Cell;
use crate::{Action, Answer, Head, No, Visit, icon};

#[derive(Template)]
#[template(path = "gallery/parts.html")]
struct Parts {
    badges: Vec<Badge>,
    stars: Vec<Stars>,
    progress: Vec<Progress>,
    changes: Vec<Change>,
    sparks: Vec<Spark>,
    tabs: Tabs,
    facts: Facts,
    timeline: Timeline,
    steppers: Vec<Stepper>,
    empty: Empty,
    confirm: Confirm,
    nothing: Todos,
}

pub(super) async fn show(visit: Visit) -> Answer {
    let head = Head::new("组件")
        .lead("本页只在开发版中出现，列出所有组件的各种状态；数据均为虚构。")
        .action(Action::link("次要操作", "/dev/components").icon(icon("file-import")))
        .action(Action::link("主要操作", "/dev/components").main());
    let page = Parts {
        badges: [
            (Tone::Quiet, "草稿"),
            (Tone::Going, "已报"),
            (Tone::Good, "已核验"),
            (Tone::Warn, "将到期"),
            (Tone::Bad, "已逾期"),
        ]
        .map(|(tone, label)| Badge::new(tone, label))
        .into(),
        stars: vec![
            Stars::new(5),
            Stars::new(3),
            Stars::new(0),
            Stars::unrated(),
            Stars::new(4).big(),
        ],
        progress: [(0, 18), (7, 18), (18, 18), (11_482, 12_034)]
            .map(|(done, of)| Progress::new(done, of, "已报送的支部"))
            .into(),
        changes: vec![
            Change::more_is_better(82.0, 85.5, "分"),
            Change::more_is_better(82.0, 80.0, "分"),
            Change::less_is_better(12.0, 9.0, "位"),
            Change::more_is_better(3.0, 3.0, ""),
        ],
        sparks: vec![
            spark(),
            Spark::new(vec![Some(3.0), None, Some(5.0), Some(4.0)], "近4月，缺1月"),
        ],
        tabs: tabs(),
        facts: facts(),
        timeline: timeline(),
        steppers: vec![stepper(StepState::Now), stepper(StepState::Stuck)],
        empty: Empty::new("还没有组织生活记录")
            .why("本季度的支部党员大会开过后，在这里填报。")
            .action("填报一条", "/dev/components/form"),
        confirm: Confirm::new(
            vec![
                "将作废“石桥村党支部 2026年3月5日 支部党员大会”这条记录。".to_owned(),
                "作废后，该支部本季度党员大会次数由 1 次变为 0 次，会产生 1 件待办。".to_owned(),
            ],
            "/dev/components/undo",
            "作废这条记录",
            "/dev/components",
        ),
        nothing: Todos::new(vec![], "下一件是 4 月的主题党日，4 月 20 日前填报。"),
    };
    visit.page(head, &page)
}

pub(super) fn spark() -> Spark {
    let values = [82.0, 81.0, 84.0, 83.5, 86.0, 85.0, 88.0, 87.0, 89.0, 90.0, 89.5, 91.0];
    Spark::new(values.map(Some).into(), "近12个月从 82 升到 91")
}

pub(super) fn tabs() -> Tabs {
    Tabs::new(
        "石桥村党支部",
        vec![
            Tab::new("概况", "/dev/components", true),
            Tab::new("党员", "/dev/components/list", false).count(37),
            Tab::new("组织生活", "/dev/components/matrix", false).count(1284),
            Tab::new("考评", "/dev/components/charts", false),
        ],
    )
}

pub(super) fn facts() -> Facts {
    Facts(vec![
        Fact::new("组织名称", "中共石桥镇石桥村支部委员会"),
        Fact::new("组织代码", "34992103007"),
        Fact::new("种类", "党支部"),
        Fact::new("领域", "农村"),
        Fact::new("上级党组织", Cell::link("石桥镇党委", "/dev/components")),
        Fact::new("党支部书记", Cell::lines("李秀兰", "", "2021年3月当选，届满 2026年3月")),
        Fact::new("党员", Cell::link("37 名（预备 2 名）", "/dev/components/list")),
        Fact::new("星级", Stars::new(4)),
        Fact::new("活动场所", Cell::Blank),
        Fact::new(
            "说明",
            "2024年由石桥村、柳湾村两个支部合并，柳湾村设党小组 2 个。𠮷田·买买提 等 3 名流动党员在外。",
        )
        .wide(),
    ])
}

pub(super) fn timeline() -> Timeline {
    Timeline(vec![
        Event::new("2026-03-09 10:12", "石桥镇 王建国", "退回", Tone::Bad)
            .detail("到会人数 31 人与签到表 29 人不符，请核对后重报。"),
        Event::new("2026-03-06 08:45", "石桥村党支部 李秀兰", "报送", Tone::Going)
            .href("/dev/components/record"),
        Event::new("2026-03-05 19:30", "石桥村党支部 李秀兰", "存草稿", Tone::Quiet),
        Event::new("2026-03-01 00:00", "系统", "产生待办", Tone::Warn)
            .detail("《中国共产党支部工作条例（试行）》第十一条：党员大会一般每季度召开1次。"),
    ])
}

fn stepper(now: StepState) -> Stepper {
    Stepper(vec![
        Step::new("确定为整改对象", "县委组织部 2月3日", StepState::Done),
        Step::new("制定方案", "石桥镇 2月20日", StepState::Done),
        Step::new("整改", "还剩 2 项，3月31日前", now),
        Step::new("验收", "由柳湾镇验收", StepState::Later),
        Step::new("回头看", "9月30日前", StepState::Later),
    ])
}

#[derive(Template)]
#[template(path = "gallery/workbench.html")]
struct Workbench {
    todos: Todos,
    figures: Figures,
    changed: Timeline,
}

pub(super) async fn workbench(visit: Visit) -> Answer {
    let day = |month, day| Day::new(2026, month, day).unwrap_or(visit.today());
    let today = day(3, 18);
    let todo = |title, due| Todo::new(title, due, today, "去填报", "/dev/components/form");
    let todos = vec![
        todo("支部党员大会", day(3, 15))
            .why("本季度应开 1 次，尚未开")
            .basis("《支部工作条例》第十一条"),
        Todo::new("退回的记录：主题党日", day(3, 20), today, "去改正", "/dev/components/record")
            .why("石桥镇 3月9日 退回：到会人数与签到表不符"),
        todo("党员积分公示", day(3, 25)).why("本月尚未公示").basis("《临江县党员积分管理办法》"),
        todo("一季度重点任务进展", day(3, 31)).why("县委组织部 3月2日 部署"),
        todo("党费收缴登记", day(4, 10)).why("一季度"),
    ];
    let figures = Figures(vec![
        Figure::new("组织生活落实率", "94.2", "%", "/dev/components/matrix")
            .change(Change::more_is_better(92.1, 94.2, ""))
            .spark(spark())
            .detail("应开 1,248 次，已开 1,176 次"),
        Figure::new("未销号整改", 17, "项", "/dev/components/record")
            .change(Change::less_is_better(23.0, 17.0, ""))
            .detail("其中逾期 3 项"),
        Figure::new("任务按时完成", "88.7", "%", "/dev/components/matrix")
            .change(Change::more_is_better(90.0, 88.7, ""))
            .detail("在办 26 件"),
        Figure::new("基层党建指数", "86.4", "分", "/dev/components/charts")
            .change(Change::more_is_better(85.0, 86.4, ""))
            .spark(spark())
            .detail("全市第 3，共 8 个县"),
    ]);
    let page = Workbench { todos: Todos::new(todos, ""), figures, changed: timeline() };
    let paper = PrintHead {
        title: "临江县基层党建情况".to_owned(),
        unit: "中共临江县委组织部".to_owned(),
        detail: "截至 2026年3月18日".to_owned(),
        mark: Some(Badge::new(Tone::Quiet, "虚构数据")),
    };
    visit.page(Head::new("工作台").lead("2026年3月18日 星期三").on_paper(paper), &page)
}

pub(super) async fn no(Path(which): Path<String>) -> Answer {
    Err(match which.as_str() {
        "refusal" => No::Refusal(
            Refusal::all(vec![
                "还缺 2 份佐证：会议记录、整改照片说明。".to_owned(),
                "验收人与填报人同属石桥镇，需由其他单位的人验收。".to_owned(),
            ])
            .unwrap_or_else(|| Refusal::new("")),
        ),
        "denied" => No::denied("只有县级以上组织部门可以发布通报。"),
        "signed-out" => No::SignedOut,
        "fault" => No::Fault("the gallery was asked for a fault".into()),
        _ => No::missing("这条记录"),
    })
}
