//! What a search has found, drawn: a bar for each ending.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::domains::model::{ResultState, StateCount};
use crate::ui::{Html, IntoHtml};

/// The most endings that have a bar.
const BARS: usize = 12;

/// What one ending has: free, probably free, and settled at all.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Bar {
    free: u32,
    likely: u32,
    taken: u32,
    unknown: u32,
}

impl Bar {
    fn all(self) -> u32 {
        self.free.saturating_add(self.likely).saturating_add(self.taken).saturating_add(self.unknown)
    }
}

fn bars(counts: &[StateCount]) -> Vec<(String, Bar)> {
    let mut bars: BTreeMap<&str, Bar> = BTreeMap::new();
    for count in counts {
        let bar = bars.entry(&count.tld).or_default();
        let field = match count.state {
            ResultState::Available => &mut bar.free,
            ResultState::Registered | ResultState::Reserved => &mut bar.taken,
            ResultState::Unknown => {
                bar.likely = bar.likely.saturating_add(count.likely);
                bar.unknown = bar.unknown.saturating_add(count.count.saturating_sub(count.likely));
                continue;
            }
            ResultState::Skipped | ResultState::Queued => continue,
        };
        *field = field.saturating_add(count.count);
    }
    let mut bars: Vec<_> =
        bars.into_iter().filter(|(_, bar)| bar.all() > 0).map(|(tld, bar)| (tld.to_owned(), bar)).collect();
    bars.sort_by(|(a, one), (b, other)| {
        other.free.cmp(&one.free).then(other.all().cmp(&one.all())).then(a.cmp(b))
    });
    bars.truncate(BARS);
    bars
}

/// The chart; nothing as long as nothing is settled. Whoever can't see it is read the same figures.
pub fn chart(counts: &[StateCount]) -> Option<Html> {
    let bars = bars(counts);
    let most = f64::from(bars.iter().map(|(_, bar)| bar.all()).max().filter(|most| *most > 0)?);
    let height = bars.len().saturating_mul(24);
    let rows: Vec<_> = bars
        .iter()
        .enumerate()
        .map(|(place, (tld, bar))| {
            let y = place.saturating_mul(24);
            let mut x = 0.0;
            let mut piece = |class: &'static str, count: u32| {
                let width = f64::from(count) / most * 70.0;
                let from = x;
                x += width;
                (count > 0).then(|| {
                    view! { <rect class=class x=format!("{:.2}%", 20.0 + from) y=y.saturating_add(4).to_string() width=format!("{width:.2}%") height="16" /> }
                })
            };
            let pieces = (
                piece("free", bar.free),
                piece("likely", bar.likely),
                piece("unknown", bar.unknown),
                piece("taken", bar.taken),
            );
            let end = format!("{:.2}%", 21.0 + f64::from(bar.all()) / most * 70.0);
            view! {
                <g>
                    <text x="19%" y=y.saturating_add(17).to_string() text-anchor="end">"." {tld.clone()}</text>
                    {pieces.0} {pieces.1} {pieces.2} {pieces.3}
                    <text x=end y=y.saturating_add(17).to_string()>{bar.free.to_string()}</text>
                </g>
            }
        })
        .collect();
    let read: Vec<_> = bars
        .iter()
        .map(|(tld, bar)| {
            view! { <tr><th scope="row">"." {tld.clone()}</th><td>{bar.free}</td><td>{bar.likely}</td><td>{bar.unknown}</td><td>{bar.taken}</td></tr> }
        })
        .collect();
    Some(
        view! {
            <figure class="chart">
                <figcaption>"What was found, by ending. The number is how many are free."</figcaption>
                <svg width="100%" height=height.to_string() aria-hidden="true">{rows}</svg>
                <ul class="legend" aria-hidden="true">
                    <li class="free">"Free"</li><li class="likely">"Probably free"</li><li class="unknown">"Not known"</li><li class="taken">"Taken"</li>
                </ul>
                <div class="unseen"><table>
                    <caption>"What was found, by ending"</caption>
                    <thead><tr><th scope="col">"Ending"</th><th scope="col">"Free"</th><th scope="col">"Probably free"</th><th scope="col">"Not known"</th><th scope="col">"Taken"</th></tr></thead>
                    <tbody>{read}</tbody>
                </table></div>
            </figure>
        }
        .into_html(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_never_drawn_as_free() {
        let count = |state, count, likely| StateCount { state, tld: "com".into(), count, likely };
        let counts = [
            count(ResultState::Unknown, 5, 2),
            count(ResultState::Registered, 3, 0),
            count(ResultState::Queued, 9, 0),
            count(ResultState::Skipped, 9, 0),
        ];
        let bar = Bar { free: 0, likely: 2, unknown: 3, taken: 3 };
        assert_eq!(bars(&counts), [("com".to_owned(), bar)]);
        assert!(bars(&counts[2..]).is_empty());
    }
}
