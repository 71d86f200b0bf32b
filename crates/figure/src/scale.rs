//! Round numbers on axes, and numbers as text.

/// Ticks at 1, 2 or 5 times a power of ten inside `low..=high`, about `wanted` of them.
pub(crate) fn ticks(low: f64, high: f64, wanted: f64) -> Vec<(f64, String)> {
    let span = high - low;
    if span <= 0.0 || !span.is_finite() {
        return Vec::new();
    }
    let rough = span / wanted.max(1.0);
    let power = 10f64.powf(rough.log10().floor());
    let step = match rough / power {
        r if r <= 1.0 => 1.0,
        r if r <= 2.0 => 2.0,
        r if r <= 5.0 => 5.0,
        _ => 10.0,
    } * power;
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|i| (i as f64 * step, text(i as f64 * step, step))).collect()
}

/// A value with as many digits as steps of this size need, with a true minus sign.
pub(crate) fn text(value: f64, step: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let exponent = step.log10().floor() as i32;
    let text = if (-4..6).contains(&exponent) {
        format!("{value:.*}", usize::try_from(-exponent).unwrap_or(0))
    } else {
        let digits = usize::try_from(value.abs().log10().floor() as i32 - exponent).unwrap_or(0);
        format!("{value:.digits$e}")
    };
    text.replace('-', "\u{2212}")
}

/// A count with a comma every three digits.
pub(crate) fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(low: f64, high: f64, wanted: f64) -> Vec<String> {
        ticks(low, high, wanted).into_iter().map(|t| t.1).collect()
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(texts(-0.45, 0.2, 4.0), ["−0.4", "−0.2", "0", "0.2"]);
        assert_eq!(texts(3.0, 47.0, 5.0), ["10", "20", "30", "40"]);
        assert_eq!(texts(0.0, 3e-6, 3.0), ["0", "1e−6", "2e−6", "3e−6"]);
        assert!(texts(1.0, 1.0, 4.0).is_empty());
    }

    #[test]
    fn counts_have_commas() {
        assert_eq!([count(7), count(8000), count(1_234_567)], ["7", "8,000", "1,234,567"]);
    }
}
