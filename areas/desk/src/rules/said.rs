//! Periods and days as people say them from where they stand.

use kernel::{Day, Period};

/// A period seen from a day: 本月, 本季度; 10月, 三季度 of the same year; 2025年四季度.
pub fn period_said(period: Period, today: Day) -> String {
    if period.has(today.in_month()) {
        let this = match period.len_months() {
            1 => "本月",
            3 => "本季度",
            6 => "本半年",
            12 => "本年",
            _ => "本期",
        };
        return this.to_owned();
    }
    let said = period.in_words();
    match said.strip_prefix(&format!("{}年", today.year())) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => said,
    }
}

/// A day with its weekday: 2026年11月22日 星期日.
pub fn days_said(day: Day) -> String {
    const WEEKDAYS: [&str; 7] = ["四", "五", "六", "日", "一", "二", "三"];
    // Day 0, 1970-01-01, was a Thursday.
    let weekday = WEEKDAYS.get(day.number().rem_euclid(7) as usize).copied().unwrap_or_default();
    format!("{} 星期{weekday}", day.in_words())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_said_from_where_one_stands() {
        let today = Day::new(2026, 11, 22).unwrap();
        let said = |period: &str| period_said(period.parse().unwrap(), today);
        assert_eq!(said("2026-11"), "本月");
        assert_eq!(said("2026Q4"), "本季度");
        assert_eq!(said("2026"), "本年");
        assert_eq!(said("2026-10"), "10月");
        assert_eq!(said("2026Q3"), "三季度");
        assert_eq!(said("2025Q4"), "2025年四季度");
        assert_eq!(days_said(today), "2026年11月22日 星期日");
    }
}
