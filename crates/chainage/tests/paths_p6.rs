//! The float paths P6 stored in real files against ours, where the folder that holds them is there.

use std::collections::HashMap;

use chainage::engine::cpm::{self, PathRule};
use chainage::engine::{Network, Schedule};
use chainage::formats::xer;
use chainage::model::Plan;
use chainage_testkit::real;

/// The rows of a table of an XER file, by the names of its columns.
fn rows(text: &str, table: &str) -> Vec<HashMap<String, String>> {
    let (mut here, mut head, mut rows) = (false, Vec::new(), Vec::new());
    for line in text.lines() {
        let mut cells = line.split('\t');
        match cells.next() {
            Some("%T") => here = cells.next() == Some(table),
            Some("%F") if here => head = cells.map(str::to_owned).collect(),
            Some("%R") if here => {
                rows.push(head.iter().cloned().zip(cells.map(str::to_owned)).collect());
            }
            _ => {}
        }
    }
    rows
}

/// Path and place in it of each activity that is on one, by code.
type Places = HashMap<String, (usize, usize)>;

/// What P6 stored: the activity the paths lead to, how many were asked for, and the places.
fn stored(text: &str) -> Option<(String, usize, PathRule, Places)> {
    let says = |row: &HashMap<String, String>, column: &str, value: &str| {
        row.get(column).is_some_and(|cell| cell == value)
    };
    let asked = rows(text, "SCHEDOPTIONS");
    let asked = asked.iter().find(|row| says(row, "enable_multiple_longest_path_calc", "Y"))?;
    let tasks = rows(text, "TASK");
    let end =
        tasks.iter().find(|row| says(row, "task_id", &asked["key_activity_for_multiple_longest_paths"]))?;
    let number = |row: &HashMap<String, String>, column: &str| row.get(column)?.parse::<usize>().ok();
    let place = |row: &HashMap<String, String>| {
        let place = (number(row, "float_path")?, number(row, "float_path_order")?);
        Some((row["task_code"].clone(), place))
    };
    let places: Places = tasks.iter().filter_map(place).collect();
    let by_total = says(asked, "use_total_float_multiple_longest_paths", "Y");
    let rule = if by_total { PathRule::TotalFloat } else { PathRule::FreeFloat };
    (!places.is_empty()).then(|| {
        (end["task_code"].clone(), number(asked, "max_multiple_longest_path").unwrap_or(10), rule, places)
    })
}

fn computed(
    plan: &Plan,
    network: &Network,
    schedule: &Schedule,
    to: &str,
    rule: PathRule,
    most: usize,
) -> Places {
    let to = plan.find_activity(to).expect("paths lead to an activity of the file");
    let mut places = Places::new();
    for (path, number) in cpm::float_paths(network, schedule, to, rule, most).iter().zip(1..) {
        let codes = path.activities.iter().map(|&id| plan.activity(id).code.clone());
        places.extend(codes.zip((1..).map(|order| (number, order))));
    }
    places
}

#[test]
fn real_files_have_the_paths_p6_found() {
    let files = real::files("p6", "xer", "float paths of P6");
    if files.is_empty() {
        return;
    }
    let (mut of, mut same, mut first_of, mut first_same) = (0, 0, 0, 0);
    for (name, bytes) in files {
        let Some((to, most, rule, stored)) = stored(&String::from_utf8_lossy(&bytes)) else { continue };
        let import = xer::read(&name, &bytes, &xer::Options::default()).unwrap();
        let network = Network::compile(&import.plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        let ours = computed(&import.plan, &network, &schedule, &to, rule, most);
        let equal = |&(code, place): &(&String, &(usize, usize))| ours.get(code) == Some(place);
        let (n_same, first) = (stored.iter().filter(equal).count(), stored.iter().filter(|(_, p)| p.0 == 1));
        println!("{name:36} {to:12} {n_same:4} of {:4}, we have {}", stored.len(), ours.len());
        of += stored.len();
        same += n_same;
        first_of += first.clone().count();
        first_same += first.filter(equal).count();
    }
    println!("all {same} of {of}, first paths {first_same} of {first_of}");
    assert!(of > 300, "{of} activities were compared");
    assert_eq!(first_same, first_of, "the first path is what drives: it has to be P6's");
    // Where several links have the same float P6's choice is not known, and what follows from it differs.
    assert!(same * 100 >= of * 74, "{same} of {of}");
}
