//! Kinds by their beginnings: brands of films, frames of sounds, flavours of fonts; and by the types systems declare.

use super::*;

fn film(brands: &[&[u8; 4]]) -> Vec<u8> {
    let (major, others) = brands.split_first().unwrap();
    bmff(
        b"ftyp",
        &[&major[..], &[0, 0, 2, 0], &others.iter().flat_map(|brand| **brand).collect::<Vec<u8>>()].concat(),
    )
}

#[test]
fn films_are_known_by_their_brand_or_one_they_keep_to() {
    for brands in [
        &[b"isom"][..],
        &[b"M4V ", b"M4V ", b"isom", b"iso2", b"avc1"],
        &[b"iso8", b"mp42"],
        &[b"isoa"],
        &[b"3gp4", b"mp42", b"iso2"],
        &[b"3gp5"],
        &[b"3g2a"],
        &[b"mp41"],
        &[b"mp42"],
        &[b"mp71"],
        &[b"avc1"],
        &[b"hvc1"],
        &[b"av01"],
        &[b"dash"],
        &[b"cmfc"],
        &[b"MSNV", b"mp42"],
        &[b"f4v "],
        // Of a camera, whose own brand nobody knows.
        &[b"XAVC", b"mp42", b"iso2"],
        &[b"qt  ", b"isom"],
    ] {
        assert_eq!(
            whole("mp4", &film(brands)).map(|checked| checked.media_type),
            Ok("video/mp4"),
            "{brands:?}"
        );
    }
    let free = [bmff(b"free", &[0; 24]), film(&[b"isom"])].concat();
    assert!(whole("mp4", &free).is_ok());
    for brands in [&[b"qt  "][..], &[b"heic", b"mif1", b"isom"], &[b"jp2 "], &[b"XXXX"]] {
        assert!(whole("mp4", &film(brands)).is_err(), "{brands:?}");
    }
    assert_eq!(
        whole("mp4", &avif(9, 9)),
        Err(FileKindError::Other { label: "AVIF picture", extension: "avif" })
    );
}

/// Frames of 128 kbit/s (48 in MPEG 2 and 2.5), so many, with this second byte.
fn sound(second: u8, frames: usize) -> Vec<u8> {
    let (third, length) = match (second >> 3) & 3 {
        3 => (0x90, 417),
        2 => (0x60, 156),
        _ => (0x60, 313),
    };
    let mut frame = vec![0xff, second, third, 0xc4];
    frame.resize(length, 0x55);
    frame.repeat(frames)
}

#[test]
fn sounds_are_known_by_their_frames_whether_or_not_a_tag_stands_before() {
    // MPEG 1, 2 and 2.5, each with and without check sums.
    for second in [0xfb, 0xfa, 0xf3, 0xf2, 0xe3, 0xe2] {
        for frames in [1, 3] {
            assert!(whole("mp3", &sound(second, frames)).is_ok(), "{second:x} {frames}");
        }
        let silent = [vec![0; 700], sound(second, 2)].concat();
        assert!(whole("mp3", &silent).is_ok(), "{second:x}");
        let mut once = sound(second, 1);
        once.extend([b'x'; 600]);
        assert!(whole("mp3", &once).is_err(), "{second:x}: no frame follows");
    }
    // Layers I and II, and no layer; a version there is not; bits and rates there are not.
    for head in [
        [0xff, 0xff, 0x90],
        [0xff, 0xfd, 0x90],
        [0xff, 0xf9, 0x90],
        [0xff, 0xeb, 0x90],
        [0xff, 0xfb, 0xf0],
        [0xff, 0xfb, 0x9c],
    ] {
        let file = [&head[..], &[0; 900]].concat();
        assert!(whole("mp3", &file).is_err(), "{head:x?}");
    }
    assert!(whole("mp3", &vec![0; 900]).is_err());
}

#[test]
fn fonts_may_have_outlines_of_either_flavour() {
    for flavour in [&b"\0\x01\0\0"[..], b"OTTO", b"true"] {
        for extension in ["ttf", "otf"] {
            let media_type = whole(extension, flavour).unwrap().media_type;
            assert_eq!(media_type, format!("font/{extension}"), "{flavour:?}");
        }
        for (extension, signature) in [("woff", b"wOFF"), ("woff2", b"wOF2")] {
            assert!(whole(extension, &[&signature[..], flavour].concat()).is_ok(), "{extension} {flavour:?}");
        }
    }
    assert_eq!(whole("woff", b"wOF2"), Err(FileKindError::Other { label: "WOFF2 font", extension: "woff2" }));
}

#[test]
fn a_document_may_begin_after_a_mark_or_a_line() {
    for before in ["", "\u{feff}", "\n", "%!PS-Adobe-3.0\n"] {
        assert!(whole("pdf", format!("{before}%PDF-1.4\n").as_bytes()).is_ok(), "{before:?}");
    }
    assert!(whole("pdf", &[vec![b' '; 2_000], b"%PDF-1.4".to_vec()].concat()).is_err());
}

