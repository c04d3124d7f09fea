//! The wall chart: how states are judged and where units lie on its map.

use crate::reader::Entry;

/// How 挂图作战 is judged and drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Wall {
    /// From this share done, 0 to 1, a unit is up to standard.
    pub good: f64,
    /// From this share done it is near; below it lags behind.
    pub fair: f64,
    /// Words left out of names on the map, in this order.
    pub omits: Vec<String>,
    /// Where units lie.
    pub spots: Vec<Spot>,
}

/// Where a unit lies on the map of its superior.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The unit's code.
    pub unit: String,
    /// From the left, from 0.
    pub column: u16,
    /// From the top, from 0.
    pub row: u16,
}

impl Default for Wall {
    fn default() -> Self {
        Self { good: 1.0, fair: 0.8, omits: Vec::new(), spots: Vec::new() }
    }
}

impl Wall {
    /// The column and row of a unit, if the pack says.
    pub fn spot(&self, unit: &str) -> Option<(u16, u16)> {
        let spot = self.spots.iter().find(|spot| spot.unit == unit)?;
        Some((spot.column, spot.row))
    }

    /// A name as short as the map needs it; a name of nothing but omitted words stays whole.
    pub fn short(&self, name: &str) -> String {
        let short = self.omits.iter().fold(name.to_owned(), |name, word| name.replace(word, ""));
        if short.trim().is_empty() { name.to_owned() } else { short }
    }
}

/// So far a map reaches in either direction.
const FARTHEST: i64 = 30;

/// Reads `wall.toml`.
pub(crate) fn read(entry: &Entry<'_>) -> Wall {
    let usual = Wall::default();
    let good = entry.share("good").unwrap_or(usual.good);
    let fair = entry.share("fair").unwrap_or(good);
    if fair > good {
        let help = "“fair”是接近达标的下限，应比达标的下限“good”低";
        entry.problem(entry.span_of("fair"), "“fair”高过了“good”", help);
    }
    let omits = entry.plain_texts("omit");
    let mut spots: Vec<Spot> = Vec::new();
    for one in entry.entries("spot", "图块位置") {
        let unit = one.text("unit");
        let at = |key| {
            let from_one = if one.has(key) {
                one.whole_or_none(key, 1..=FARTHEST)?
            } else {
                one.number(key)? as i64
            };
            u16::try_from(from_one - 1).ok()
        };
        let (column, row) = (at("column"), at("row"));
        if let (Some(unit), Some(column), Some(row)) = (unit, column, row) {
            if spots.iter().any(|spot| spot.unit == unit.value) {
                let message = format!("单位“{}”摆了两处", unit.value);
                entry.problem(unit.place.span, message, "留下一处");
            } else {
                spots.push(Spot { unit: unit.value, column, row });
            }
        }
        one.finish();
    }
    Wall { good, fair, omits, spots }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_omitted_words_but_never_all() {
        let omits = ["中共", "（虚构）", "工作委员会", "委员会"].map(str::to_owned).to_vec();
        let wall = Wall { omits, ..Wall::default() };
        assert_eq!(wall.short("中共岚砚县（虚构）委员会"), "岚砚县");
        assert_eq!(wall.short("中共示例市（虚构）市直机关工作委员会"), "示例市市直机关");
        assert_eq!(wall.short("委员会"), "委员会");
    }
}
