//! How long a read takes in each city.

use super::{Svg, WIDTH};
use crate::simulate::{Results, USUAL_LAG_MS, city, duration};

const LEFT: f64 = 120.0;
const RIGHT: f64 = WIDTH - 90.0;
const TOP: f64 = 86.0;
const ROW: f64 = 42.0;
const THICK: f64 = 14.0;
/// What the full width stands for, in milliseconds.
const FULL_MS: f64 = 220.0;

pub(super) fn draw(svg: &mut Svg, results: &Results, y: f64) {
    let Some(sessions) = results.usual(city::ALL.len()) else { return };
    let primary = city::PRIMARY.name();
    svg.text(
        (24.0, y + 32.0),
        "title",
        &format!("Mean time of a read, by city (the primary is in {primary})"),
    );
    svg.bar((24.0, y + 49.0), (12.0, 12.0), "plain");
    svg.text((42.0, y + 60.0), "soft", "always the primary");
    svg.bar((190.0, y + 49.0), (12.0, 12.0), "six");
    let label = format!("sessions, a replica in each city, lag {}", duration(USUAL_LAG_MS));
    svg.text((208.0, y + 60.0), "soft", &label);
    let cities = results.always_primary.by_city.iter().zip(&sessions.by_city);
    let mut row = y + TOP;
    for ((city, before), (_, after)) in cities {
        svg.text((LEFT - 12.0, row + THICK + 4.0), "end", city.name());
        for (place, mean_ms, colour) in
            [(row, before.mean_ms, "plain"), (row + THICK + 2.0, after.mean_ms, "six")]
        {
            let width = (RIGHT - LEFT) * mean_ms / FULL_MS;
            svg.bar((LEFT, place), (width, THICK), colour);
            svg.text((LEFT + width + 8.0, place + THICK - 2.0), "soft", &format!("{mean_ms:.0} ms"));
        }
        row += ROW;
    }
}
