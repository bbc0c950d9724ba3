//! The outline: which rows are summaries, and what lies below which.

use crate::mspdi::duration::{parse_flag, parse_whole};
use crate::mspdi::log::Log;
use crate::mspdi::schema::TaskRow;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An empty row, or the summary of the whole project.
    Aside,
    /// A summary of the rows below it.
    Summary,
    /// Work.
    Leaf,
}

/// The outline, one entry for each row of the file.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) roles: Vec<Role>,
    /// The summary above, as a place in the file.
    pub(super) parents: Vec<Option<usize>>,
    /// The place after the last row below.
    pub(super) ends: Vec<usize>,
}

impl Outline {
    /// Iterates over the work at or below a row.
    pub(super) fn leaves(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        (place..self.ends[place]).filter(|&at| self.roles[at] == Role::Leaf)
    }
}

/// Finds the outline from the levels of the rows: a row with deeper ones right below it is a summary.
pub(super) fn outline_of(rows: &[TaskRow<'_>], log: &mut Log) -> Outline {
    let flag = |text: &super::Text<'_>| text.as_deref().and_then(parse_flag) == Some(true);
    let mut outline = Outline {
        roles: vec![Role::Leaf; rows.len()],
        parents: vec![None; rows.len()],
        ends: (1..=rows.len()).collect(),
    };
    let mut open: Vec<(usize, i64)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let level = row.outline_level.as_deref().and_then(parse_whole);
        let is_project =
            level == Some(0) && (flag(&row.summary) || row.uid.as_deref().and_then(parse_whole) == Some(0));
        if flag(&row.is_null) || is_project {
            outline.roles[place] = Role::Aside;
            continue;
        }
        let level = level.unwrap_or(1);
        while open.last().is_some_and(|&(_, above)| above >= level) {
            close(&mut outline, &mut open, place);
        }
        if let Some(&(parent, above)) = open.last() {
            outline.roles[parent] = Role::Summary;
            outline.parents[place] = Some(parent);
            if level > above + 1 {
                let who = row.uid.as_deref().unwrap_or("?");
                log.info("MSP013", format!("task UID {who}: OutlineLevel jumps from {above} to {level}"));
            }
        }
        open.push((place, level));
    }
    while !open.is_empty() {
        close(&mut outline, &mut open, rows.len());
    }
    outline
}

fn close(outline: &mut Outline, open: &mut Vec<(usize, i64)>, end: usize) {
    if let Some((place, _)) = open.pop() {
        outline.ends[place] = end;
    }
}
