//! `.sm` and `.mm`: sections with headings.

use chainage_model::{IdVec, Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode};

use super::InstanceError;
use super::numbers::Numbers;

/// Reads a file of sections.
pub(super) fn read(name: &str, text: &str) -> Result<Instance, InstanceError> {
    let lines: Vec<&str> = text.lines().collect();
    let n_renewable = count_after(name, &lines, "- renewable")?;
    let n_consumable = count_after(name, &lines, "- nonrenewable")?;
    let total = count_after(name, &lines, "(incl. supersource")?;

    let mut links = section(name, &lines, "PRECEDENCE RELATIONS")?;
    let mut n_modes = vec![0; total];
    let mut lags = Vec::new();
    for modes in &mut n_modes {
        let predecessor = links.activity(1, total)?;
        *modes = links.count("the number of modes", 1_000)?;
        for _ in 0..links.count("the number of successors", total)? {
            let successor = links.activity(1, total)?;
            lags.push(InstanceLag { predecessor, successor, from: InstanceEnd::Finish, periods: 0 });
        }
    }

    let mut requests = section(name, &lines, "REQUESTS/DURATIONS")?;
    let mut activities = IdVec::filled(total, InstanceActivity::default());
    for modes in n_modes {
        let activity = requests.activity(1, total)?;
        for _ in 0..modes {
            requests.count("a number", 1_000)?;
            activities[activity].modes.push(InstanceMode {
                duration: requests.amount("a number")?,
                renewable: requests.amounts(n_renewable, "a number")?,
                consumable: requests.amounts(n_consumable, "a number")?,
            });
        }
    }

    let mut available = section(name, &lines, "AVAILABILITIES")?;
    let renewable = available.amounts(n_renewable, "the capacity of a resource")?;
    let consumable = available.amounts(n_consumable, "the amount of a resource")?;
    Ok(Instance { activities, lags, renewable, consumable, ..Instance::default() })
}

/// Returns the count that stands after a heading's colon.
fn count_after(name: &str, lines: &[&str], heading: &'static str) -> Result<usize, InstanceError> {
    let missing = || InstanceError::NoSection { name: name.to_owned(), section: heading };
    let (at, line) = lines.iter().enumerate().find(|(_, line)| line.contains(heading)).ok_or_else(missing)?;
    let (_, rest) = line.split_once(':').ok_or_else(missing)?;
    let word = rest.split_whitespace().next().unwrap_or_default();
    Numbers::from_line(name, std::iter::once(word), at + 1).count("a count", 1_000_000)
}

/// Returns the numbers below a heading: from the first line that begins with a digit, after the names of columns.
fn section<'a>(
    name: &'a str,
    lines: &[&'a str],
    heading: &'static str,
) -> Result<Numbers<'a>, InstanceError> {
    let start = lines
        .iter()
        .position(|line| line.contains(heading))
        .ok_or_else(|| InstanceError::NoSection { name: name.to_owned(), section: heading })?;
    let is_number = |line: &&str| line.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let first = (start + 1..lines.len()).find(|&at| is_number(&lines[at])).unwrap_or(lines.len());
    let body: Vec<&str> = lines[first..].iter().copied().take_while(|line| !line.starts_with('*')).collect();
    Ok(Numbers::from_line(name, body.into_iter(), first + 1))
}
