//! Every chart.

use askama::Template;

use crate::chart::{
    Bar, Bars, Chart, Donut, Dumbbell, Dumbbells, Heat, Line, Lines, Mark, Matrix, Radar, Stack,
    Stacks, Tile, TileMap, Waterfall,
};
use crate::part::Tone;
use crate::{Answer, Head, Visit};

#[derive(Template)]
#[template(path = "gallery/charts.html")]
struct Charts {
    half: Vec<Chart>,
    whole: Vec<Chart>,
}

const TOWNS: [&str; 8] =
    ["石桥镇", "柳湾镇", "沙溪镇", "东风街道", "望江乡", "白马镇", "双河镇", "青龙乡"];
const HERE: &str = "/dev/components/list";

pub(super) async fn show(visit: Visit) -> Answer {
    let half = vec![bars(), lines(), donut(), radar(), dumbbells(), waterfall(), tiles(), stacks()];
    let page = Charts { half, whole: vec![matrix(), heat()] };
    visit.page(Head::new("图表").lead("每张图都有标题、一句话说明和数据表"), &page)
}

fn bars() -> Chart {
    let values = [
        Some(91.2),
        Some(89.75),
        Some(88.4),
        Some(86.0),
        Some(84.25),
        None,
        Some(81.5),
        Some(79.5),
    ];
    let bars = TOWNS.iter().zip(values).map(|(town, value)| {
        let bar = Bar::new(*town, value).href(HERE);
        if *town == "沙溪镇" { bar.mine() } else { bar }
    });
    let plot = Bars::new("乡镇", "分", bars.collect()).aim(85.0);
    let summary = "全县平均 85.8 分。最高石桥镇 91.2，最低青龙乡 79.5；白马镇数据未报齐。";
    Chart::new("bars", "各乡镇基层党建指数", summary, plot)
}

fn lines() -> Chart {
    let months = (1..=12).map(|month| format!("{month}月"));
    let own = [82.0, 81.0, 84.0, 83.5, 86.0, 85.0, 88.0, 87.0, 89.0, 90.0, 89.5, 91.0];
    let county = own.iter().enumerate().map(|(i, v)| (i != 5).then_some(v - 3.0 + i as f64 * 0.1));
    let lines =
        vec![Line::new("石桥镇", own.map(Some).into()), Line::new("全县平均", county.collect())];
    let plot = Lines::new("%", months, lines).aim(90.0);
    let summary = "石桥镇从 82% 升到 91%，10 月起达到目标；全县平均 6 月缺数据。";
    Chart::new("lines", "组织生活落实率，2025年", summary, plot)
}

fn donut() -> Chart {
    let parts = [
        ("农民", 10_842),
        ("企业职工", 5_210),
        ("离退休", 4_866),
        ("机关事业", 3_305),
        ("学生", 1_204),
        ("其他", 891),
    ];
    let plot = Donut::new("类别", "名", parts.map(|(name, count)| (name, count, HERE.to_owned())));
    Chart::new("donut", "党员构成", "全县党员 26,318 名，农民最多，占 41.2%。", plot)
}

fn radar() -> Chart {
    let measures = [
        ("基本组织", 20.0, Some(18.5), Some(17.0)),
        ("基本队伍", 20.0, Some(14.0), Some(16.5)),
        ("基本活动", 20.0, Some(19.0), Some(17.5)),
        ("基本制度", 20.0, Some(16.0), Some(15.0)),
        ("基本保障", 20.0, Some(17.5), Some(18.0)),
        ("加分项", 10.0, Some(3.25), Some(4.0)),
    ];
    let plot = Radar::new(["石桥村党支部", "全县同类中位数"], measures);
    Chart::new("radar", "五个基本得分", "基本活动高于中位数 1.5 分，基本队伍低 2.5 分。", plot)
}

fn dumbbells() -> Chart {
    let rows = TOWNS.iter().take(6).enumerate().map(|(i, town)| {
        let reported = 97.0 - i as f64;
        let verified = (i != 4).then_some(reported - (i * i) as f64 * 0.9);
        let row = Dumbbell::new(*town, Some(reported), verified).href(HERE);
        verified.map_or(row.clone(), |v| row.interval(v - 3.2, (v + 3.2).min(100.0)))
    });
    let plot = Dumbbells::new("乡镇", ["上报", "核验"], rows.collect());
    let summary = "白马镇上报 92%，核验 69.5%，相差最大；望江乡尚未核验。";
    Chart::new("dumbbells", "党员大会召开率：上报与核验", summary, plot)
}

