//! The rows of the task list: the work breakdown with the activities below its nodes, as an outline. Where there are
//! several projects each is a row above its own, as in MS Project's master projects.

use std::collections::{BTreeMap, HashMap, HashSet};

use chainage_model::{ActivityId, IdVec, Plan, ProjectId, WbsId};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Project(ProjectId),
    Summary(WbsId),
    Activity(ActivityId),
}

/// A row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) item: Item,
    pub(super) uid: i64,
    /// `1.2.3`.
    pub(super) number: String,
    pub(super) level: usize,
}

/// What stands above a row: a project, and a node of its work breakdown.
type Above = (ProjectId, Option<WbsId>);

/// Returns the rows: each node before what is below it, in the order of the plan's activities. Nodes and projects
/// without activities have no row: it would read as an activity.
pub(super) fn rows_of(plan: &Plan) -> Vec<Row> {
    let mut children = children_of(plan);
    let uids = uids_of(plan);
    let mut rows = Vec::new();
    // Rows still to come, the next one last.
    let mut open: Vec<(Item, String, usize)> = Vec::new();
    let mut push = |open: &mut Vec<_>, above: Above, prefix: &str, level: usize| {
        let below = children.remove(&above).unwrap_or_default();
        for (place, (_, item)) in below.into_iter().enumerate().rev() {
            open.push((item, format!("{prefix}{}", place + 1), level));
        }
    };
    if plan.projects().len() > 1 {
        let has_work = |&id: &ProjectId| plan.activities().iter().any(|activity| activity.project == id);
        let projects: Vec<ProjectId> = plan.projects().ids().filter(has_work).collect();
        for (place, id) in projects.into_iter().enumerate().rev() {
            open.push((Item::Project(id), (place + 1).to_string(), 1));
        }
    } else if let Some(project) = plan.projects().ids().next() {
        push(&mut open, (project, None), "", 1);
    }
    while let Some((item, number, level)) = open.pop() {
        let below = match item {
            Item::Project(project) => Some((project, None)),
            Item::Summary(node) => Some((plan.wbs()[node].project, Some(node))),
            Item::Activity(_) => None,
        };
        if let Some(above) = below {
            push(&mut open, above, &format!("{number}."), level + 1);
        }
        rows.push(Row { item, uid: uids[&item], number, level });
    }
    rows
}

/// The rows below each other, each with the activity it begins with.
fn children_of(plan: &Plan) -> BTreeMap<Above, Vec<(ActivityId, Item)>> {
    let mut children: BTreeMap<Above, Vec<(ActivityId, Item)>> = BTreeMap::new();
    let mut first: IdVec<WbsId, Option<ActivityId>> = IdVec::filled(plan.wbs().len(), None);
    for (id, activity) in plan.activities().enumerated() {
        children.entry((activity.project, activity.wbs)).or_default().push((id, Item::Activity(id)));
        let mut above = activity.wbs;
        while let Some(node) = above.filter(|&node| first[node].is_none()) {
            first[node] = Some(id);
            above = plan.wbs()[node].parent;
        }
    }
    for (node, wbs) in plan.wbs().enumerated() {
        if let Some(first) = first[node] {
            children.entry((wbs.project, wbs.parent)).or_default().push((first, Item::Summary(node)));
        }
    }
    for items in children.values_mut() {
        // A node stands before the activity that it begins with.
        items.sort_by_key(|&(first, item)| (first, matches!(item, Item::Activity(_))));
    }
    children
}

/// Codes that are UIDs stay so; the others get numbers that are free.
fn uids_of(plan: &Plan) -> HashMap<Item, i64> {
    let summaries = plan.wbs().enumerated().map(|(id, wbs)| (Item::Summary(id), &wbs.code));
    let activities =
        plan.activities().enumerated().map(|(id, activity)| (Item::Activity(id), &activity.code));
    let projects = plan.projects().enumerated().map(|(id, project)| (Item::Project(id), &project.code));
    let projects = projects.filter(|_| plan.projects().len() > 1);
    let items: Vec<(Item, &String)> = activities.chain(summaries).chain(projects).collect();
    let mut taken = HashSet::new();
    let mut uids = HashMap::new();
    for (item, code) in &items {
        let uid =
            code.parse().ok().filter(|uid: &i64| (1..1 << 31).contains(uid) && uid.to_string() == **code);
        if let Some(uid) = uid.filter(|&uid| taken.insert(uid)) {
            uids.insert(*item, uid);
        }
    }
    let mut free = (1..).filter(|uid| !taken.contains(uid));
    for (item, _) in &items {
        uids.entry(*item).or_insert_with(|| free.next().expect("there are more numbers than activities"));
    }
    uids
}

/// Returns the UID of every activity.
pub(super) fn activity_uids(plan: &Plan, rows: &[Row]) -> IdVec<ActivityId, i64> {
    let mut uids = IdVec::filled(plan.activities().len(), 0);
    for row in rows {
        if let Item::Activity(id) = row.item {
            uids[id] = row.uid;
        }
    }
    uids
}
