//! A wall chart's charts: the map, the items, and units by items.

use kernel::{PageOf, Period};
use ledger::{Book, list_of_href};
use pack::Obligation;
use web::chart::{Bar, Bars, Chart, Mark, Matrix, Tile, TileMap};
use web::part::{Tone, grouped};
use web::table::Pager;

use super::super::{profile_href, todo};
use super::Shown;
use crate::rules::{Look, Tally, WallRow, period_said, sum};

/// The charts, and the links to further pages of units.
pub(super) struct Charts {
    pub map: Chart,
    pub items: Chart,
    pub grid: Chart,
    pub pager: Pager,
}

impl Shown<'_> {
    /// Nothing if nobody owes anything.
    pub(super) fn charts(&self) -> Option<Charts> {
        if self.wall.whole.iter().all(|tally| tally.owed == 0) {
            return None;
        }
        let mut rows: Vec<&WallRow> = self.wall.rows.iter().collect();
        if self.ask.filter("order") == "worst" {
            let rate = |row: &&WallRow| sum(&row.tallies, self.item).rate();
            // Nothing owed comes last; per cent have one decimal.
            rows.sort_by_key(|row| rate(row).map_or(i64::MAX, |rate| (rate * 10.0) as i64));
        }
        let page = self.ask.page();
        let total = rows.len() as u64;
        let from = page.offset() as usize;
        let rows = rows.into_iter().skip(from).take(page.size() as usize).collect();
        let rows = PageOf { rows, total, page };
        Some(Charts {
            map: self.map(&rows.rows),
            items: self.items(),
            grid: self.grid(&rows.rows),
            pager: Pager::new("units", "单位", self.ask, &rows),
        })
    }

    fn tone(&self, tally: Tally) -> Tone {
        let Some(rate) = tally.rate() else { return Tone::Quiet };
        let (rate, wall) = (rate / 100.0, &self.pack.wall);
        match self.look {
            Look::Running if tally.done >= tally.owed => Tone::Good,
            Look::Running => Tone::Going,
            _ if rate >= wall.good => Tone::Good,
            _ if rate >= wall.fair => Tone::Warn,
            _ => Tone::Bad,
        }
    }

    /// What the tones mean.
    fn legend(&self) -> Vec<(Tone, String)> {
        let per_cent = |share: f64| format!("{}%", (share * 1000.0).round() / 10.0);
        let (good, fair) = (per_cent(self.pack.wall.good), per_cent(self.pack.wall.fair));
        if self.look == Look::Running {
            return vec![
                (Tone::Good, "已办完".to_owned()),
                (Tone::Going, "这一期还没有办完".to_owned()),
                (Tone::Quiet, "没有应办的".to_owned()),
            ];
        }
        vec![
            (Tone::Good, format!("达标（{good}及以上）")),
            (Tone::Warn, format!("接近（{fair}至{good}）")),
            (Tone::Bad, format!("落后（{fair}以下）")),
            (Tone::Quiet, "没有应办的".to_owned()),
        ]
    }

    /// The page of a unit one step down: its own chart, or its profile where nobody is below it.
    fn down(&self, row: &WallRow) -> String {
        if row.own || row.size == 1 {
            return format!("{}#duties", profile_href(&row.org.code));
        }
        self.ask.with("unit", Some(&row.org.code))
    }

    fn name(&self, row: &WallRow) -> String {
        let short = self.pack.wall.short(&row.org.name);
        if row.own { format!("{short}（本级）") } else { short }
    }

    fn map(&self, rows: &[&WallRow]) -> Chart {
        let tiles = rows.iter().filter(|row| !row.own).map(|row| {
            let tally = sum(&row.tallies, self.item);
            let text = tally.rate().map_or_else(|| "无".to_owned(), |rate| format!("{rate}%"));
            Tile::new(self.name(row), self.tone(tally), text, self.down(row))
                .at(self.pack.wall.spot(&row.org.code))
                .full(format!("{}　{}", row.org.name, counted(tally)))
        });
        let what = self.item.and_then(|item| self.pack.obligations.get(item));
        let title = what.map_or("各单位完成率", |one| one.name.as_str());
        let map = TileMap::new("单位", "完成率", tiles.collect(), self.legend());
        Chart::new("map", title, self.states(), map)
    }

    /// How many stand how, and who is last.
    fn states(&self) -> String {
        let rows = self.wall.rows.iter().filter(|row| !row.own);
        let judged: Vec<(&WallRow, Tally)> = rows
            .map(|row| (row, sum(&row.tallies, self.item)))
            .filter(|(_, tally)| tally.owed > 0)
            .collect();
        let count = |tone| judged.iter().filter(|(_, tally)| self.tone(*tally) == tone).count();
        let mut said = if self.look == Look::Running {
            format!("{} 个单位里 {} 个已办完", judged.len(), count(Tone::Good))
        } else {
            format!(
                "{} 个单位里，达标 {} 个，接近 {} 个，落后 {} 个",
                judged.len(),
                count(Tone::Good),
                count(Tone::Warn),
                count(Tone::Bad)
            )
        };
        let rate = |tally: &Tally| tally.rate().unwrap_or_default();
        let lowest = judged.iter().min_by(|(_, a), (_, b)| rate(a).total_cmp(&rate(b)));
        if let Some((row, tally)) = lowest.filter(|(_, tally)| tally.done < tally.owed) {
            said = format!("{said}；最低的是{}，{}%", self.name(row), rate(tally));
        }
        format!("{said}。")
    }

    fn items(&self) -> Chart {
        let mut whole: Vec<(&Obligation, Tally)> = self
            .wall
            .owed()
            .filter_map(|place| {
                Some((self.pack.obligations.get(place)?, sum(&self.wall.whole, Some(place))))
            })
            .collect();
        let lowest = |(_, tally): &(&Obligation, Tally)| tally.rate().unwrap_or_default();
        let bars = whole.iter().map(|(one, tally)| {
            Bar::new(&one.name, tally.rate()).href(self.ask.with("item", Some(&one.name)))
        });
        let mut bars = Bars::new("事项", "%", bars.collect());
        if self.look != Look::Running {
            bars = bars.aim(self.pack.wall.good * 100.0);
        }
        whole.sort_by(|a, b| lowest(a).total_cmp(&lowest(b)));
        let last = whole.first().filter(|(_, tally)| tally.done < tally.owed);
        let said = last.map_or_else(
            || "每一项都办完了。".to_owned(),
            |(one, tally)| {
                format!(
                    "最低的是{}，{}%。点事项，地图就看这一项。",
                    one.name,
                    lowest(&(one, *tally))
                )
            },
        );
        Chart::new("items", "各事项完成率", said, bars)
    }

    fn grid(&self, rows: &[&WallRow]) -> Chart {
        let items: Vec<usize> = self.wall.owed().collect();
        let names = items.iter().filter_map(|place| self.pack.obligations.get(*place));
        let columns = ["合计"].into_iter().chain(names.map(|one| one.name.as_str()));
        let rows = rows.iter().map(|row| {
            let whole = sum(&row.tallies, None);
            let mut marks = vec![self.mark(whole, "").href(self.down(row))];
            marks.extend(items.iter().map(|item| {
                let tally = sum(&row.tallies, Some(*item));
                self.mark(tally, &self.behind(row, *item))
            }));
            (self.name(row), self.down(row), marks)
        });
        let grid = Matrix::new("单位", columns, rows.collect(), self.legend());
        Chart::new("grid", "单位和事项", "格子里是完成率，单位是%。点格子看名单或记录。", grid)
    }

    fn mark(&self, tally: Tally, href: &str) -> Mark {
        let Some(rate) = tally.rate() else { return Mark::nothing() };
        // Whole per cent, never rounded up to all of it.
        Mark::new(self.tone(tally), format!("{}", rate.floor()), counted(tally)).href(href)
    }

    /// The list behind a figure: who has not done it, or what was filed in the year.
    fn behind(&self, row: &WallRow, item: usize) -> String {
        let Some(one) = self.pack.obligations.get(item) else { return String::new() };
        let unit = row.org.code.as_str();
        let running = engine::period_of(one.every, self.today.in_month());
        let late = |period: Period| todo::late_href(&one.name, &period.to_string(), unit);
        match self.look {
            Look::Running => late(running),
            Look::Last => late(running.plus_months(-(one.every.months() as i32))),
            Look::Year => {
                let Some(book) = Book::at(self.pack, one.ledger) else { return String::new() };
                let from = format!("{}-01-01", self.today.year());
                let to = self.today.to_string();
                let filter = [("unit", unit), ("day_from", from.as_str()), ("day_to", &to)];
                list_of_href(&book, one.when.as_ref(), self.today, &filter)
            }
        }
    }

    /// Which periods are added up.
    pub(super) fn period(&self) -> String {
        let every = |one: &Obligation| engine::period_of(one.every, self.today.in_month());
        match (self.look, self.item.and_then(|item| self.pack.obligations.get(item))) {
            (Look::Year, _) => "今年已期满的应办事项".to_owned(),
            (Look::Running, Some(one)) => period_said(every(one), self.today),
            (Look::Last, Some(one)) => {
                let last = every(one).plus_months(-(one.every.months() as i32));
                period_said(last, self.today)
            }
            (Look::Running, None) => "各事项的这一期".to_owned(),
            (Look::Last, None) => "各事项的上一期".to_owned(),
        }
    }

    pub(super) fn said(&self) -> String {
        let whole = sum(&self.wall.whole, self.item);
        if whole.owed == 0 { String::new() } else { counted(whole) }
    }
}

fn counted(tally: Tally) -> String {
    match tally.rate() {
        Some(rate) => {
            let (owed, done) = (grouped(tally.owed), grouped(tally.done));
            format!("应办 {owed} 次，已办 {done} 次，完成 {rate}%")
        }
        None => "没有应办的".to_owned(),
    }
}
