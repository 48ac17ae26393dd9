//! How long a read takes at each lag.

use super::{Svg, WIDTH};
use crate::simulate::{LAGS_MS, Results, duration};

const LEFT: f64 = 96.0;
const RIGHT: f64 = WIDTH - 170.0;
const TOP: f64 = 68.0;
const BOTTOM: f64 = 278.0;
/// What the full height stands for, in milliseconds.
const FULL_MS: f64 = 125.0;
const RULES_MS: [u32; 6] = [0, 25, 50, 75, 100, 125];

pub(super) fn draw(svg: &mut Svg, results: &Results, y: f64) {
    let height = |ms: f64| y + BOTTOM - (BOTTOM - TOP) * ms / FULL_MS;
    let columns = columns();
    svg.text((24.0, y + 32.0), "title", "Mean time of a read, everywhere, by the lag of the replicas");
    for ms in RULES_MS {
        let at = height(f64::from(ms));
        svg.rule((LEFT, at), (columns.last().copied().unwrap_or(RIGHT), at));
        svg.text((LEFT - 12.0, at + 5.0), "soft end", &format!("{ms} ms"));
    }
    for (x, lag_ms) in columns.iter().zip(LAGS_MS) {
        svg.text((*x, y + BOTTOM + 24.0), "soft middle", &duration(lag_ms));
    }
    svg.text(((LEFT + RIGHT) / 2.0, y + BOTTOM + 48.0), "soft middle", "median lag");
    let always = vec![results.always_primary.all.mean_ms; columns.len()];
    let mut lines = vec![(always, "plain", "always the primary")];
    for (replicas, colour, label) in
        [(1, "one", "1 replica"), (3, "three", "3 replicas"), (6, "six", "6 replicas")]
    {
        let means = results.by_lag(replicas).map(|(_, figures)| figures.all.mean_ms).collect();
        lines.push((means, colour, label));
    }
    for (means, colour, label) in lines {
        let points: Vec<_> = columns.iter().zip(&means).map(|(x, ms)| (*x, height(*ms))).collect();
        svg.line(&points, colour);
        if let Some((x, at)) = points.last() {
            svg.text((x + 10.0, at + 5.0), &format!("label {colour}"), label);
        }
    }
}

/// Where each lag is, from left to right.
fn columns() -> Vec<f64> {
    let step = (RIGHT - LEFT) / 6.0;
    std::iter::successors(Some(LEFT + step / 2.0), |x| Some(x + step)).take(LAGS_MS.len()).collect()
}