#[test]
fn what_systems_declare_refuses_only_what_is_altogether_different() {
    let font = b"\0\x01\0\0".to_vec();
    let taken: &[(&str, Vec<u8>, &[&str])] = &[
        (
            "jpg",
            jpeg(b""),
            &["image/jpg", "image/pjpeg", "IMAGE/JPEG; x=y", "image/x-citrix-jpeg", "image/png", "image/*"],
        ),
        ("jfif", jpeg(b""), &["image/pipeg", "image/jfif"]),
        ("jpe", jpeg(b""), &["image/jpeg"]),
        ("png", png(9, 9), &["image/x-png", "image/x-citrix-png", "image/apng"]),
        (
            "pdf",
            b"%PDF-1.7".to_vec(),
            &["application/x-pdf", "application/acrobat", "applications/vnd.pdf", "text/pdf", "text/x-pdf"],
        ),
        (
            "mp4",
            film(&[b"isom"]),
            &["video/x-m4v", "audio/mp4", "application/mp4", "video/quicktime", "application/x-mpegURL"],
        ),
        ("webm", webm(), &["audio/webm", "video/x-webm", "application/x-matroska"]),
        (
            "mp3",
            b"ID3".to_vec(),
            &[
                "audio/mp3",
                "audio/x-mp3",
                "audio/mpeg3",
                "audio/x-mpeg-3",
                "video/mpeg",
                "audio/mpg",
                "application/x-mpeg",
            ],
        ),
        (
            "wav",
            b"RIFF\x24\0\0\0WAVEfmt ".to_vec(),
            &["audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/x-pn-wav"],
        ),
        (
            "ogg",
            b"OggS".to_vec(),
            &["video/ogg", "application/ogg", "application/x-ogg", "audio/opus", "audio/vorbis"],
        ),
        (
            "ttf",
            font.clone(),
            &[
                "application/x-font-ttf",
                "application/x-font-truetype",
                "font/sfnt",
                "application/font-sfnt",
                "font/opentype",
            ],
        ),
        ("otf", font, &["application/vnd.ms-opentype", "application/x-font-opentype"]),
        ("woff2", b"wOF2".to_vec(), &["application/font-woff2", "font/x-woff2"]),
        (
            "json",
            b"[1]".to_vec(),
            &[
                "text/json",
                "application/x-json",
                "text/plain",
                "application/ld+json",
                "application/schema+json",
            ],
        ),
        (
            "js",
            b"a()".to_vec(),
            &[
                "application/javascript",
                "application/x-javascript",
                "text/ecmascript",
                "text/jscript",
                "application/ecmascript",
            ],
        ),
        ("css", b"a{}".to_vec(), &["text/plain", "application/x-css"]),
        (
            "csv",
            b"a,b".to_vec(),
            &[
                "application/vnd.ms-excel",
                "text/comma-separated-values",
                "application/csv",
                "text/x-csv",
                "text/plain",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ],
        ),
        ("txt", b"a".to_vec(), &["text/html", "text/markdown", "application/txt"]),
    ];
    for (extension, bytes, declared) in taken {
        for declared in declared.iter().chain(&[
            "",
            "application/octet-stream",
            "binary/octet-stream",
            "application/x-download",
            "nonsense",
        ]) {
            assert!(check(extension, declared, bytes).is_ok(), "{extension} as {declared}");
        }
    }
    for (extension, bytes, declared) in [
        ("jpg", jpeg(b""), "text/html"),
        ("jpg", jpeg(b""), "application/pdf"),
        ("jpg", jpeg(b""), "application/javascript"),
        ("jpg", jpeg(b""), "video/mp4"),
        ("mp3", b"ID3".to_vec(), "image/jpeg"),
        ("pdf", b"%PDF-1.7".to_vec(), "text/html"),
        ("txt", b"a".to_vec(), "application/pdf"),
    ] {
        let error = check(extension, declared, &bytes).unwrap_err().to_string();
        assert!(error.contains("but was sent as something else"), "{extension} as {declared}: {error}");
    }
}

#[test]
fn what_moves_has_no_copies() {
    let still = png(9, 9);
    let moving = [&still[..], b"\0\0\0\0", b"\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0"].concat();
    let mut moving_webp = webp(9, 9);
    moving_webp[20] |= 0x02;
    let gif = b"GIF89a\x09\0\x09\0\0\0\0".to_vec();
    for (extension, bytes, expected) in [
        ("jpg", jpeg(b""), true),
        ("png", still, true),
        ("webp", webp(9, 9), true),
        ("png", moving, false),
        ("webp", moving_webp, false),
        ("gif", gif, false),
        ("avif", avif(9, 9), false),
        ("jxl", jxl(9, 9), false),
    ] {
        assert_eq!(whole(extension, &bytes).unwrap().picture.unwrap().has_copies, expected, "{extension}");
    }
}
