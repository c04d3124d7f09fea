//! The pack loader: 60 ledgers and 12 schemes, larger than any city's.

use std::fmt::Write as _;

use pack::{File, check};

use crate::measure::{Times, peak_memory};

const LEDGERS: usize = 60;
const SCHEMES: usize = 12;
const OBLIGATIONS: usize = 40;

/// `bench pack`.
pub fn run() -> Result<(), String> {
    let files = files();
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    let pack = check(&files).map_err(|report| report.to_string())?;
    println!(
        "pack of {} ledgers, {} metrics, {} obligations, {} schemes, {} indicators; {} kB in {} files",
        pack.ledgers.len(),
        pack.metrics.len(),
        pack.obligations.len(),
        pack.schemes.len(),
        pack.schemes.iter().map(|scheme| scheme.indicators.len()).sum::<usize>(),
        bytes / 1000,
        files.len()
    );
    let times = Times::of(60, || check(&files).is_ok());
    println!("read and checked: {}  (peak memory {:.0} MB)", times.say("ms"), peak_memory());
    Ok(())
}

fn files() -> Vec<File> {
    let mut files: Vec<File> = crate::scheme::files()
        .into_iter()
        .filter(|file| !file.name.contains('/') || file.name == "ledgers/data.toml")
        .collect();
    for number in 0..LEDGERS - 1 {
        files.push(File::new(format!("ledgers/{number:02}.toml"), ledger(number)));
    }
    files.push(File::new("obligations.toml", obligations()));
    let scheme = crate::scheme::scheme();
    for number in 0..SCHEMES {
        let text = if number == 0 { scheme.clone() } else { mixed(number) };
        files.push(File::new(format!("schemes/{number:02}.toml"), text));
    }
    files
}

fn ledger(number: usize) -> String {
    let mut text = format!(
        r#"name = "台账{number}"
kept_by = "种类 in ('党委', '党支部')"
date = "召开日期"
help = "每次活动后十日内填报，佐证材料附后。"
[[state]]
name = "草稿"
[[state]]
name = "已报"
standing = "上报"
[[state]]
name = "已审"
standing = "审核"
[[transition]]
name = "提交"
from = "草稿"
to = "已报"
by = "支部书记"
when = "字数(内容) >= 20 and 实到人数 <= 应到人数"
say = "内容不少于20字"
[[transition]]
name = "通过"
from = "已报"
to = "已审"
by = "支部书记"
[[field]]
name = "召开日期"
type = "date"
required = true
column = true
[[field]]
name = "类型"
type = "choice"
options = ["会议", "学习", "活动", "走访"]
required = true
[[field]]
name = "参加人员"
type = "attendance"
[[field]]
name = "内容"
type = "long-text"
hint = "写明议题、讨论和结论"
[[field]]
name = "经费"
type = "money"
[[field]]
name = "学时"
type = "number"
unit = "学时"
when = "类型 = '学习'"
[[field]]
name = "标签"
type = "choices"
options = ["志愿服务", "重温誓词", "集中学习"]
[[field]]
name = "完成"
type = "yes-no"
[[check]]
must = "实到人数 <= 应到人数"
say = "实到人数不能多于应到人数"
[[check]]
must = "类型 != '学习' or 学时 > 0学时"
say = "学习要写学时"
"#
    );
    let metrics = [
        "count = \"类型 = '会议'\"\nunit = \"次\"",
        "count = \"类型 in ('学习', '活动') and 完成\"\nunit = \"次\"",
        "sum = \"实到人数\"\nunit = \"人\"",
        "sum = \"应到人数\"\nunit = \"人\"",
        "sum = \"经费\"\nunit = \"元\"",
        "average = \"学时\"\nunit = \"学时\"",
        "share = \"完成 and not ('集中学习' in 标签)\"",
        "max = \"实到人数\"\nunit = \"人\"",
    ];
    for (place, how) in metrics.iter().enumerate() {
        let _ = writeln!(text, "[[metric]]\nname = \"{}\"\n{how}", metric(number, place));
    }
    let (came, expected) = (metric(number, 2), metric(number, 3));
    let _ = writeln!(
        text,
        "[[metric]]\nname = \"{}\"\nvalue = \"{came} / {expected}\"",
        metric(number, 8)
    );
    text
}

