//! A form with every kind of field, sign-in, and the page of one thing.

use askama::Template;
use kernel::{Day, Refusal};

use crate::form::{Asked, Choice, Choices, Field, Form, Kind, Opt, Sent};
use crate::part::{Facts, PrintHead, Stars, Tabs, Timeline};
use crate::table::{Cell, Column, Row, Table};
use crate::{Action, Answer, Head, Note, Visit, icon};

#[derive(Template)]
#[template(ext = "html", source = "{{ form }}")]
struct FormPage {
    form: Form,
}

fn meeting() -> Form {
    let kinds = ["支部党员大会", "支部委员会", "党小组会", "党课", "主题党日"];
    let topics = ["传达学习", "发展党员", "民主评议", "讨论决定重大事项", "党费", "其他"];
    let source = "/dev/components/pick";
    Form::new("/dev/components/form", "报送")
        .section("基本情况", "")
        .field(Field::pick("org", "召开会议的党组织", source).hint("可以输入拼音首字母，如 sqc"))
        .field(Field::one("kind", "会议类型", kinds.map(|kind| Opt::new(kind, kind))))
        .field(Field::day("held", "召开日期").hint("实际开会那一天"))
        .field(Field::text("host", "主持人").at_most(50).known("李秀兰", "支部书记信息"))
        .field(Field::text("place", "地点").optional().at_most(60))
        .section("到会情况", "填实际人数；请假的在下面写明原因。")
        .field(Field::count("expected", "应到", "人").known("37", "党员名册"))
        .field(Field::count("present", "实到", "人"))
        .field(Field::yes_no("quorum", "有表决权的党员是否过半数"))
        .field(Field::money("cost", "活动经费").optional())
        .section("会议内容", "")
        .field(Field::many("topics", "议题", topics.map(|topic| Opt::new(topic, topic))))
        .field(Field::lines("content", "主要内容").hint("决定了什么、谁负责、什么时候完成"))
        .field(Field::period("period", "计入哪一期", 2025..=2026))
        .field(
            Field::new("photo", "会议记录（扫描件）", Kind::Shown)
                .value("在电脑上可以上传")
                .optional(),
        )
        .field(Field::hidden("version", "3"))
        .drafts()
        .cancel("/dev/components/list")
}

fn head() -> Head {
    Head::new("填报组织生活").under("组织生活台账", "/dev/components/list")
}

pub(super) async fn form(visit: Visit) -> Answer {
    visit.page(head(), &FormPage { form: meeting() })
}

pub(super) async fn send(visit: Visit, sent: Sent) -> Answer {
    let mut form = meeting().filled(&sent);
    if let Some(asked) = sent.asked() {
        form.forget_problems();
        if let Some(field) = form.field_named_mut(&asked.field) {
            field.offer(found(&asked));
        }
        return visit.page(head(), &FormPage { form });
    }
    if let (Some(expected), Some(present)) = (form.whole("expected"), form.whole("present"))
        && present > expected
    {
        form.wrong("present", format!("实到 {present} 人，多于应到 {expected} 人，请核对"));
    }
    if form.day("held").is_some_and(|held| held > visit.today()) {
        form.refuse(&Refusal::new("召开日期在今天之后，会议开过才能报送"));
    }
    if form.read(|form| form.text("kind")).is_none() {
        return visit.again(head(), &FormPage { form });
    }
    let note = Note::new("已报送：支部党员大会。已计入党员大会次数 1→2，到会率 88%→91%");
    Ok(visit.to("/dev/components/record").note(note.undo("/dev/components/undo")))
}

pub(super) async fn pick(visit: Visit) -> Answer {
    visit.fragment(&found(&Asked::of_query(visit.query())))
}

fn found(asked: &Asked) -> Choices {
    let choices = Choices::new(asked.field.clone(), "/dev/components/pick");
    let root = Choice::new("3499", "江北市委", "");
    match asked.under.as_deref() {
        None if asked.text.is_empty() => choices
            .found(vec![root.opens(), Choice::new("349921", "临江县委", "江北市").opens()], 2),
        None if asked.text == "没有" => choices.found(vec![], 0),
        under => {
            let below = ["石桥村党支部", "柳湾村党支部", "沙溪村党支部"].iter().enumerate();
            let below = below.map(|(at, name)| {
                Choice::new(format!("3499210300{at}"), *name, "江北市 › 临江县 › 石桥镇")
            });
            let choices = choices.found(below.collect(), 126);
            if under.is_some() { choices.above(vec![root]) } else { choices }
        }
    }
}

pub(super) async fn sign_in(visit: Visit) -> Answer {
    let form = Form::new("/sign-in", "登录")
        .narrow()
        .field(Field::text("name", "登录名").complete("username"))
        .field(Field::secret("password", "密码", "current-password"));
    visit.page(Head::new("登录").bare(), &FormPage { form })
}

#[derive(Template)]
#[template(path = "gallery/record.html")]
struct Record {
    tabs: Tabs,
    facts: Facts,
    stars: Stars,
    members: Table,
    timeline: Timeline,
}

pub(super) async fn show(visit: Visit) -> Answer {
    let day = |year, month, day| Cell::known(Day::new(year, month, day));
    let members = Table::new(
        "members",
        "支委会成员",
        [
            Column::new("name", "姓名"),
            Column::new("post", "职务"),
            Column::new("since", "任职时间"),
            Column::new("phone", "电话"),
        ],
    )
    .rows([
        Row::new(["李秀兰".into(), "书记".into(), day(2021, 3, 12), "138****2046".into()]),
        Row::new(["𠮷建国".into(), "组织委员".into(), day(2021, 3, 12), "139****7781".into()]),
        Row::new(["阿依古丽·买买提".into(), "宣传委员".into(), day(2024, 6, 1), Cell::Blank]),
    ])
    .plain();
    let page = Record {
        tabs: super::parts::tabs(),
        facts: super::parts::facts(),
        stars: Stars::new(4).big(),
        members,
        timeline: super::parts::timeline(),
    };
    let head = Head::new("石桥村党支部")
        .under("石桥镇", "/dev/components/list")
        .lead("农村 · 党员 37 名 · 书记 李秀兰")
        .on_paper(PrintHead {
            title: "党支部基本情况".to_owned(),
            unit: "石桥村党支部".to_owned(),
            detail: "2026年3月18日 打印".to_owned(),
            mark: None,
        })
        .action(Action::link("打印", "/dev/components/record").icon(icon("printer")))
        .action(Action::link("修改", "/dev/components/form").icon(icon("pencil")))
        .action(Action::post("催办", "/dev/components/undo").icon(icon("bell")));
    visit.page(head, &page)
}

pub(super) async fn undo(visit: Visit) -> Answer {
    Ok(visit.to("/dev/components/record").note("已撤销"))
}
