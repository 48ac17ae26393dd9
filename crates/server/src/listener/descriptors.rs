//! How many files and connections the system lets this process have.

/// Raises the bound as far as the system lets it be raised without asking its administrator. What it is then, or `None`
/// where there is none.
pub fn raise() -> Option<u64> {
    match rlimit::increase_nofile_limit(rlimit::INFINITY) {
        Ok(limit) => Some(limit),
        Err(error) => {
            log::warn!("the bound of open files stays as it is: {error}");
            rlimit::Resource::NOFILE.get_soft().ok()
        }
    }
}
