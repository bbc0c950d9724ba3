//! The rows of the task list: the work breakdown with the activities below its nodes, as an outline.

use std::collections::{BTreeMap, HashMap, HashSet};

use chainage_model::{ActivityId, IdVec, Plan, WbsId};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
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

/// Returns the rows: each node before what is below it, in the order of the plan's activities. Nodes without
/// activities have no row: it would read as an activity.
pub(super) fn rows_of(plan: &Plan) -> Vec<Row> {
    let mut children: BTreeMap<Option<WbsId>, Vec<(ActivityId, Item)>> = BTreeMap::new();
    let mut first: IdVec<WbsId, Option<ActivityId>> = IdVec::filled(plan.wbs().len(), None);
    for (id, activity) in plan.activities().enumerated() {
        children.entry(activity.wbs).or_default().push((id, Item::Activity(id)));
        let mut above = activity.wbs;
        while let Some(node) = above.filter(|&node| first[node].is_none()) {
            first[node] = Some(id);
            above = plan.wbs()[node].parent;
        }
    }
    for (node, wbs) in plan.wbs().enumerated() {
        if let Some(first) = first[node] {
            children.entry(wbs.parent).or_default().push((first, Item::Summary(node)));
        }
    }
    for items in children.values_mut() {
        // A node stands before the activity that it begins with.
        items.sort_by_key(|&(first, item)| (first, matches!(item, Item::Activity(_))));
    }
    let uids = uids_of(plan);
    let mut rows = Vec::new();
    // Rows still to come, the next one last.
    let mut open: Vec<(Item, String, usize)> = Vec::new();
    let mut push = |open: &mut Vec<_>, above: Option<WbsId>, prefix: &str, level: usize| {
        let below = children.remove(&above).unwrap_or_default();
        for (place, (_, item)) in below.into_iter().enumerate().rev() {
            open.push((item, format!("{prefix}{}", place + 1), level));
        }
    };
    push(&mut open, None, "", 1);
    while let Some((item, number, level)) = open.pop() {
        if let Item::Summary(node) = item {
            push(&mut open, Some(node), &format!("{number}."), level + 1);
        }
        rows.push(Row { item, uid: uids[&item], number, level });
    }
    rows
}

/// Codes that are UIDs stay so; the others get numbers that are free.
fn uids_of(plan: &Plan) -> HashMap<Item, i64> {
    let summaries = plan.wbs().enumerated().map(|(id, wbs)| (Item::Summary(id), &wbs.code));
    let activities =
        plan.activities().enumerated().map(|(id, activity)| (Item::Activity(id), &activity.code));
    let items: Vec<(Item, &String)> = activities.chain(summaries).collect();
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
