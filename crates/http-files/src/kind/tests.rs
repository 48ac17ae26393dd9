mod beginnings;
mod texts;

use super::*;

/// A PNG's first bytes, which say how large it is.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x06\0\0\0");
    bytes
}

/// A JPEG with so many bytes of comment before it says how large it is: 640 × 480.
fn jpeg(comment: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xff\xd8".to_vec();
    for part in comment.chunks(60_000) {
        bytes.extend(b"\xff\xfe");
        bytes.extend(u16::try_from(part.len() + 2).unwrap().to_be_bytes());
        bytes.extend(part);
    }
    bytes.extend(b"\xff\xc0\0\x11\x08\x01\xe0\x02\x80\x03\x01\x22\0\x02\x11\x01\x03\x11\x01");
    bytes
}

/// A box of the ISO base media format.
fn bmff(tag: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes()[..], tag, body].concat()
}

fn avif(width: u32, height: u32) -> Vec<u8> {
    let ispe = bmff(b"ispe", &[&[0; 4][..], &width.to_be_bytes(), &height.to_be_bytes()].concat());
    let iprp = bmff(b"iprp", &bmff(b"ipco", &ispe));
    let meta = bmff(b"meta", &[&[0; 4][..], &iprp].concat());
    [bmff(b"ftyp", b"avif\0\0\0\0avifmif1"), meta].concat()
}

fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
    bytes.extend(&(width - 1).to_le_bytes()[..3]);
    bytes.extend(&(height - 1).to_le_bytes()[..3]);
    bytes
}

fn webm() -> Vec<u8> {
    let mut bytes = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".to_vec();
    bytes.resize(300, 0);
    bytes
}

fn sides(picture: Picture) -> (u32, u32) {
    (picture.width, picture.height)
}

/// What a file that is whole comes to.
fn whole(extension: &str, bytes: &[u8]) -> Result<Checked, FileKindError> {
    check(extension, "", bytes)
}

#[test]
fn every_kind_is_known_by_its_first_bytes() {
    let files: [(&str, Vec<u8>); 22] = [
        ("jpg", jpeg(b"")),
        ("jpeg", jpeg(b"")),
        ("png", png(640, 480)),
        ("gif", b"GIF89a\x80\x02\xe0\x01\0\0\0".to_vec()),
        ("webp", webp(640, 480)),
        ("avif", avif(640, 480)),
        // A code stream alone: 480 and 640, each in nine bits.
        ("jxl", jxl(480, 640)),
        ("pdf", b"%PDF-1.7\n".to_vec()),
        ("mp4", bmff(b"ftyp", b"isom\0\0\x02\0isomiso2avc1mp41")),
        ("webm", webm()),
        ("mp3", b"ID3\x04\0\0\0\0\0\0".to_vec()),
        ("wav", b"RIFF\x24\0\0\0WAVEfmt ".to_vec()),
        ("ogg", b"OggS\0\x02\0\0\0\0".to_vec()),
        ("ogg", [&b"OggS\0\x02"[..], &[0; 22], b"OpusHead"].concat()),
        ("woff", b"wOFF\0\x01\0\0".to_vec()),
        ("woff2", b"wOF2\0\x01\0\0".to_vec()),
        ("ttf", b"\0\x01\0\0\0\x0c".to_vec()),
        ("otf", b"OTTO\0\x0c".to_vec()),
        ("json", b"{\"a\": [1, 2]}".to_vec()),
        ("css", b"a { color: red }".to_vec()),
        ("js", b"export default 1".to_vec()),
        ("csv", "name;prix\nBMW café;3 €".into()),
    ];
    for (extension, bytes) in files {
        let checked = whole(extension, &bytes).unwrap_or_else(|error| panic!("{extension}: {error}"));
        let group = group_of(checked.media_type).unwrap();
        assert!(group.media_types().any(|media_type| media_type == checked.media_type));
        let size = (group == Group::Image).then_some((640, 480));
        assert_eq!(checked.picture.map(sides), size, "{extension}");
    }
    assert_eq!(extensions().count(), 26, "with txt, and six endings of JPEG");
}

