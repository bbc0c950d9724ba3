//! The order of activities, and the loops that leave none.

use chainage_model::{ActivityId, Diagnostic, Id, Lag, Plan, Relationship, RelationshipId, Subject};
use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::Reversed;

use super::compile::End;

/// All activities in topological order: that of the plan, but that predecessors written later come right before the
/// first that waits for them.
pub(super) fn rank(plan: &Plan, ends: &[End], defects: &mut Vec<Diagnostic>) -> Vec<ActivityId> {
    let n_activities = plan.activities().len();
    let mut graph: DiGraph<(), RelationshipId> = DiGraph::with_capacity(n_activities, ends.len());
    for _ in 0..n_activities {
        graph.add_node(());
    }
    for end in ends {
        graph.add_edge(
            NodeIndex::new(end.predecessor.index()),
            NodeIndex::new(end.successor.index()),
            end.relationship,
        );
    }
    // Seen from the other side the search leaves an activity once it has left all its predecessors.
    if let Ok(order) = toposort(Reversed(&graph), None) {
        return order.into_iter().rev().map(|index| ActivityId::from_index(index.index())).collect();
    }
    let mut knots: Vec<_> = kosaraju_scc(&graph).into_iter().filter(|knot| knot.len() > 1).collect();
    knots.sort_by_key(|knot| knot.iter().min().copied());
    defects.extend(knots.iter().map(|knot| describe_loop(plan, &shortest_loop(&graph, knot))));
    Vec::new()
}

/// A shortest closed walk in a knot, through its first activity that lies on the shortest of all.
///
/// A breadth-first search from each of a few activities of the knot: enough to find a short walk, and never a
/// quadratic search through a knot of a million.
fn shortest_loop(graph: &DiGraph<(), RelationshipId>, knot: &[NodeIndex]) -> Vec<RelationshipId> {
    let mut inside = vec![false; graph.node_count()];
    for &index in knot {
        inside[index.index()] = true;
    }
    let mut starts: Vec<_> = knot.to_vec();
    starts.sort_unstable();
    starts.truncate((2_000_000 / knot.len()).max(1));
    let mut best: Vec<RelationshipId> = Vec::new();
    let mut came: Vec<Option<(NodeIndex, RelationshipId)>> = vec![None; graph.node_count()];
    for start in starts {
        let mut queue = std::collections::VecDeque::from([start]);
        let mut touched = Vec::new();
        let mut closing = None;
        'search: while let Some(at) = queue.pop_front() {
            // Edges are stored newest first; take them oldest first so that the walk is the one people wrote first.
            let mut edges: Vec<_> =
                graph.edges(at).map(|e| (*e.weight(), petgraph::visit::EdgeRef::target(&e))).collect();
            edges.reverse();
            for (relationship, next) in edges {
                if next == start {
                    closing = Some((at, relationship));
                    break 'search;
                }
                if inside[next.index()] && came[next.index()].is_none() {
                    came[next.index()] = Some((at, relationship));
                    touched.push(next);
                    queue.push_back(next);
                }
            }
        }
        if let Some((mut at, last)) = closing {
            let mut walk = vec![last];
            while at != start {
                let (before, relationship) = came[at.index()].expect("the search came here from the start");
                walk.push(relationship);
                at = before;
            }
            walk.reverse();
            if best.is_empty() || walk.len() < best.len() {
                best = walk;
            }
        }
        for index in touched {
            came[index.index()] = None;
        }
        if best.len() == 2 {
            break;
        }
    }
    best
}

fn describe_loop(plan: &Plan, walk: &[RelationshipId]) -> Diagnostic {
    let first = walk.first().map(|&id| plan.relationship(id).predecessor);
    let mut text = first.map_or(String::new(), |id| plan.activity(id).code.clone());
    for &id in walk {
        let relationship = plan.relationship(id);
        let (tie, after) = (kind_and_lag(plan, relationship), &plan.activity(relationship.successor).code);
        text.extend([" -", tie.as_str(), "-> ", after.as_str()]);
    }
    let mut defect = Diagnostic::error("I003", format!("these links form a loop: {text}"));
    for &id in walk {
        defect = defect.about(Subject::Relationship(id));
    }
    for &id in walk {
        defect = defect.about(Subject::Activity(plan.relationship(id).predecessor));
    }
    // The last link in the file is most often the one that closed the loop.
    let cut = walk.iter().max().map(|&id| spell(plan, plan.relationship(id)));
    match cut {
        Some(cut) => defect.with_help(format!("cut one of them; {cut} was written last")),
        None => defect,
    }
}

fn kind_and_lag(plan: &Plan, relationship: &Relationship) -> String {
    let lag = match relationship.lag {
        lag if lag.is_zero() => String::new(),
        Lag::Time(time) => {
            let calendar = plan.calendar_of(relationship.successor);
            let day =
                calendar.map_or(chainage_model::Calendar::EIGHT_HOURS, |id| plan.calendar(id).day_length);
            let sign = if time.is_negative() { "" } else { "+" };
            format!("{sign}{}", chainage_model::notation::write_span(time, day))
        }
        Lag::Percent(percent) => format!("{percent:+}%"),
    };
    format!("{}{lag}", relationship.kind)
}

/// Writes a relationship as planners do: `A SS+5d B`.
pub(super) fn spell(plan: &Plan, relationship: &Relationship) -> String {
    let code = |id| &plan.activity(id).code;
    format!(
        "{} {} {}",
        code(relationship.predecessor),
        kind_and_lag(plan, relationship),
        code(relationship.successor)
    )
}

#[cfg(test)]
mod tests {
    use chainage_testkit::notation::plan;

    use crate::Network;

    #[test]
    fn the_order_is_the_plans_where_links_allow() {
        let order = |text: &str| -> Vec<String> {
            let plan = plan(text);
            let network = Network::compile(&plan).unwrap();
            network.nodes().map(|node| plan.activity(network.activity(node)).code.clone()).collect()
        };
        assert_eq!(order("A 1d\nB 1d\nC 1d <- A\nD 1d <- A, B\nE 1d"), ["A", "B", "C", "D", "E"]);
        assert_eq!(order("A 1d\nB 1d <- D\nC 1d\nD 1d <- A\nE 1d"), ["A", "D", "B", "C", "E"]);
    }
}
