//! Which change moved which finish by how much.

use std::fmt;

use chainage_model::{ActivityId, Moment, ProjectId, WorkingTime};

use super::blend::Blender;
use super::change::Group;
use super::effect::Dated;
use super::link::Links;
use super::matching::Matching;
use crate::cpm::{self, Schedule};
use crate::network::Network;

/// A state between the old plan and the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The groups applied in this step. More than one where the state between them has no schedule (a loop of old
    /// links and new ones).
    pub groups: Vec<Group>,
}

impl fmt::Display for Step {
    /// Writes `scope`, or `scope + logic` for groups that were applied together.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups: Vec<String> = self.groups.iter().map(ToString::to_string).collect();
        f.write_str(&groups.join(" + "))
    }
}

/// Whose finish it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The last finish of all projects.
    Plan,
    /// The finish of a project of the new plan.
    Project(ProjectId),
    /// A milestone of the new plan.
    Milestone(ActivityId),
}

/// The move of a finish, split by cause.
///
/// Both rows of parts add up exactly to their whole: each is the difference of two neighbouring states.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Whose finish.
    pub target: Target,
    /// Where it was.
    pub old: Moment,
    /// Where it is.
    pub new: Moment,
    /// What each step moved it by, in elapsed time.
    pub elapsed: Vec<WorkingTime>,
    /// What each step moved it by, in working time of the calendar it has in the new plan.
    pub working: Vec<WorkingTime>,
    /// The length of a day on that calendar.
    pub day_length: WorkingTime,
}

impl Split {
    /// Returns the whole move in elapsed time.
    pub fn total_elapsed(&self) -> WorkingTime {
        self.elapsed.iter().copied().sum()
    }

    /// Returns the whole move in working time.
    pub fn total_working(&self) -> WorkingTime {
        self.working.iter().copied().sum()
    }
}

pub(super) struct Causes {
    pub(super) steps: Vec<Step>,
    pub(super) finish: Split,
    pub(super) projects: Vec<Split>,
    pub(super) milestones: Vec<Split>,
}

/// Schedules the states between two plans and follows the finishes through them.
pub(super) fn split(old: Dated<'_>, new: Dated<'_>, matching: &Matching) -> Causes {
    let links = Links::of(old.plan, new.plan, matching);
    let blender = Blender::new(old.plan, new.plan, matching, &links);
    let mut targets = vec![Target::Plan];
    let both = |id: &ProjectId| matching.old_project_of(*id).is_some();
    targets.extend(new.plan.projects().ids().filter(both).map(Target::Project));
    let is_milestone = |id: ActivityId| new.plan.activity(id).kind.is_milestone();
    targets.extend(matching.pairs().filter(|&(_, id)| is_milestone(id)).map(|(_, id)| Target::Milestone(id)));
    let first = |target: &Target| finish(old.schedule, *target, matching, true);
    let mut states = vec![targets.iter().map(first).collect::<Vec<Moment>>()];
    let mut steps = Vec::new();
    let mut applied = Vec::new();
    let mut waiting = Vec::new();
    for group in Group::ORDER {
        applied.push(group);
        waiting.push(group);
        // The last state is the new plan itself: it has a schedule.
        let is_last = applied.len() == Group::ORDER.len();
        let state = blender.plan(&applied);
        match Network::compile(&state) {
            Ok(network) => {
                let schedule = cpm::schedule(&network, &network.options());
                let is_old = !applied.contains(&Group::Scope);
                states.push(targets.iter().map(|&t| finish(&schedule, t, matching, is_old)).collect());
            }
            Err(_) if is_last => {
                states.push(targets.iter().map(|&t| finish(new.schedule, t, matching, false)).collect());
            }
            Err(_) => continue,
        }
        steps.push(Step { groups: std::mem::take(&mut waiting) });
    }
    let mut splits = targets.iter().enumerate().map(|(place, &target)| {
        let calendar = match target {
            Target::Plan => finish_activity(new.schedule, new.plan.projects().ids()),
            Target::Project(id) => new.schedule.project(id).finish_activity,
            Target::Milestone(id) => Some(id),
        };
        let continuous = crate::WorkingCalendar::continuous();
        let calendar = calendar.map_or(&continuous, |id| new.network.calendar_of(id));
        let pairs = || states.windows(2).map(|pair| (pair[0][place], pair[1][place]));
        Split {
            target,
            old: states[0][place],
            new: states[states.len() - 1][place],
            elapsed: pairs().map(|(from, to)| to - from).collect(),
            working: pairs().map(|(from, to)| calendar.between(from, to)).collect(),
            day_length: calendar.day_length(),
        }
    });
    let whole = splits.next().expect("the first target is the plan");
    let (projects, milestones): (Vec<_>, Vec<_>) =
        splits.partition(|split| matches!(split.target, Target::Project(_)));
    let milestones = milestones.into_iter().filter(|split| split.old != split.new).collect();
    Causes { steps, finish: whole, projects, milestones }
}

/// The activity that makes the last finish of all projects.
fn finish_activity(schedule: &Schedule, projects: impl Iterator<Item = ProjectId>) -> Option<ActivityId> {
    let last = projects.map(|id| schedule.project(id)).filter(|dates| dates.finish_activity.is_some());
    last.max_by_key(|dates| dates.finish)?.finish_activity
}

