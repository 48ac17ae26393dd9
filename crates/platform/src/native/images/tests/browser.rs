//! Copies look like what Chromium shows of the pictures beside the conformance suite, whatever their kind, colour model,
//! depth, profile and orientation.

use std::path::Path;

use super::*;

/// Of 255, on average over a picture.
const MAX_DIFFERENCE: f64 = 5.0;

/// Of these there is no copy: the picture itself is shown. They move; their profile is broken; or they are brighter than a
/// screen's white.
const SHOWN_THEMSELVES: [&str; 6] = [
    "jpeg-rgb-broken.jpg",
    "png-moves.png",
    "png-rgb8-brokenicc.png",
    "png-rgb8-cicphlg.png",
    "png-rgb8-cicppq.png",
    "webp-moves.webp",
];

/// The mean difference of a copy to the colours that Chromium shows in the middle of the patches.
fn difference(copy: &RgbaImage, colours: &[[u8; 4]]) -> f64 {
    let (columns, rows) = (copy.width() / 8, copy.height() / 8);
    let patches = (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y))).zip(colours);
    let differences: Vec<f64> = patches
        .flat_map(|((x, y), expected)| {
            let shown = copy.get_pixel(x * 8 + 4, y * 8 + 4).0;
            // Of what is not seen there is no colour.
            let counts = if expected[3] == 0 { 3..4 } else { 0..4 };
            counts.map(move |channel| f64::from(shown[channel].abs_diff(expected[channel])))
        })
        .collect();
    differences.iter().sum::<f64>() / differences.len() as f64
}

fn colour(hex: &str) -> [u8; 4] {
    u32::from_str_radix(hex, 16).unwrap().to_be_bytes()
}

#[test]
fn copies_look_like_what_a_browser_shows_of_the_picture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/pictures");
    let table = std::fs::read_to_string(folder.join("chromium.tsv")).unwrap();
    let mut wrong = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with("gif-")) {
        let fields: Vec<_> = line.split('\t').collect();
        let [name, size, colours @ ..] = fields.as_slice() else { panic!("{line}") };
        let colours: Vec<_> = colours.iter().map(|hex| colour(hex)).collect();
        let width: u32 = size.split_once('x').unwrap().0.parse().unwrap();
        let picture = std::fs::read(folder.join(name)).unwrap();
        // Before a format's own losses, which are large where patches are small.
        match small(&picture, width / 2).map(DynamicImage::into_rgba8) {
            None if SHOWN_THEMSELVES.contains(name) => {}
            None => wrong.push(format!("{name} has no copy")),
            Some(copy) if format!("{}x{}", copy.width() * 2, copy.height() * 2) != *size => {
                wrong.push(format!("{name} is {:?}", copy.dimensions()));
            }
            Some(copy) => {
                let difference = difference(&copy, &colours);
                if difference > MAX_DIFFERENCE {
                    wrong.push(format!("{name} differs by {difference:.1}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
