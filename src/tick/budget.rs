//! How much may be done in one go.

/// Statements and requests to others that may still be made. Cloudflare's free plan ends an invocation at 50 of either. Every batch that
/// writes costs one statement more than it has: the home's gate is asked first.
#[derive(Debug)]
pub struct Budget {
    left: u32,
    exhausted: bool,
}

impl Budget {
    /// A budget of so many.
    pub fn new(most: u32) -> Self {
        Self { left: most, exhausted: false }
    }

    /// A budget for whoever waits until everything is done.
    pub fn unlimited() -> Self {
        Self::new(u32::MAX)
    }

    /// Takes so many of what is left. If they are not there, nothing is taken, and the rest of the work is for another
    /// time.
    #[must_use]
    pub fn take(&mut self, cost: u32) -> bool {
        match self.left.checked_sub(cost) {
            Some(left) => self.left = left,
            None => self.exhausted = true,
        }
        !self.exhausted
    }

    /// Whether more was asked for than was there: some work is left.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_exhausted_by_who_asks_for_more_than_there_is() {
        let mut budget = Budget::new(5);
        assert!(budget.take(2) && budget.take(3) && !budget.is_exhausted());
        assert!(!budget.take(1) && budget.is_exhausted());
    }
}
