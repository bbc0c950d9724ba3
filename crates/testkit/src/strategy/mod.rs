//! Strategies for plans.
//!
//! [`networks`] are for engines: acyclic, made as text in [`crate::notation`], so that a failing case prints as lines
//! that can be pasted into a spec page. [`plans`] are for formats: every field of the model is filled at times.

mod rich;

use std::fmt;

use chainage_model::Plan;
use proptest::prelude::*;
use proptest::sample::select;

use crate::notation::plan;

pub use rich::plans;

/// A plan as lines of text.
#[derive(Clone, PartialEq, Eq)]
pub struct PlanText(pub String);

impl PlanText {
    /// Reads the plan.
    pub fn plan(&self) -> Plan {
        plan(&self.0)
    }
}

impl fmt::Debug for PlanText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.0)
    }
}

/// What the plans of [`networks`] have besides activities and links.
#[expect(clippy::struct_excessive_bools, reason = "each feature is there or not")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// Nights, weekends, the clock round and holidays, besides office hours.
    pub calendars: bool,
    /// Negative lags.
    pub leads: bool,
    /// Constraints and deadlines.
    pub constraints: bool,
    /// A data date, finished and started activities.
    pub progress: bool,
    /// Activities and links in a second project.
    pub projects: bool,
    /// A crew of two, a single rig, and activities that need them.
    pub resources: bool,
}

impl Features {
    /// Links of all kinds on office hours only.
    pub const NONE: Self = Self {
        calendars: false,
        leads: false,
        constraints: false,
        progress: false,
        projects: false,
        resources: false,
    };
    /// Mixed calendars and leads.
    pub const LOGIC: Self = Self { calendars: true, leads: true, projects: true, ..Self::NONE };
}

const CALENDARS: &str = "calendar night Mon-Fri 00:00-04:00 20:00-24:00
calendar site Mon-Sat 07:00-12:00 13:00-18:00
calendar round continuous
calendar lift Sat off, Mon 06:00-14:00, base site
calendar pour base site, within lift
holiday Wed 2026-03-04
holiday site Thu 2026-03-05..Mon 2026-03-09
worked lift Sun 2026-03-08 10:00-14:00
";

/// Plans of up to `n_activities` activities that start on Mon 2026-03-02 and end within a few months.
pub fn networks(n_activities: usize, features: Features) -> impl Strategy<Value = PlanText> {
    let heads = (0..4_u8, any::<bool>());
    (heads, prop::collection::vec(activity(features), 1..=n_activities), any::<bool>()).prop_map(
        move |((lag_calendar, finish_by), activities, reversed)| {
            let mut text = String::new();
            let mut of_project = String::new();
            if features.calendars {
                text.push_str(CALENDARS);
                let of = ["predecessor", "successor", "project", "continuous"][usize::from(lag_calendar)];
                of_project.push_str("option lag-calendar ");
                of_project.push_str(of);
                of_project.push('\n');
            }
            if features.resources {
                text.push_str("resource crew 2\nresource rig 1\n");
            }
            if features.progress {
                of_project.push_str("data-date Wed 2026-03-11 12:00\n");
            }
            if features.constraints && finish_by {
                of_project.push_str("finish-by Fri 2026-03-27 17:00\n");
            }
            text.push_str(&of_project);
            let lines = activities.iter().enumerate().map(|(n, activity)| activity.line(n, &activities));
            let (own, other): (Vec<_>, Vec<_>) = lines.partition(|line| !line.starts_with('Q'));
            let order = |mut lines: Vec<String>| {
                if reversed {
                    lines.reverse();
                }
                lines.concat()
            };
            text.push_str(&order(own));
            if !other.is_empty() {
                text.push_str("project Q\n");
                text.push_str(&of_project);
                text.push_str(&order(other));
            }
            PlanText(text)
        },
    )
}

/// What is drawn for an activity; links reach back by numbers of activities.
#[derive(Clone, Debug)]
struct Drawn {
    other_project: bool,
    body: &'static str,
    calendar: &'static str,
    resources: &'static str,
    constraint: String,
    progress: String,
    links: Vec<(usize, &'static str, String, &'static str)>,
}

impl Drawn {
    fn code(&self, n: usize) -> String {
        format!("{}{n}", if self.other_project { 'Q' } else { 'A' })
    }