/// A finish in a state that has the ids of the old plan, or of the new one.
fn finish(schedule: &Schedule, target: Target, matching: &Matching, is_old: bool) -> Moment {
    let paired = "targets are in both plans";
    match target {
        Target::Plan => schedule.finish(),
        Target::Project(id) => {
            let id = if is_old { matching.old_project_of(id).expect(paired) } else { id };
            schedule.project(id).finish
        }
        Target::Milestone(id) => {
            let id = if is_old { matching.old_of(id).expect(paired) } else { id };
            schedule[id].finish
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chainage_model::{Activity, ActivityId, Plan};
    use chainage_testkit::notation::plan;
    use chainage_testkit::strategy::{Features, networks};
    use proptest::prelude::*;

    use crate::compare::compare;

    fn scheduled(plan: &Plan) -> (Network, Schedule) {
        let network = Network::compile(plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        (network, schedule)
    }

    fn with<T>(old: &Plan, new: &Plan, then: impl FnOnce(Dated<'_>, Dated<'_>) -> T) -> T {
        let ((a, first), (b, last)) = (scheduled(old), scheduled(new));
        then(
            Dated { plan: old, network: &a, schedule: &first },
            Dated { plan: new, network: &b, schedule: &last },
        )
    }

    fn parts(old: &str, new: &str) -> Vec<(String, i64)> {
        with(&plan(old), &plan(new), |old, new| {
            let comparison = compare(old, new);
            let hours = |n: usize| comparison.finish.working[n].minutes() / 60;
            let named = comparison.steps.iter().enumerate().map(|(n, step)| (step.to_string(), hours(n)));
            named.filter(|(_, hours)| *hours != 0).collect()
        })
    }

    #[test]
    fn each_cause_has_its_part() {
        let old = "A 5d\nB 3d <- A\nC 2d <- B\n";
        let new = "data-date Mon 2026-03-09 08:00\nA 5d started 2026-03-02 08:00 left 16h\nB 4d <- A\nX 1d <- A\n\
                   C 2d <- B FS+1d, X FS+5d\n";
        // A is 2 d late; X pushes C by 1 + 5 - 3 d; the lag of 1 d and the fourth day of B fit into that.
        let expected = [("progress".to_owned(), 16), ("scope".to_owned(), 24)];
        assert_eq!(parts(old, new), expected);
    }

    #[test]
    fn links_around_removed_work_go_with_it() {
        let old = "A 5d\nB 3d <- A\nC 2d <- B\n";
        assert_eq!(parts(old, "A 5d\nC 2d <- A\n"), [("scope".to_owned(), -24)]);
        assert_eq!(parts("A 5d\nC 2d <- A\n", old), [("scope".to_owned(), 24)]);
    }

    #[test]
    fn a_state_with_a_loop_is_joined_with_the_next() {
        // X leads from B to A while the old link from A to B is still there.
        let old = "A 2d\nB 3d <- A\n";
        let new = "A 2d <- X\nX 1d <- B\nB 3d\n";
        assert_eq!(parts(old, new), [("scope + logic".to_owned(), 8)]);
    }

    /// A second plan made of a first: every number of the second draw changes something.
    fn revised(old: &Plan, other: &Plan, moves: &[u8]) -> Plan {
        let mut new = old.clone();
        let ids: Vec<ActivityId> = new.activities().ids().collect();
        for (n, &turn) in moves.iter().enumerate() {
            let id = ids[n % ids.len()];
            let minutes = i64::from(turn) * 30;
            let activity = new.activity(id).clone();
            let edited = match turn % 4 {
                0 => Activity {
                    duration: if activity.kind.is_milestone() {
                        activity.duration
                    } else {
                        WorkingTime::from_minutes(minutes)
                    },
                    ..activity
                },
                1 => Activity {
                    calendar: new.calendars().ids().nth(usize::from(turn) % new.calendars().len()),
                    ..activity
                },
                2 => Activity { constraints: Vec::new(), deadline: None, ..activity },
                _ => Activity { progress: chainage_model::Progress::default(), ..activity },
            };
            new.edit_activity(id, |activity| *activity = edited).expect("the change is consistent");
        }
        let cut = moves.first().map_or(0, |&turn| usize::from(turn));
        let new = new.without_relationships(|id| chainage_model::Id::index(id) % 5 == cut % 5);
        if cut.is_multiple_of(3) { other.clone() } else { new }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(2903),
            ..ProptestConfig::with_cases(60)
        })]

        #[test]
        fn the_first_state_is_the_old_plan_and_the_last_is_the_new_one(
            one in networks(9, Features { constraints: true, progress: true, resources: true, ..Features::LOGIC }),
            other in networks(9, Features { constraints: true, progress: true, resources: true, ..Features::LOGIC }),
            moves in prop::collection::vec(any::<u8>(), 1..6),
        ) {
            let old = one.plan();
            let new = revised(&old, &other.plan(), &moves);
            with(&old, &new, |first, last| {
                let matching = Matching::of(&old, &new);
                let links = Links::of(&old, &new, &matching);
                let blender = Blender::new(&old, &new, &matching, &links);
                for (applied, expected) in [(&[][..], first), (&Group::ORDER[..], last)] {
                    let (_, schedule) = scheduled(&blender.plan(applied));
                    let is_same = |(id, dates): (ActivityId, &crate::Dates)| {
                        let same = expected.schedule[id];
                        (same.start, same.finish, same.late_finish, same.total_float, same.critical)
                            == (dates.start, dates.finish, dates.late_finish, dates.total_float, dates.critical)
                    };
                    prop_assert!(schedule.activities().all(is_same));
                    prop_assert_eq!(schedule.finish(), expected.schedule.finish());
                }
                let comparison = compare(first, last);
                for split in comparison.projects.iter().chain(&comparison.milestones).chain([&comparison.finish]) {
                    prop_assert_eq!(split.total_elapsed(), split.new - split.old);
                }
                prop_assert_eq!(comparison.finish.new, last.schedule.finish());
                prop_assert_eq!(comparison.finish.old, first.schedule.finish());
                Ok(())
            })?;
        }
    }
}
