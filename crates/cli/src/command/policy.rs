//! The policy of a check: the file that is named, or the one beside the plan.

use std::path::Path;

use chainage::checks::Profile;
use chainage::formats::policy::{PolicyFile, Spelled};
use chainage::formats::{self, Import};
use chainage::model::{FileId, Moment, Plan, notation::nearest};
use chainage::policy::Policy;
use chrono::NaiveDate;

use crate::exit::Exit;
use crate::{render, world};

/// Reads the policy that is named, else the one beside the plan, else none but the profile.
pub(super) fn read(
    plan: &Path,
    policy: Option<&Path>,
    profile: Option<&str>,
    import: &mut Import,
) -> Result<Policy, Exit> {
    let path = policy.map(Path::to_path_buf).or_else(|| world::beside(plan, "chainage.toml"));
    let mut file = PolicyFile::default();
    if let Some(path) = path {
        let name = path.display().to_string();
        let bytes = world::load(&path).map_err(|message| world::refuse(&message))?;
        // Places in the policy are told from those in the plan by a number of their own.
        let id = FileId(u32::try_from(import.files.len()).unwrap_or(u32::MAX));
        let read = formats::policy::read(&name, &bytes, id);
        file = read.map_err(|error| {
            import.files.extend(error.files);
            world::complain(render::full(&error.diagnostics, &import.files, None).trim_end());
            Exit::Unreadable
        })?;
        import.files.push(file.file.clone());
    }
    if let Some(name) = profile {
        file.profile = Some(Spelled { text: name.to_owned(), ..Spelled::default() });
        if Profile::named(name).is_none() {
            let near = nearest(name, Profile::NAMES);
            let hint = near.map_or_else(
                || format!("; there are {}", Profile::NAMES.join(", ")),
                |near| format!("; did you mean {near}?"),
            );
            return Err(world::refuse(&format!("no profile {name}{hint}")));
        }
    }
    Policy::of(&file, &import.plan).map_err(|wrong| {
        world::complain(render::full(&wrong, &import.files, None).trim_end());
        Exit::Unreadable
    })
}

/// The day on which suppressions are judged: the latest data date of the plan, so that the same files give the same
/// answer on any day; the clock is asked only for plans without one.
pub(super) fn today(plan: &Plan) -> NaiveDate {
    let data_date = plan.projects().iter().filter_map(|project| project.data_date).max();
    data_date.map_or_else(world::today, Moment::finish_date)
}
