//! Excel's day numbers.

use kernel::Day;

/// 1970-01-01 as Excel counts.
const UNIX_EPOCH: i32 = 25_569;

/// The day of an Excel serial; the time of day is dropped. `None` before 1900, after 9999, and
/// for 60, the 29 February 1900 that Excel believes in.
pub(crate) fn day_of_serial(serial: f64) -> Option<Day> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let whole = serial.floor() as i32;
    match whole {
        60 => None,
        1..60 => Day::from_number(whole + 1 - UNIX_EPOCH),
        _ => Day::from_number(whole - UNIX_EPOCH),
    }
}

/// Serials that a person who sees them means as a year: 2026 in a cell with a date format is not
/// 18 July 1905.
pub(super) const MEANT_AS_YEARS: std::ops::Range<f64> = 1_900.0..2_101.0;

/// The serial of a day, for writing. Days before March 1900 have none that all programs share,
/// and those of 1905 would be read as years; they are written as text.
pub(crate) fn serial_of_day(day: Day) -> Option<u32> {
    let serial = day.number() + UNIX_EPOCH;
    u32::try_from(serial).ok().filter(|s| *s > 60 && !MEANT_AS_YEARS.contains(&f64::from(*s)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_days_since_1900() {
        for (serial, day) in [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (61.0, "1900-03-01"),
            (34_619.0, "1994-10-12"),
            (46_086.75, "2026-03-05"),
        ] {
            assert_eq!(day_of_serial(serial), Some(day.parse().unwrap()));
        }
        for wrong in [0.5, 60.0, -1.0, 3e6, f64::NAN] {
            assert_eq!(day_of_serial(wrong), None);
        }
        assert_eq!(serial_of_day("2026-03-05".parse().unwrap()), Some(46_086));
        assert_eq!(serial_of_day("1900-01-05".parse().unwrap()), None);
        assert_eq!(serial_of_day("1905-07-18".parse().unwrap()), None);
    }
}
