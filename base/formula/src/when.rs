//! The time a formula is evaluated for.

use kernel::{Day, Month, Period};

/// The cycle being assessed and the day it is looked at. Formulas never read a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The cycle: 本期.
    pub cycle: Period,
    /// 截止日: the cycle's last day, or today while it runs.
    pub as_of: Day,
}

/// A stretch of days that a date may lie in, seen from 截止日.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateWindow {
    /// 本年
    ThisYear,
    /// 上年
    LastYear,
    /// 本季
    ThisQuarter,
    /// 上季
    LastQuarter,
    /// 本月
    ThisMonth,
    /// 上月
    LastMonth,
    /// 本期
    Cycle,
}

impl When {
    /// A finished period, looked at on its last day.
    pub fn end_of(cycle: Period) -> Self {
        Self { cycle, as_of: cycle.last_day() }
    }

    /// First and last day of a window, both included.
    pub fn days(&self, window: DateWindow) -> (Day, Day) {
        let month = self.as_of.in_month();
        let year_start = month.plus(-(month.month() as i32 - 1));
        let quarter_start = month.plus(-((month.month() as i32 - 1) % 3));
        let months = |first: Month, n: i32| (first.first_day(), first.plus(n - 1).last_day());
        match window {
            DateWindow::ThisYear => months(year_start, 12),
            DateWindow::LastYear => months(year_start.plus(-12), 12),
            DateWindow::ThisQuarter => months(quarter_start, 3),
            DateWindow::LastQuarter => months(quarter_start.plus(-3), 3),
            DateWindow::ThisMonth => months(month, 1),
            DateWindow::LastMonth => months(month.plus(-1), 1),
            DateWindow::Cycle => (self.cycle.first_day(), self.cycle.last_day()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_seen_from_the_closing_day() {
        let when = When { cycle: "2026".parse().unwrap(), as_of: "2026-02-10".parse().unwrap() };
        let say = |window| {
            let (first, last) = when.days(window);
            format!("{first} {last}")
        };
        assert_eq!(say(DateWindow::ThisYear), "2026-01-01 2026-12-31");
        assert_eq!(say(DateWindow::LastYear), "2025-01-01 2025-12-31");
        assert_eq!(say(DateWindow::LastQuarter), "2025-10-01 2025-12-31");
        assert_eq!(say(DateWindow::ThisMonth), "2026-02-01 2026-02-28");
        assert_eq!(say(DateWindow::LastMonth), "2026-01-01 2026-01-31");
    }
}