fn metric(ledger: usize, place: usize) -> String {
    let what = ["会议", "活动", "到会", "应到", "经费", "学时", "完成率", "最多", "到会率"];
    format!("台账{ledger}{}", what[place])
}

fn obligations() -> String {
    let mut text = String::new();
    for number in 0..OBLIGATIONS {
        let every = ["month", "quarter", "half-year", "year"][number % 4];
        let _ = write!(
            text,
            r#"[[obligation]]
name = "应办{number}"
owed_by = "种类 = '党支部'"
record = {{ ledger = "台账{number}", when = "类型 = '会议' and 实到人数 / 应到人数 >= 50%" }}
every = "{every}"
grace_days = 10
basis = "《中国共产党支部工作条例（试行）》第十一条"
"#
        );
    }
    text
}

/// A scheme over metrics of all ledgers, with other ones in each.
fn mixed(number: usize) -> String {
    let mut text = format!(
        "name = \"办法{number}\"\napplies_to = \"种类 = '党支部'\"\nfull_mark = 100\n\
         rank_within = \"县\"\n"
    );
    for section in 0..5 {
        let _ = writeln!(text, "[[section]]\nname = \"大项{section}\"\npoints = 20");
        for indicator in 0..8 {
            let ledger = (number * 5 + section * 8 + indicator) % (LEDGERS - 1);
            let of = |place| metric(ledger, place);
            let points = if indicator < 6 { "points = 3" } else { "points = 1" };
            let rule = match indicator {
                0 => format!("{{ deduct = 1, per = \"应办{}.未办\" }}", ledger % OBLIGATIONS),
                1 => format!(
                    "{{ proportion = \"{}\", full_at = \"90%\", zero_at = \"50%\" }}",
                    of(8)
                ),
                2 => format!(
                    "{{ tiers = [ {{ when = \"{a} >= 12 and {b} >= 4\", points = 3 }}, {{ when = \"{a} >= 8\", points = 2 }} ], otherwise = 0 }}",
                    a = of(0),
                    b = of(1)
                ),
                3 => format!("{{ yes = \"coalesce({}, 0) > 上年.{}\" }}", of(4), of(4)),
                4 => "{ judged = { \"好\" = 3, \"一般\" = 2, \"差\" = 0 } }".to_owned(),
                5 => format!(
                    "{{ rank = \"{}\", within = \"县\", places = [ {{ to = \"30%\", points = 3 }} ], otherwise = 1 }}",
                    of(6)
                ),
                6 => format!(
                    "{{ deduct = 0.2, per = \"min({}, 10) - {} / 12\", partial = \"不足1不计\" }}",
                    of(0),
                    of(1)
                ),
                _ => format!("{{ proportion = \"一季度.{} / {}\", full_at = 0.3 }}", of(2), of(2)),
            };
            let _ = writeln!(
                text,
                "[[section.indicator]]\nname = \"指标{section}之{indicator}\"\n{points}\n\
                 text = \"按台账计分，不足的按比例得分，扣完为止。\"\ndata = \"台账{ledger}\"\n\
                 office = \"组织科\"\nrule = {rule}"
            );
        }
    }
    let _ = write!(
        text,
        "[[veto]]\nname = \"从未开会\"\nwhen = \"{} = 0\"\nstar_at_most = 2\n\
         [stars]\nbands = {{ 5 = 90, 4 = 80, 3 = 70, 1 = 0 }}\n\
         quota = [ {{ star = 5, at_most = \"10%\", within = \"县\" }} ]\nties = [\"{}\", \"大项0\"]\n",
        metric(number, 0),
        metric(number, 8)
    );
    text
}
