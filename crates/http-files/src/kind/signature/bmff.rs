//! Files of the ISO base media format, told apart by their brands (ISO/IEC 14496-12, section 4.3).

/// What may stand before the box that has the brands.
const SPACE: [&[u8]; 3] = [b"free", b"skip", b"wide"];

/// How the brands begin whose files are films as browsers play them; what follows is a version.
const FILMS: [&[u8]; 16] = [
    b"iso", b"mp4", b"mp7", b"avc", b"hvc1", b"hev1", b"av01", b"M4V", b"M4A", b"M4P", b"MSNV", b"dash",
    b"cmf", b"3gp", b"3g2", b"f4v",
];

/// Brands of AVIF pictures.
const AVIF: [&[u8]; 2] = [b"avif", b"avis"];

/// Brands of pictures of this format whatever their coding, and of others.
const HEIF: [&[u8]; 9] = [b"mif1", b"mif2", b"msf1", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"];

/// Whether it is an AVIF picture, or a sequence of them.
pub(super) fn is_avif(first: &[u8]) -> bool {
    let Some((major, others)) = brands(first) else { return false };
    is_one_of(&AVIF, major)
        || is_one_of(&HEIF, major) && others.chunks_exact(4).any(|brand| is_one_of(&AVIF, brand))
}

/// Whether it is a film: by its own brand, or by one that it keeps to as well.
pub(super) fn is_mp4(first: &[u8]) -> bool {
    let Some((major, others)) = brands(first) else { return false };
    let is_picture = is_one_of(&AVIF, major) || is_one_of(&HEIF, major);
    !is_picture && std::iter::once(major).chain(others.chunks_exact(4)).any(|brand| is_one_of(&FILMS, brand))
}

fn is_one_of(brands: &[&[u8]], brand: &[u8]) -> bool {
    brands.iter().any(|known| brand.starts_with(known))
}

/// The brand of the file, and those that it keeps to as well.
fn brands(mut first: &[u8]) -> Option<(&[u8], &[u8])> {
    loop {
        let size = usize::try_from(u32::from_be_bytes(*first.first_chunk()?)).ok()?;
        let kind = first.get(4..8)?;
        if kind == b"ftyp" {
            let body = first.get(8..size.min(first.len()))?;
            return Some((body.get(..4)?, body.get(8..).unwrap_or_default()));
        }
        if size < 8 || !SPACE.contains(&kind) {
            return None;
        }
        first = first.get(size..)?;
    }
}
