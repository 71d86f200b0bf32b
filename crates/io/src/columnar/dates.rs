//! Days and moments as ISO 8601 text and back.

/// The day of a count of days since 1970-01-01: `2026-11-24`; years beyond four digits have a sign and six.
pub(super) fn day(days: i64) -> String {
    // Counted from 0000-03-01, so that a leap day ends a year; cycles of 400 years are 146097 days.
    let days = days.saturating_add(719_468);
    let (cycle, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_cycle = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
    match year {
        0..=9999 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{}{:06}-{month:02}-{day:02}", if year < 0 { '-' } else { '+' }, year.abs()),
    }
}

/// The days since 1970-01-01 of a day as [`day`] writes it, for years of four digits.
pub(super) fn parse_day(text: &str) -> Option<i64> {
    let field = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, date) = (field(0..4)?, field(5..7)?, field(8..10)?);
    let shifted = if month > 2 { year } else { year - 1 };
    let (cycle, year_of_cycle) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + date - 1;
    let days = cycle * 146_097 + year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year
        - 719_468;
    // Only what is written the same way was understood: no 2026-02-30, no 2026-1-01.
    (day(days) == text).then_some(days)
}

/// A moment, `value` units of `1 / per_second` since 1970: `2026-11-24T08:30:00.25`, with `Z` where it is of UTC.
pub(super) fn moment(value: i64, per_second: i64, utc: bool) -> String {
    let (seconds, part) = (value.div_euclid(per_second), value.rem_euclid(per_second));
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let mut text = format!("{}T{:02}:{:02}:{:02}", day(days), second / 3600, second / 60 % 60, second % 60);
    if part > 0 {
        let digits = per_second.ilog10() as usize;
        let part = format!("{part:0digits$}");
        text.push('.');
        text.push_str(part.trim_end_matches('0'));
    }
    if utc {
        text.push('Z');
    }
    text
}

/// The moment that [`moment`] writes as that text, in the same units, if they can hold it.
pub(super) fn parse_moment(text: &str, per_second: i64, utc: bool) -> Option<i64> {
    let body = if utc { text.strip_suffix('Z')? } else { text };
    let field = |range: std::ops::Range<usize>| body.get(range)?.parse::<i64>().ok();
    let seconds = parse_day(body.get(..10)?)?
        .checked_mul(86_400)?
        .checked_add(field(11..13)? * 3600 + field(14..16)? * 60 + field(17..19)?)?;
    let part = match body.get(19..)?.strip_prefix('.') {
        None => 0,
        Some(digits) => {
            let missing = (per_second.ilog10() as usize).checked_sub(digits.len())?;
            digits.parse::<i64>().ok()? * 10i64.pow(missing as u32)
        }
    };
    let value = seconds.checked_mul(per_second)?.checked_add(part)?;
    (moment(value, per_second, utc) == text).then_some(value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn days_and_moments_there_and_back() {
        assert_eq!(
            (day(0), day(-1), day(20_781)),
            ("1970-01-01".into(), "1969-12-31".into(), "2026-11-24".into())
        );
        assert_eq!(
            (day(11_016), day(-719_528), day(i64::from(i32::MAX))),
            ("2000-02-29".into(), "0000-01-01".into(), "+5881580-07-11".into())
        );
        assert_eq!(moment(-1, 1000, true), "1969-12-31T23:59:59.999Z");
        assert_eq!(moment(1_500_000, 1_000_000, false), "1970-01-01T00:00:01.5");
        for days in (-719_528..2_932_896).step_by(97) {
            assert_eq!(parse_day(&day(days)), Some(days));
        }
        for value in [0, 1, -1, 1_234_567_890_123_456, -98_765_432_109] {
            assert_eq!(parse_moment(&moment(value, 1_000_000, true), 1_000_000, true), Some(value));
        }
        for text in ["2026-02-30", "2026-1-01", "", "2026-11-24T", "é026-11-24", "+026-11-24"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
        for text in [
            "2026-11-24T08:30",
            "2026-11-24 08:30:00",
            "2026-11-24T08:30:00.1234567",
            "2026-11-24T25:00:00",
            "2026-11-24T08:30:00.50",
        ] {
            assert_eq!(parse_moment(text, 1_000_000, false), None, "{text}");
        }
    }
}