fn waterfall() -> Chart {
    let steps = [
        ("党员大会少开 1 次", Some(-4.0)),
        ("2 名委员空缺", Some(-3.0)),
        ("到会率 81%，不足 90%", Some(-2.5)),
        ("主题党日迟报 3 次", Some(-1.5)),
        ("群众满意度", None),
        ("县级以上表彰", Some(1.0)),
    ];
    let steps = steps.map(|(label, value)| Bar::new(label, value).href(HERE));
    let plot = Waterfall::new("得失分", ("满分", 100.0), steps.into(), "得分");
    Chart::new("waterfall", "为什么是 90 分", "失 11 分，加 1 分；群众满意度尚未测评。", plot)
}

fn stacks() -> Chart {
    let stacks = TOWNS.iter().enumerate().map(|(i, town)| {
        let i = i as u64;
        Stack::new(*town, vec![120 - i * 9, 14 + i * 2, i * 4 % 11, 9], HERE)
    });
    let plot = Stacks::new("乡镇", ["按时", "迟报", "缺", "免"], stacks.collect());
    Chart::new("stacks", "一季度应办事项", "8 个乡镇共 942 件，按时 708 件。", plot)
}

fn legend() -> [(Tone, &'static str); 4] {
    [(Tone::Good, "按时"), (Tone::Warn, "迟"), (Tone::Bad, "缺"), (Tone::Going, "未到期")]
}

fn matrix() -> Chart {
    let months = (1..=12).map(|month| format!("{month}月"));
    let kinds = [
        "支部党员大会",
        "支部委员会",
        "党小组会",
        "党课",
        "主题党日",
        "组织生活会",
        "民主评议党员",
    ];
    let rows = kinds.iter().enumerate().map(|(kind, name)| {
        let marks = (0..12).map(|month| {
            if (kind == 0 || kind == 3) && month % 3 != 2 || kind > 4 && month != 11 {
                return Mark::nothing();
            }
            if month > 8 {
                return Mark::new(Tone::Going, "", "未到期");
            }
            match (kind * 7 + month * 5) % 9 {
                0 => Mark::new(Tone::Bad, "0", "应开 1 次，未开"),
                3 => Mark::new(Tone::Warn, "1", "应开 1 次，迟 4 天"),
                n => Mark::new(Tone::Good, if n == 7 { "2" } else { "1" }, "按时").href(HERE),
            }
        });
        ((*name).to_owned(), HERE.to_owned(), marks.collect())
    });
    let plot = Matrix::new("组织生活", months, rows.collect(), legend());
    Chart::new(
        "matrix",
        "石桥村党支部组织生活，2026年",
        "应开 41 次，按时 33 次，迟 5 次，缺 3 次。",
        plot,
    )
}

fn heat() -> Chart {
    let columns = ["组织设置", "组织生活", "党员队伍", "作用发挥"];
    let row = |(at, town): (usize, &&str)| {
        let numbers = (0..columns.len()).map(|column| {
            let unknown = at == 6 && column == 3;
            (!unknown).then(|| 98.0 - ((at * 5 + column * 7) % 13) as f64 * 1.5)
        });
        ((*town).to_owned(), numbers.collect())
    };
    let plot = Heat::new("乡镇", "%", columns, TOWNS.iter().enumerate().map(row).collect());
    Chart::new("heat", "各乡镇各大项得分率", "最低的是望江乡的作用发挥。", plot)
}

fn tiles() -> Chart {
    let places = [(1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (3, 1), (1, 2), (2, 2)];
    let tones = [
        Tone::Good,
        Tone::Good,
        Tone::Warn,
        Tone::Good,
        Tone::Bad,
        Tone::Going,
        Tone::Warn,
        Tone::Quiet,
    ];
    let tiles =
        TOWNS.iter().zip(places).zip(tones).enumerate().map(|(i, ((town, place), tone))| {
            let text = format!("{}/18", 18 - i * 2);
            Tile::new(*town, tone, text, HERE).at((i < 6).then_some(place))
        });
    let legend = [
        (Tone::Good, "按时"),
        (Tone::Warn, "将逾期"),
        (Tone::Bad, "逾期"),
        (Tone::Going, "在办"),
        (Tone::Quiet, "未部署"),
    ];
    let plot = TileMap::new("乡镇", "完成", tiles.collect(), legend);
    Chart::new("tiles", "一季度重点任务", "8 个乡镇，按时 3 个，将逾期 2 个，望江乡逾期。", plot)
}
