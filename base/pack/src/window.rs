//! Stretches of time that a number may be taken over, seen from the cycle.

use kernel::Period;

/// A window: `上年.集体经济收入`, `一季度.支部党员大会.已办`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Window {
    /// 本期: the cycle itself.
    Cycle,
    /// 上期: as long as the cycle, just before it.
    Previous,
    /// 本年: the year in which the cycle ends.
    ThisYear,
    /// 上年: the year before.
    LastYear,
    /// 上半年 of that year.
    FirstHalf,
    /// 下半年 of that year.
    SecondHalf,
    /// 一季度 to 四季度 of that year: 1 to 4.
    Quarter(u8),
}

impl Window {
    /// All windows with their names.
    pub const NAMED: [(&'static str, Self); 10] = [
        ("本期", Self::Cycle),
        ("上期", Self::Previous),
        ("本年", Self::ThisYear),
        ("上年", Self::LastYear),
        ("上半年", Self::FirstHalf),
        ("下半年", Self::SecondHalf),
        ("一季度", Self::Quarter(1)),
        ("二季度", Self::Quarter(2)),
        ("三季度", Self::Quarter(3)),
        ("四季度", Self::Quarter(4)),
    ];

    /// The window with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, window)| *window)
    }

    /// As written in formulas.
    pub fn name(self) -> &'static str {
        Self::NAMED.iter().find(|(_, window)| *window == self).map_or("", |(name, _)| name)
    }

    /// The months it means for a cycle.
    pub fn of(self, cycle: Period) -> Period {
        let year = cycle.last_month().year();
        match self {
            Self::Cycle => Some(cycle),
            Self::Previous => Some(cycle.plus_months(-(cycle.len_months() as i32))),
            Self::ThisYear => Period::year(year),
            Self::LastYear => Period::year(year - 1),
            Self::FirstHalf => Period::half(year, 1),
            Self::SecondHalf => Period::half(year, 2),
            Self::Quarter(n) => Period::quarter(year, u32::from(n)),
        }
        .unwrap_or(cycle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_follow_the_cycle() {
        let cycle: Period = "2026Q3".parse().unwrap();
        let said = |window: Window| window.of(cycle).to_string();
        assert_eq!(said(Window::Cycle), "2026Q3");
        assert_eq!(said(Window::Previous), "2026Q2");
        assert_eq!(said(Window::LastYear), "2025");
        assert_eq!(said(Window::Quarter(1)), "2026Q1");
        assert_eq!(Window::named("上半年"), Some(Window::FirstHalf));
        assert_eq!(Window::Quarter(4).name(), "四季度");
    }
}
