//! The language of shapes: SVG's path commands `M L H V Q C Z` with absolute numbers, and two more,
//! `O cx cy rx ry` for an ellipse and `R x y w h r` for a rectangle with round corners, in a square of 100.

use tiny_skia::{Path, PathBuilder, Rect};

/// How far the handles of a quarter of a circle reach.
const ROUND: f32 = 0.5523;

/// Reads a shape; `None` where it is none.
pub fn path(text: &str) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let mut tokens = text.split_ascii_whitespace();
    while let Some(command) = tokens.next() {
        let mut n = || tokens.next()?.parse::<f32>().ok();
        let (x, y) = builder.last_point().map_or((0.0, 0.0), |p| (p.x, p.y));
        match command {
            "M" => builder.move_to(n()?, n()?),
            "L" => builder.line_to(n()?, n()?),
            "H" => builder.line_to(n()?, y),
            "V" => builder.line_to(x, n()?),
            "Q" => builder.quad_to(n()?, n()?, n()?, n()?),
            "C" => builder.cubic_to(n()?, n()?, n()?, n()?, n()?, n()?),
            "Z" => builder.close(),
            "O" => {
                let (x, y, w, h) = (n()?, n()?, n()?, n()?);
                builder.push_oval(Rect::from_ltrb(x - w, y - h, x + w, y + h)?);
            }
            "R" => rectangle(&mut builder, [n()?, n()?, n()?, n()?], n()?),
            _ => return None,
        }
    }
    builder.finish()
}

fn rectangle(path: &mut PathBuilder, [x, y, w, h]: [f32; 4], r: f32) {
    let (right, bottom, k) = (x + w, y + h, r * (1.0 - ROUND));
    path.move_to(x + r, y);
    path.line_to(right - r, y);
    path.cubic_to(right - k, y, right, y + k, right, y + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - k, right - k, bottom, right - r, bottom);
    path.line_to(x + r, bottom);
    path.cubic_to(x + k, bottom, x, bottom - k, x, bottom - r);
    path.line_to(x, y + r);
    path.cubic_to(x, y + k, x + k, y, x + r, y);
    path.close();
}
