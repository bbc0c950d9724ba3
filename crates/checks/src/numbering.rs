//! Numbers of events, where the codes of a plan are such.

use chainage_model::{ActivityId, IdVec, ProjectId};

use crate::brief::ActivityBrief;
use crate::rule::Context;

/// How the activities of a project are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// On nodes, one number each: 10, 20.
    Nodes,
    /// On arrows, by the events at their ends: 10-20.
    Arrows,
}

/// What a code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Number {
    Node(u64),
    Arrow(u64, u64),
}

impl Number {
    pub(crate) fn of(code: &str) -> Option<Self> {
        let code = code.trim();
        if !code.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let dashes = ['-', '–', '—', '－', '→', '~'];
        match code.split_once(dashes) {
            Some((from, to)) => Some(Self::Arrow(from.trim().parse().ok()?, to.trim().parse().ok()?)),
            None => Some(Self::Node(code.parse().ok()?)),
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Node(_) => Style::Nodes,
            Self::Arrow(..) => Style::Arrows,
        }
    }
}

/// The style of each project: that of most of its discrete activities.
pub(crate) fn styles<'a>(
    n_projects: usize,
    activities: impl Iterator<Item = (&'a ActivityBrief, &'a str)>,
) -> IdVec<ProjectId, Option<Style>> {
    let mut counts = IdVec::filled(n_projects, (0_usize, 0_usize, 0_usize));
    for (activity, code) in activities.filter(|(activity, _)| activity.is_discrete()) {
        let (nodes, arrows, all) = &mut counts[activity.project];
        *all += 1;
        match Number::of(code).map(Number::style) {
            Some(Style::Nodes) => *nodes += 1,
            Some(Style::Arrows) => *arrows += 1,
            None => {}
        }
    }
    let style = |&(nodes, arrows, all): &(usize, usize, usize)| {
        if 2 * nodes > all {
            Some(Style::Nodes)
        } else if 2 * arrows > all {
            Some(Style::Arrows)
        } else {
            None
        }
    };
    counts.iter().map(style).collect()
}

/// What the code of an activity says.
pub(crate) fn number(context: &Context<'_>, id: ActivityId) -> Option<Number> {
    Number::of(context.code(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_with_any_dash() {
        assert_eq!(Number::of("10"), Some(Number::Node(10)));
        assert_eq!(Number::of("07-12"), Some(Number::Arrow(7, 12)));
        assert_eq!(Number::of("1—2"), Some(Number::Arrow(1, 2)));
        assert_eq!(Number::of("GZ-220"), None);
        assert_eq!(Number::of("1-2-3"), None);
    }
}