/// The code stream of a JPEG XL picture whose sides are less than 513.
fn jxl(height: u32, width: u32) -> Vec<u8> {
    // From the lowest bit: not small, height in 9 bits, no ratio, width in 13 bits, all else by default.
    let (height, width) = (u64::from(height) - 1, u64::from(width) - 1);
    let bits = (height << 3) | (1 << 15) | (width << 17) | (1 << 30);
    [&b"\xff\x0a"[..], &bits.to_le_bytes(), &[0; 8]].concat()
}

#[test]
fn what_a_file_is_outweighs_what_its_name_says() {
    let refused = [
        ("png", jpeg(b""), "This is in fact a JPEG picture. Please end its name in .jpg"),
        ("jpg", png(1, 1), "This is in fact a PNG picture. Please end its name in .png"),
        (
            "png",
            b"<html><script>alert(1)</script>".to_vec(),
            "not a PNG picture but in fact a file of the kind .html",
        ),
        ("png", b"  <svg onload=alert(1)>".to_vec(), "of the kind .html"),
        ("mp4", bmff(b"ftyp", b"html\0\0\0\0<script>"), "This is not a MP4 film, or it is damaged"),
        ("pdf", b"PK\x03\x04\x14\0".to_vec(), "of the kind .zip, which is not taken"),
        ("gif", b"MZ\x90\0\x03\0".to_vec(), "of the kind .exe"),
        ("webp", b"garbage".to_vec(), "This is not a WebP picture, or it is damaged"),
        ("txt", b"<!doctype html><p>".to_vec(), "HTML, XML or SVG"),
        ("css", b"\xef\xbb\xbf \n<?xml version='1.0'?>".to_vec(), "HTML, XML or SVG"),
        ("js", b"<SCRIPT>alert(1)</SCRIPT>".to_vec(), "HTML, XML or SVG"),
        ("txt", b"a\0b".to_vec(), "not text in UTF-8"),
        ("csv", b"caf\xe9".to_vec(), "not text in UTF-8"),
        ("txt", png(1, 1), "not text in UTF-8"),
        ("json", b"alert(1)".to_vec(), "This is not JSON"),
        ("json", b"{\"a\":".to_vec(), "This is not JSON"),
        ("svg", b"<svg/>".to_vec(), "SVG pictures can hold scripts"),
        ("exe", b"MZ".to_vec(), "Files ending in .exe are not taken. These are: jpg, jpeg, jfif"),
        ("htaccess", b"deny".to_vec(), "Files ending in .htaccess are not taken"),
        ("", b"text".to_vec(), "The name needs an ending"),
        ("png", vec![], "The file is empty"),
        ("txt", vec![], "The file is empty"),
    ];
    for (extension, bytes, reason) in refused {
        let error = whole(extension, &bytes).unwrap_err().to_string();
        assert!(error.contains(reason), "{extension}: {error}");
    }
}

#[test]
fn a_size_that_stands_behind_much_else_is_found_as_the_bytes_come() {
    let picture = jpeg(&[b'x'; 3_000_000]);
    assert!(look("jpg", "", &picture[..10], false).unwrap().is_none());
    let (first, rest) = picture.split_at(PEEK);
    let looked = look("jpg", "", first, false).unwrap().unwrap();
    assert_eq!((looked.media_type, looked.picture), ("image/jpeg", None));
    let mut reader = looked.rest.unwrap();
    assert!(rest.chunks(1_000).all(|chunk| !reader.read(chunk)));
    assert_eq!(reader.finish().map(sides), Ok((640, 480)));
    assert_eq!(check("jpg", "", first), Err(FileKindError::CutOff { label: "JPEG picture" }));
}

