//! MP3 sounds: a tag, or the frames themselves (ISO/IEC 11172-3, section 2.4.1.3, and 13818-3).

/// Kilobits a second by the number in a frame's head, in MPEG 1 and in the others. 0 is told nowhere.
const BITRATES: [[u32; 15]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// Samples a second of MPEG 1; MPEG 2 has half of them, 2.5 a quarter.
const RATES: [u32; 3] = [44_100, 48_000, 32_000];

/// Whether it begins as MP3 sounds do: with a tag, or with a frame that is followed by another.
pub(super) fn is_mp3(first: &[u8]) -> bool {
    if first.starts_with(b"ID3") {
        return true;
    }
    // Encoders leave silence before the first frame.
    let silence = first.iter().take_while(|byte| **byte == 0).count();
    let Some(frames) = first.get(silence..) else { return false };
    let Some(length) = frame(frames) else { return false };
    match frames.get(length.unwrap_or(usize::MAX)..) {
        Some(next) if next.len() >= 4 => frame(next).is_some(),
        // It is not to be seen from here.
        _ => true,
    }
}

/// The bytes of the frame of layer III that begins here: the inner `None` if that is not told.
fn frame(bytes: &[u8]) -> Option<Option<usize>> {
    let [0xff, second, third, _] = *bytes.first_chunk()? else { return None };
    let (version, layer) = ((second >> 3) & 3, (second >> 1) & 3);
    if second & 0xe0 != 0xe0 || version == 1 || layer != 1 {
        return None;
    }
    let [first, others] = BITRATES;
    let bitrate = if version == 3 { first } else { others }.get(usize::from(third >> 4)).copied()?;
    let rate = RATES.get(usize::from((third >> 2) & 3)).copied()?;
    let (rate, per_frame) = match version {
        3 => (rate, 144_000),
        2 => (rate / 2, 72_000),
        _ => (rate / 4, 72_000),
    };
    let padding = u32::from((third >> 1) & 1);
    let length = (bitrate > 0).then(|| per_frame * bitrate / rate + padding);
    Some(length.and_then(|length| usize::try_from(length).ok()))
}
