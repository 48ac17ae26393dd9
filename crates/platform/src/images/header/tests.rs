//! What Chromium shows of the pictures beside the conformance suite is what is read of them, however they come.

use std::path::Path;

use proptest::prelude::*;

use super::*;

/// A picture, and how large Chromium shows it.
struct Shown {
    name: String,
    kind: PictureKind,
    bytes: Vec<u8>,
    shown: (u32, u32),
}

fn pictures() -> Vec<Shown> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/pictures");
    let table = std::fs::read_to_string(folder.join("chromium.tsv")).unwrap();
    let lines = table.lines().map(|line| {
        let mut fields = line.split('\t');
        let (name, size) = (fields.next().unwrap(), fields.next().unwrap());
        let (width, height) = size.split_once('x').unwrap();
        let kind = match name.rsplit_once('.').unwrap().1 {
            "jpg" => PictureKind::Jpeg,
            "png" => PictureKind::Png,
            "gif" => PictureKind::Gif,
            _ => PictureKind::Webp,
        };
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let shown = (width.parse().unwrap(), height.parse().unwrap());
        Shown { name: name.to_owned(), kind, bytes, shown }
    });
    lines.collect()
}

#[test]
fn pictures_are_as_large_as_a_browser_shows_them() {
    let pictures = pictures();
    assert!(pictures.len() > 150, "{}", pictures.len());
    for Shown { name, kind, bytes, shown } in pictures {
        let header = PictureHeader::of(kind, &bytes).unwrap_or_else(|| panic!("{name} has no header"));
        assert_eq!(header.shown(), shown, "{name}");
    }
}

#[test]
fn it_does_not_matter_in_which_pieces_a_picture_comes() {
    for Shown { name, kind, bytes, .. } in pictures() {
        let expected = PictureHeader::of(kind, &bytes);
        for size in [1, 3, 64, 1_000] {
            let mut reader = HeaderReader::new(kind);
            for piece in bytes.chunks(size) {
                reader.read(piece);
            }
            assert_eq!(reader.finish(), expected, "{name} in pieces of {size}");
        }
    }
}

#[test]
fn what_stands_before_the_size_is_passed_over_and_not_kept() {
    let mut reader = HeaderReader::new(PictureKind::Jpeg);
    reader.read(b"\xff\xd8");
    let segment = [&b"\xff\xe1\xff\xff"[..], &[0x20; 65_533]].concat();
    for _ in 0..200 {
        assert!(!reader.read(&segment));
        assert!(reader.held.capacity() < 4 * MAX_PIECE, "{}", reader.held.capacity());
    }
    reader.read(b"\xff\xff\xff\xc0\0\x11\x08\x01\xe0\x02\x80\x03\x01\x22\0\x02\x11\x01\x03\x11\x01");
    assert!(reader.read(b"\xff\xda\0\x08"));
    assert_eq!(reader.finish().map(|header| header.shown()), Some((640, 480)));
}

proptest! {
    #[test]
    fn no_bytes_bring_it_down(
        picture in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        size in 1..100_usize,
    ) {
        static PICTURES: std::sync::LazyLock<Vec<Shown>> = std::sync::LazyLock::new(pictures);
        let Shown { kind, bytes, .. } = picture.get(&PICTURES);
        let mut bytes = bytes.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len().min(200));
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()));
        let mut reader = HeaderReader::new(*kind);
        for piece in bytes.chunks(size) {
            reader.read(piece);
        }
        prop_assert_eq!(reader.finish(), PictureHeader::of(*kind, &bytes));
    }
}
