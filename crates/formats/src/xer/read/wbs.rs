//! The work breakdown.
//!
//! P6 has one root a project, which stands for the project: its name is the project's. A node's code is the path of
//! short names below the root.

use chainage_model::{Name, ProjectId, Wbs, WbsId};

use super::key::Keyed;
use super::{Namesakes, Reader};
use crate::xer::log::Place;
use crate::xer::schema;
use crate::xer::source::Source;
use crate::xer::value;

/// Nodes lie at most this deep; P6 itself allows twenty levels, or fifty where that is changed.
const DEEPEST: u32 = 200;

struct Entry<'a> {
    place: Place,
    row: schema::WbsNode<'a>,
    project: ProjectId,
    is_root: bool,
}

impl<'a, S: Source> Reader<'a, S> {
    pub(super) fn wbs(&mut self) {
        let mut rows: Vec<(Place, schema::WbsNode<'a>)> = Vec::new();
        self.source.each(&mut self.log, |_, place, row| rows.push((place, row)));
        let mut entries: Vec<Entry<'a>> = Vec::with_capacity(rows.len());
        let mut by_key: Keyed<'a, usize> = Keyed::default();
        for (place, row) in rows {
            if by_key.contains(row.wbs_id) {
                self.log.field("XER025", place, "wbs_id", "the key is used twice; the first one holds");
                continue;
            }
            by_key.insert(row.wbs_id, entries.len());
            let project = self.project_of(row.proj_id, place);
            let is_root = row.proj_node_flag.eq_ignore_ascii_case("Y");
            entries.push(Entry { place, row, project, is_root });
        }
        let mut namesakes = Namesakes::new();
        let mut done = vec![false; entries.len()];
        let mut depths = vec![0_u32; entries.len()];
        for start in 0..entries.len() {
            let mut chain = vec![start];
            while let Some(above) =
                above(&entries, &by_key, chain[chain.len() - 1]).filter(|&above| !done[above])
            {
                if chain.contains(&above) || chain.len() > 1000 {
                    let place = entries[chain[chain.len() - 1]].place;
                    self.log.field(
                        "XER016",
                        place,
                        "parent_wbs_id",
                        "the nodes form a loop, or lie too deep",
                    );
                    break;
                }
                chain.push(above);
            }
            for at in chain.into_iter().rev() {
                if !std::mem::replace(&mut done[at], true) {
                    let parent = above(&entries, &by_key, at);
                    let above = parent.filter(|&above| depths[above] < DEEPEST);
                    if above != parent {
                        let what = "the node lies too deep, and is put at the top";
                        self.log.field("XER016", entries[at].place, "parent_wbs_id", what);
                    }
                    depths[at] = above.map_or(0, |above| depths[above] + 1);
                    let above = above.map(|above| entries[above].row.wbs_id);
                    self.add_wbs(&entries[at], above, &mut namesakes);
                }
            }
        }
    }

    fn add_wbs(&mut self, entry: &Entry<'a>, above: Option<&'a str>, namesakes: &mut Namesakes<ProjectId>) {
        let Entry { place, row, project, is_root } = entry;
        let key = row.wbs_id;
        if *is_root {
            self.wbs.insert(key, None);
            self.content.rows.roots.insert(*project, place.at);
            let name = Name::new(value::text(row.wbs_name));
            if !name.is_empty() {
                let edit = self.content.plan.edit_project(*project, |project| project.name = name);
                edit.expect("a name changes neither code nor ids");
            }
            return;
        }
        let parent: Option<WbsId> = above.and_then(|above| self.wbs.get(above).copied().flatten());
        let separator = self.separators.get(project).copied().filter(|s| !s.is_empty()).unwrap_or(".");
        let short = value::text(row.wbs_short_name);
        let path = match parent.map(|id| self.content.plan.wbs()[id].code.as_str()) {
            Some(above) if !short.is_empty() => format!("{above}{separator}{short}"),
            _ => short,
        };
        let plan = &self.content.plan;
        let is_taken = |code: &str| plan.find_wbs(*project, code).is_some();
        let (code, as_wanted) = namesakes.free(*project, &path, || format!("WBS {key}"), is_taken);
        if !as_wanted {
            let what = format!("the code is empty or used twice; the node is called \"{code}\"");
            self.log.field("XER017", *place, "wbs_short_name", &what);
        }
        let wbs = Wbs { code, name: Name::new(value::text(row.wbs_name)), project: *project, parent };
        let id =
            self.content.plan.add_wbs(wbs).expect("the code is free and the node above is of the project");
        self.content.rows.wbs.push(Some(place.at));
        self.content.origins.wbs.push(Some(place.span()));
        self.wbs.insert(key, Some(id));
    }
}

fn above(entries: &[Entry<'_>], by_key: &Keyed<'_, usize>, at: usize) -> Option<usize> {
    let entry = &entries[at];
    if entry.is_root {
        return None;
    }
    by_key.get(entry.row.parent_wbs_id).copied().filter(|&above| entries[above].project == entry.project)
}
