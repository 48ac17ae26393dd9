//! The chart, as SVG that follows the reader's light or dark.

mod bars;
mod lines;

use super::Results;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 700.0;

/// Each colour is a class, so that one set stands for another in the dark.
const STYLE: &str = "
    text { font: 14px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
           fill: #1f2328; }
    .title { font-size: 16px; font-weight: 600; }
    .end { text-anchor: end; }
    .middle { text-anchor: middle; }
    .paper { fill: #ffffff; }
    .rule { stroke: #d1d9e0; stroke-width: 1; }
    .line { fill: none; stroke: currentColor; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
    .bar, .label { fill: currentColor; }
    .soft { fill: #59636e; }
    .plain { color: #6e7781; }
    .one { color: #9a6700; }
    .three { color: #1a7f37; }
    .six { color: #0969da; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .paper { fill: #0d1117; }
      .rule { stroke: #3d444d; }
      .soft { fill: #9198a1; }
      .plain { color: #9198a1; }
      .one { color: #d29922; }
      .three { color: #3fb950; }
      .six { color: #4493f8; }
    }";

/// Two panels: by city at the usual lag, and by lag.
pub fn chart(results: &Results) -> String {
    let mut svg = Svg(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" \
         height=\"{HEIGHT}\" role=\"img\" aria-labelledby=\"title description\">\n\
         <title id=\"title\">How long a read takes, with replicas and without</title>\n\
         <desc id=\"description\">Simulated. The numbers are in the tables of replication.md.</desc>\n\
         <style>{STYLE}\n</style>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" class=\"paper\"/>\n"
    ));
    bars::draw(&mut svg, results, 0.0);
    lines::draw(&mut svg, results, 360.0);
    svg.0 + "</svg>\n"
}

/// SVG as it is written. All text in it is our own and needs no escape.
struct Svg(String);

impl Svg {
    fn push(&mut self, element: &str) {
        self.0.push_str(element);
        self.0.push('\n');
    }

    fn text(&mut self, (x, y): (f64, f64), class: &str, text: &str) {
        self.push(&format!("<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\">{text}</text>"));
    }

    fn bar(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), colour: &str) {
        self.push(&format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"2\" \
             class=\"bar {colour}\"/>"
        ));
    }

    fn rule(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.push(&format!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" class=\"rule\"/>"
        ));
    }

    fn line(&mut self, points: &[(f64, f64)], colour: &str) {
        let points: Vec<_> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.push(&format!("<polyline points=\"{}\" class=\"line {colour}\"/>", points.join(" ")));
    }
}
