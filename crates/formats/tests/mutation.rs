//! Files with random damage, the same in every run: every reader gives a plan or a refusal, in bounded time, and a plan
//! that was read can be written.

use std::time::{Duration, Instant};

use chainage_formats::{Format, no_includes, read_as, write};
use chainage_model::{Baseline, BaselineDates, Moment, Plan};
use chainage_testkit::notation::plan;

/// Time for a file of a few kilobytes, with much to spare for a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// Numbers that look random and are the same in every run (Knuth's multiplier, *The Art of Computer Programming* 3.3.4).
struct Dice(u64);

impl Dice {
    /// Returns a number below a bound.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}

/// A plan with something of most kinds.
fn whole() -> Plan {
    let mut plan = plan(
        "calendar site Mon-Sat 07:00-12:00 13:00-18:00\nholiday site Wed 2026-03-04..Fri 2026-03-06\n\
         worked site Sun 2026-03-08 10:00-14:00\nresource crew 2\nresource rig 1\nwbs E\n\
         A 5d [crew:2, rig] in E on site snet 2026-03-04 label team=north\nB 3d <- A SS+1d\nM start <- B\n\
         C 2d alap <- A FF-1d, M\nF finish <- C",
    );
    let first = plan.activities().ids().next().expect("the plan has activities");
    let day = |day| Moment::from_ymd_hm(2026, 3, day, 8, 0).expect("such a day there is");
    let dates = BaselineDates { start: day(2), finish: day(9), duration: None, cost: None };
    plan.baselines.push(Baseline {
        name: "tender".to_owned(),
        activities: [(first, dates)].into(),
        ..Baseline::default()
    });
    plan
}

/// Values that have broken readers of other programs.
const NUMBERS: [&str; 12] = [
    "-1",
    "0",
    "9999999999999999999",
    "1e308",
    "NaN",
    "-2147483648",
    "2049",
    "0.0000001",
    "1,5",
    "",
    "99:99",
    "24:00",
];

/// Damages a text in one of the ways files get damaged.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if bytes.is_empty() {
        return;
    }
    let at = dice.below(bytes.len());
    let end = (at + 1 + dice.below(200)).min(bytes.len());
    match dice.below(6) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes.truncate(at),
        2 => {
            let block = bytes[at..end].to_vec();
            let to = dice.below(bytes.len());
            bytes.splice(to..to, block.iter().copied().cycle().take(block.len() * (1 + dice.below(20))));
        }
        3 => drop(bytes.drain(at..end)),
        // A number becomes another one.
        4 => {
            let Some(from) = bytes[at..].iter().position(u8::is_ascii_digit).map(|skipped| at + skipped)
            else {
                return;
            };
            let length = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            bytes.splice(from..from + length, NUMBERS[dice.below(NUMBERS.len())].bytes());
        }
        // Two numbers change places.
        _ => {
            let numbers = numbers(bytes);
            if numbers.len() > 1 {
                let (one, other) = (dice.below(numbers.len()), dice.below(numbers.len()));
                let (one, other) = (&numbers[one.min(other)], &numbers[one.max(other)]);
                if one.end <= other.start {
                    let (first, second) = (bytes[one.clone()].to_vec(), bytes[other.clone()].to_vec());
                    bytes.splice(other.clone(), first);
                    bytes.splice(one.clone(), second);
                }
            }
        }
    }
}

fn numbers(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match found.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => found.push(at..at + 1),
        }
    }
    found
}

/// Reads a file; what can be read is written, and read once more.
fn survives(format: Format, bytes: &[u8]) -> bool {
    let start = Instant::now();
    let import = read_as(format, "plan", bytes, &mut no_includes);
    if let Ok(import) = &import
        && let Ok(written) = write(&import.plan, format)
    {
        let again = read_as(format, "again", &written, &mut no_includes);
        assert!(
            again.is_ok(),
            "{format}: what was written cannot be read: {}",
            String::from_utf8_lossy(bytes)
        );
    }
    let elapsed = start.elapsed();
    assert!(elapsed < LONGEST, "{format}: {elapsed:?} for {}", String::from_utf8_lossy(bytes));
    import.is_ok()
}

/// Damages a file of a format many times; some of it is still read, and some is not.
fn mutate(format: Format, n_files: usize) {
    let original = write(&whole(), format).expect("the plan can be written");
    let mut dice = Dice(20_261_124);
    let mut n_read = 0;
    for _ in 0..n_files {
        let mut bytes = original.clone();
        for _ in 0..=dice.below(3) {
            damage(&mut bytes, &mut dice);
        }
        n_read += usize::from(survives(format, &bytes));
    }
    assert!(n_read > 0 && n_read < n_files, "{format}: {n_read} of {n_files} were read");
}

#[test]
fn damaged_mspdi() {
    mutate(Format::Mspdi, 1_500);
}

#[test]
fn damaged_pmxml() {
    mutate(Format::Pmxml, 1_500);
}

#[test]
fn damaged_xer() {
    mutate(Format::Xer, 1_500);
}

#[test]
fn damaged_json() {
    mutate(Format::Json, 1_500);
}

#[test]
fn damaged_toml() {
    mutate(Format::Toml, 1_500);
}

#[test]
fn damaged_csv() {
    // Every heading is compared with every word that is known, which takes its time without optimisation.
    mutate(Format::Csv, 200);
}

#[test]
fn damaged_archives_of_workbooks() {
    mutate(Format::Xlsx, 100);
}