#[test]
fn a_photograph_that_lies_on_its_side_is_as_large_as_it_is_shown() {
    for (orientation, size) in
        [(1_u8, (640, 480)), (3, (640, 480)), (6, (480, 640)), (8, (480, 640)), (9, (640, 480))]
    {
        // TIFF with one entry: the orientation.
        let tiff = [&b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"[..], &[orientation, 0, 0, 0], &[0; 4]]
            .concat();
        let exif =
            [&b"\xff\xe1"[..], &[0, u8::try_from(tiff.len() + 8).unwrap()], b"Exif\0\0", &tiff].concat();
        let mut photograph = jpeg(b"");
        photograph.splice(2..2, exif);
        // Cameras end their pictures, and readers look for it.
        photograph.extend(b"\xff\xda\0\x02\xff\xd9");
        let checked = whole("jpg", &photograph).unwrap();
        assert_eq!(checked.picture.map(sides), Some(size), "{orientation}");
    }
}

#[test]
fn a_picture_that_is_cut_off_or_empty_is_refused() {
    for (extension, bytes) in [
        ("png", &png(1, 1)[..20]),
        ("jpg", &jpeg(b"")[..8]),
        ("gif", b"GIF89a\x01"),
        ("webp", &webp(9, 9)[..22]),
        ("avif", &avif(9, 9)[..60]),
        ("jxl", b"\xff\x0a\x10"),
        ("png", &png(0, 7)),
    ] {
        let error = whole(extension, bytes).unwrap_err().to_string();
        assert!(error.contains("damaged or cut off"), "{extension}: {error}");
    }
}

#[test]
fn a_picture_with_more_pixels_than_memory_holds_is_refused() {
    for (extension, bytes) in [
        ("png", png(60_000, 60_000)),
        ("png", png(50_000_001, 1)),
        ("png", png(u32::MAX, u32::MAX)),
        ("webp", webp(16_000, 16_000)),
        ("avif", avif(60_000, 60_000)),
        ("avif", avif(u32::MAX, u32::MAX)),
        ("gif", b"GIF89a\xff\xff\xff\xff\0\0\0".to_vec()),
    ] {
        let error = whole(extension, &bytes).unwrap_err().to_string();
        assert!(error.contains("At most 50 megapixels"), "{extension}: {error}");
    }
    assert!(whole("png", &png(50_000_000, 1)).is_ok());
}

#[test]
fn text_may_be_cut_in_the_middle_of_a_character() {
    let text = "é".repeat(PEEK);
    let first = &text.as_bytes()[..PEEK + 1];
    assert!(look("txt", "text/plain;charset=UTF-8", first, false).unwrap().is_some());
    assert_eq!(check("txt", "", first), Err(FileKindError::NotText { label: "text file" }));
    let json = format!("[{}1]", "1,".repeat(PEEK));
    assert!(look("json", "", &json.as_bytes()[..PEEK], false).unwrap().is_some());
}

#[test]
fn polyglots_that_are_what_they_say_are_taken_as_that() {
    for (extension, bytes) in [
        ("gif", b"GIF89a\x2f\x2a\x01\0\0\0\0*/=1;alert(1)//".to_vec()),
        ("jpg", jpeg(b"<script>alert(1)</script>")),
        ("pdf", b"%PDF-1.7\n<html><script>alert(1)</script>PK\x03\x04".to_vec()),
        ("png", [png(1, 1), b"PK\x03\x04".to_vec()].concat()),
        ("txt", br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*".to_vec()),
    ] {
        let checked = whole(extension, &bytes).unwrap();
        assert!(!checked.media_type.contains("html"), "{extension}");
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_bring_it_down(extension in "(jpg|png|gif|webp|avif|jxl|mp4|json|txt)", head in 0..8_usize, tail in ".{0,80}", cut in 0..120_usize) {
        let heads = [jpeg(b""), png(9, 9), webp(9, 9), avif(9, 9), jxl(9, 9), bmff(b"ftyp", b"isom"), b"GIF89a".to_vec(), b"[".to_vec()];
        let mut bytes = [heads[head].clone(), tail.into_bytes()].concat();
        bytes.truncate(cut);
        for whole in [true, false] {
            let _ = look(&extension, "", &bytes, whole);
            let grown = [bytes.clone(), vec![0; PEEK]].concat();
            let answer = look(&extension, "", &grown, whole);
            let goes_on = matches!(answer, Ok(None | Some(Looked { rest: Some(_), .. })));
            proptest::prop_assert!(!(whole && goes_on));
        }
    }
}
