//! How long names take: `cargo run --release -p coppice-wordsmith --example measure`.
#![allow(clippy::disallowed_types, clippy::print_stdout)]

use std::time::Instant;

use coppice_wordsmith::{Request, Scorer, Vibe, generate, read_vibe, spread};

fn main() {
    let request = Request {
        name: "Copper Kettle".to_owned(),
        keywords: ["coffee", "roast", "beans", "studio", "morning", "craft"].map(str::to_owned).to_vec(),
        vibes: vec![Vibe::Natural, Vibe::Friendly],
        tlds: ["com", "io", "dev", "studio", "co"].map(str::to_owned).to_vec(),
        ..Request::default()
    };
    for time in ["first", "second"] {
        let start = Instant::now();
        let candidates = generate(1, &request, 200, 0.8, &[]);
        let places = spread(&request, &candidates, 200, |_, _| false);
        let scorer = Scorer::new(&request);
        let mut scored: Vec<_> =
            places.iter().map(|place| (scorer.score(&place.label, &place.tld, 0).total, place)).collect();
        println!("{} names, {time} time: {:?}", scored.len(), start.elapsed());
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        if time == "second" {
            for (score, place) in scored {
                println!("{score:.2} {}.{} {:?}", place.label, place.tld, place.pattern);
            }
        }
    }
    let start = Instant::now();
    let fields =
        read_vibe("A warm, organic coffee roastery called Copper Kettle with beans from small farms");
    println!("description: {:?} {fields:?}", start.elapsed());
}
