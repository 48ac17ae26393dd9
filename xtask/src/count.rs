//! What the runners of checks say of themselves: how many passed and failed, and which.

/// How many checks passed and failed.
#[derive(Default)]
pub struct Count {
    /// Those that passed.
    pub passed: u64,
    /// Those that did not.
    pub failed: u64,
    /// What is known by name of those that did not.
    pub failures: Vec<String>,
}

impl Count {
    /// So many that passed.
    pub const fn passed(passed: u64) -> Self {
        Self { passed, failed: 0, failures: Vec::new() }
    }
}

/// Adds up the summaries of cargo test (`test result: …`) and nextest (`Summary […] …`), and names what failed.
pub fn count(output: &str) -> Count {
    let mut sum = Count { failures: failures(output), ..Count::default() };
    // nextest shows what a test that failed has printed, which ends with a sum of its own.
    let mark = if output.contains("Summary [") { "Summary [" } else { "test result:" };
    for line in output.lines().filter(|line| line.contains(mark)) {
        let words: Vec<_> = line.split_whitespace().collect();
        for pair in words.windows(2) {
            let [number, what] = pair else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what.trim_matches([';', ',', '.']) {
                "passed" => sum.passed += number,
                "failed" => sum.failed += number,
                _ => {}
            }
        }
    }
    sum
}

/// The lines that name a check that failed, each once: `FAIL […] name` of nextest, which says so twice,
/// `FAIL name: why` of the conformance cases, `test name ... FAILED` of cargo test, which nextest shows too.
fn failures(output: &str) -> Vec<String> {
    let nextest = output.contains("Summary [");
    let mut names = Vec::new();
    for line in output.lines().map(str::trim) {
        let ended = ["FAIL ", "TIMEOUT ", "SIGABRT ", "SIGSEGV ", "SIGKILL "]
            .iter()
            .find_map(|word| line.strip_prefix(word));
        let name = match ended {
            // What stands before differs between the two times.
            Some(rest) if rest.trim_start().starts_with('[') => rest.rsplit([')', ']']).next(),
            Some(rest) => Some(rest),
            None if nextest => None,
            None => line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")),
        };
        let Some(name) = name.map(|name| name.trim().to_owned()) else { continue };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_are_counted() {
        let cargo = "test result: ok. 12 passed; 0 failed; 1 ignored; finished in 0.01s\n\
                     test result: FAILED. 1 passed; 2 failed; 0 ignored";
        let nextest = "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 317 filtered out\n\
                       \x20    Summary [   0.1s] 8 tests run: 7 passed, 1 failed, 3 skipped\n 99 passed";
        for (output, expected) in [(cargo, (13, 2)), (nextest, (7, 1))] {
            let sum = count(output);
            assert_eq!((sum.passed, sum.failed), expected);
        }
    }

    #[test]
    fn what_failed_is_named_once() {
        let nextest = "    FAIL [   0.117s] (  11/2039) coppice a::b\n    test b ... FAILED\n  TIMEOUT [ 60.0s] ( 12/2039) coppice::it c\n\
                       \x20    Summary [   0.1s] 8 tests run: 6 passed, 2 failed\n    FAIL [   0.117s] (  11/2039) coppice a::b";
        assert_eq!(failures(nextest), ["coppice a::b", "coppice::it c"]);
        assert_eq!(
            failures("test a ... ok\ntest a::b ... FAILED\ntest result: FAILED. 1 passed; 1 failed"),
            ["a::b"]
        );
        assert_eq!(failures("ok   one\nFAIL two: 500: [x]\n"), ["two: 500: [x]"]);
    }
}
