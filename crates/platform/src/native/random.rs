//! The system's random numbers.

use crate::Random;

/// The operating system's generator.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) {
        if getrandom::fill(buffer).is_err() {
            // Guessable session tokens would be worse than no server.
            std::process::abort();
        }
    }
}
