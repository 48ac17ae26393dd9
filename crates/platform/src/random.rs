//! Randomness that can't be guessed.

/// The system's cryptographically secure generator.
pub trait Random: Send + Sync {
    /// Fills `buffer` with random bytes.
    fn fill(&self, buffer: &mut [u8]);

    /// Sixteen random bytes as a number.
    fn u128(&self) -> u128 {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        u128::from_be_bytes(bytes)
    }
}

/// A UUID of version 7 (RFC 9562, section 5.7): ids that sort by the time they were made.
pub fn uuid_v7(now_ms: i64, random: u128) -> String {
    let time = u128::try_from(now_ms).unwrap_or(0) & 0xffff_ffff_ffff;
    let id = (time << 80)
        | (0x7 << 76)
        | (((random >> 64) & 0xfff) << 64)
        | (0b10 << 62)
        | (random & 0x3fff_ffff_ffff_ffff);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        id >> 96,
        (id >> 80) & 0xffff,
        (id >> 64) & 0xffff,
        (id >> 48) & 0xffff,
        id & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_carries_version_variant_and_time_in_order() {
        let id = uuid_v7(0x0123_4567_89ab, u128::MAX);
        assert_eq!(id, "01234567-89ab-7fff-bfff-ffffffffffff");
        assert!(uuid_v7(1_000, u128::MAX) < uuid_v7(1_001, 0));
    }
}
