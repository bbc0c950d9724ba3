//! Links that a longer path implies.

use chainage_engine::Network;
use chainage_engine::network::{Link, Node};
use chainage_model::{IdVec, RelationshipKind, Severity, Status};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Measured, Population, Rule, Scheduled};

#[doc = include_str!("redundant.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L009",
    name: "redundant-link",
    zh: "冗余的逻辑关系",
    severity: Severity::Info,
    page: include_str!("redundant.md"),
    check,
};

/// Activities looked at behind one predecessor before the search gives up.
const STEPS: usize = 400;

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let none = || Checked::share(Vec::new(), context.links().len(), Population::Links);
    let Some(Scheduled { network, .. }) = context.scheduled else { return none() };
    let mut search = Search { network, seen: IdVec::filled(network.nodes().len(), None), open: Vec::new() };
    let mut redundant = Vec::new();
    let mut gave_up = 0;
    let mut plain: Vec<&Link> = Vec::new();
    for node in network.nodes() {
        plain.clear();
        let is_meant = |link: &&Link| {
            let activity = network.activity(link.node);
            link.kind == RelationshipKind::FinishStart
                && link.lag.is_zero()
                && network.status(activity) != Status::Finished
                && context.counts.is_counted(activity)
        };
        plain.extend(network.successors(node).iter().filter(is_meant));
        // One way out cannot be implied by another.
        if network.successors(node).len() < 2 || plain.is_empty() {
            continue;
        }
        let is_whole = search.from(node, &plain);
        let n_before = redundant.len();
        redundant.extend(
            plain.iter().filter(|link| search.seen[link.node] == Some(node)).map(|link| link.relationship),
        );
        if !is_whole {
            gave_up += plain.len() - (redundant.len() - n_before);
        }
    }
    redundant.sort_unstable();
    let finding = |id| {
        rule.link(context, id, "is implied by a longer path")
            .with_help("leave it out; the dates stay the same")
    };
    let checked = Checked::share(
        redundant.into_iter().map(finding).collect(),
        context.links().len(),
        Population::Links,
    );
    Checked { measured: Measured { gave_up, ..checked.measured }, ..checked }
}

struct Search<'a> {
    network: &'a Network,
    /// From which node a node was last found on a path of two links or more: no clearing between searches.
    seen: IdVec<Node, Option<Node>>,
    open: Vec<Node>,
}

impl Search<'_> {
    /// Marks what paths of two links or more lead to from a node, of finish-to-start links with lags of zero or more;
    /// returns whether it went to the end. What lies beyond the last of the targets cannot lead to one.
    fn from(&mut self, node: Node, targets: &[&Link]) -> bool {
        let last = targets.iter().map(|link| link.node).max();
        let leads_on = |link: &&Link| {
            link.kind == RelationshipKind::FinishStart && !link.lag.is_negative() && Some(link.node) <= last
        };
        let mut n_steps = 0;
        self.open.extend(self.network.successors(node).iter().filter(leads_on).map(|link| link.node));
        while let Some(at) = self.open.pop() {
            for next in self.network.successors(at).iter().filter(leads_on) {
                if self.seen[next.node] != Some(node) {
                    self.seen[next.node] = Some(node);
                    self.open.push(next.node);
                    n_steps += 1;
                }
            }
            if n_steps > STEPS {
                self.open.clear();
                return false;
            }
        }
        true
    }
}
