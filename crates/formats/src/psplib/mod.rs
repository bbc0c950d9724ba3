//! Published resource-constrained scheduling problems: `.sm`, `.mm`, `.rcp`, `.sch` and reservoir variants.
//!
//! | file | what | from |
//! | --- | --- | --- |
//! | `.sm`, `.mm` | one or several modes | PSPLIB (Kolisch & Sprecher 1996), MMLIB |
//! | `.rcp` | one mode | Patterson 1984 |
//! | `.sch` | minimum and maximum lags | ProGen/max (Schwindl 1995) |
//! | `.rcp` with a line of three numbers | renewable resources and reservoirs | RCPSP with consumption and production |
//!
//! The layout is found from the content; only `.rcp` and `.sch` are told apart by their first line and size.
//!
//! ```
//! let text = "4 1  2   0 0 2 2 3   3 1 1 4   2 2 1 4   0 0 0";
//! let instance = chainage_formats::psplib::read("small.rcp", text.as_bytes())?;
//! assert_eq!(instance.activities.len(), 4);
//! # Ok::<(), chainage_formats::psplib::InstanceError>(())
//! ```

mod lag;
mod numbers;
mod patterson;
mod section;

use chainage_model::Instance;

use numbers::Numbers;

/// Why a file gives no instance.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstanceError {
    /// The file is not text.
    #[error("{name}: not a text file")]
    NotText {
        /// The file.
        name: String,
    },
    /// The file ends too early.
    #[error("{name}: the file ends where {expected} should stand")]
    TooShort {
        /// The file.
        name: String,
        /// What was looked for.
        expected: &'static str,
    },
    /// Something stands where something else should.
    #[error("{name}:{line}: found `{found}` where {expected} should stand")]
    Unexpected {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
        /// What was looked for.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A number names an activity that is not there.
    #[error("{name}:{line}: there is no activity {number}")]
    NoSuchActivity {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
        /// The number.
        number: i64,
    },
    /// A section is missing.
    #[error("{name}: there is no section `{section}`")]
    NoSection {
        /// The file.
        name: String,
        /// Its heading.
        section: &'static str,
    },
}

/// Reads an instance; `name` is what errors call the file.
///
/// # Errors
/// If the file is not of one of the layouts, with the line where it departs from it.
pub fn read(name: &str, bytes: &[u8]) -> Result<Instance, InstanceError> {
    let text = str::from_utf8(bytes).map_err(|_| InstanceError::NotText { name: name.to_owned() })?;
    let mut instance = if text.contains("PRECEDENCE RELATIONS") || text.contains("REQUESTS/DURATIONS") {
        section::read(name, text)?
    } else {
        let mut numbers = Numbers::new(name, text);
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        if text.contains('[') || first.split_whitespace().count() == 4 {
            lag::read(&mut numbers)?
        } else {
            patterson::read(&mut numbers, first.split_whitespace().count() == 3)?
        }
    };
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).clone_into(&mut instance.name);
    Ok(instance)
}

#[cfg(test)]
mod tests {
    use chainage_model::{ActivityId, Id, InstanceEnd};

    use super::*;

    const SINGLE: &str = "\
jobs (incl. supersource/sink ):  4
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  0   N
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------
  1      1     0       0
  2      1     3       1
  3      1     2       2
  4      1     0       0
RESOURCEAVAILABILITIES:
  R 1
   2
";

    #[test]
    fn sections_give_durations_demands_and_links() {
        let instance = read("x/small.sm", SINGLE.as_bytes()).unwrap();
        assert_eq!(instance.name, "small");
        assert_eq!(instance.renewable, [2]);
        let third = &instance.activities[ActivityId::from_index(2)];
        assert_eq!((third.modes[0].duration, &third.modes[0].renewable[..]), (2, &[2][..]));
        assert_eq!(instance.lags.len(), 4);
    }

    #[test]
    fn lags_in_brackets_are_from_start_to_start() {
        let text = "1 1 0 0\n0 1 1 1 [0]\n1 1 2 2 0 [3] [-5]\n2 1 0\n0 1 0 0\n1 1 3 1\n2 1 0 0\n1\n";
        let instance = read("a.sch", text.as_bytes()).unwrap();
        assert_eq!(instance.lags[2].periods, -5);
        assert_eq!(instance.lags[2].from, InstanceEnd::Start);
    }

    #[test]
    fn a_wrong_word_is_reported_with_its_line() {
        let text = SINGLE.replace("  3      1     2       2", "  3      1     two     2");
        let error = read("small.sm", text.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "small.sm:16: found `two` where a number should stand");
        let error = read("small.sm", SINGLE.replace("2   3\n", "2   9\n").as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "small.sm:7: there is no activity 9");
        assert!(read("a.rcp", b"4 1 2 0 0").unwrap_err().to_string().contains("ends where"));
    }

    #[test]
    fn reservoirs_are_taken_from_at_the_start_and_filled_at_the_finish() {
        let text = "4 1 1\n 2 7\n 0 0 0 9 2 2 3\n 3 1 4 1 1 4\n 2 2 0 5 1 4\n 0 0 9 0 0\n";
        let instance = read("a.rcp", text.as_bytes()).unwrap();
        assert_eq!(instance.reservoirs, [7]);
        assert_eq!(instance.activities[ActivityId::from_index(1)].stock, [(4, 1)]);
        assert_eq!(
            instance.activities[ActivityId::from_index(0)].stock,
            [(0, 0)],
            "the source takes no part"
        );
    }
}