    fn line(&self, n: usize, all: &[Self]) -> String {
        let is_milestone = matches!(self.body, "start" | "finish");
        let progress = if is_milestone { "" } else { self.progress.as_str() };
        let resources = if is_milestone { "" } else { self.resources };
        let constraint = if progress.is_empty() { self.constraint.as_str() } else { "" };
        let mut line =
            [self.code(n).as_str(), self.body, self.calendar, resources, constraint, progress].join(" ");
        // What is finished waits for nothing that is open; what has started, only for what holds the rest of it.
        let (is_done, is_started) = (progress.starts_with("done"), progress.starts_with("started"));
        let counts = |kind: &str| !(is_done || is_started && kind == "SF");
        let links = self.links.iter().filter(|link| counts(link.1)).filter_map(|(back, kind, lag, on)| {
            let before = n.checked_sub(*back)?;
            Some(format!("{} {kind}{lag}{on}", all[before].code(before)))
        });
        let links: Vec<String> = links.collect();
        if !links.is_empty() {
            line.push_str(" <- ");
            line.push_str(&links.join(", "));
        }
        line.push('\n');
        line
    }
}

fn activity(features: Features) -> impl Strategy<Value = Drawn> {
    let bodies = select(vec!["4h", "8h", "30m", "1h", "12h", "20h", "24h", "start", "finish"]);
    let calendars = if features.calendars {
        vec!["", "on night", "on site", "on round", "on lift", "on pour"]
    } else {
        vec![""]
    };
    let lags = if features.leads {
        vec!["", "+2h", "+8h", "+90m", "+20h", "-1h", "-4h", "-12h"]
    } else {
        vec!["", "+2h", "+8h", "+90m", "+20h"]
    };
    let resources = if features.resources {
        vec!["", "[crew]", "[crew:2]", "[rig]", "[crew:0.5, rig]"]
    } else {
        vec![""]
    };
    let on = if features.calendars {
        vec!["", "", " on predecessor", " on successor", " on continuous", " on night"]
    } else {
        vec![""]
    };
    let kinds = select(vec!["FS", "SS", "FF", "SF"]);
    let link = (1..=6_usize, kinds, select(lags), select(on));
    let link = link.prop_map(|(back, kind, lag, on)| {
        // A calendar without a lag has nothing to count.
        (back, kind, lag.to_owned(), if lag.is_empty() { "" } else { on })
    });
    let other_project = if features.projects { any::<bool>().boxed() } else { Just(false).boxed() };
    (
        other_project,
        bodies,
        select(calendars),
        select(resources),
        constraint(features.constraints),
        progress(features.progress),
        prop::collection::vec(link, 0..=3),
    )
        .prop_map(|(other_project, body, calendar, resources, constraint, progress, links)| Drawn {
            other_project,
            body,
            calendar,
            resources,
            constraint,
            progress,
            links,
        })
}

fn constraint(wanted: bool) -> BoxedStrategy<String> {
    if !wanted {
        return Just(String::new()).boxed();
    }
    let kinds = select(vec![
        "snet",
        "snlt",
        "fnet",
        "fnlt",
        "start-on",
        "finish-on",
        "mandatory-start",
        "mandatory-finish",
        "deadline",
    ]);
    let times = select(vec!["08:00", "17:00", "10:30", "00:00", "24:00"]);
    let dated =
        (kinds, 3..20_u8, times).prop_map(|(kind, day, time)| format!("{kind} 2026-03-{day:02} {time}"));
    prop_oneof![3 => Just(String::new()), 1 => dated].boxed()
}

fn progress(wanted: bool) -> BoxedStrategy<String> {
    if !wanted {
        return Just(String::new()).boxed();
    }
    let started =
        (2..11_u8, 1..20_u8).prop_map(|(day, left)| format!("started 2026-03-{day:02} 09:00 left {left}h"));
    let done = (2..7_u8, 0..5_u8)
        .prop_map(|(day, more)| format!("done 2026-03-{day:02} 09:00..2026-03-{:02} 16:00", day + more));
    prop_oneof![3 => Just(String::new()), 1 => started, 1 => done].boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        #[test]
        fn texts_are_plans(text in networks(12, Features {
            constraints: true, progress: true, resources: true, ..Features::LOGIC
        })) {
            prop_assert!(!text.plan().activities().is_empty());
        }

        #[test]
        fn rich_plans_are_consistent(plan in plans()) {
            prop_assert!(!plan.projects().is_empty());
        }
    }
}
