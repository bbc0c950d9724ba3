//! The example programme through the whole pipeline.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use chainage::checks::{Inspection, Profile};
    use chainage::formats::{self, Import};
    use chainage::model::{Severity, Trust};
    use chainage::prelude::*;
    use chrono::NaiveDate;

    fn read(folder: &str, file: &str) -> Import {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds").join(folder);
        let bytes = fs::read(folder.join(file)).unwrap();
        let mut loader = |path: &str| fs::read(folder.join(path)).map_err(|error| error.to_string());
        formats::read(file, &bytes, &mut loader).unwrap()
    }

    fn programme() -> Plan {
        read("maoming", "programme.toml").plan
    }

    #[test]
    fn the_programme_is_all_there() {
        let import = read("maoming", "programme.toml");
        assert_eq!(import.diagnostics, []);
        let plan = import.plan;
        assert_eq!(plan.projects().len(), 17);
        assert_eq!(plan.activities().len(), 611);
        assert_eq!(plan.relationships().len(), 1143);
        assert!(plan.calendars().len() >= 12);
        let crossing = plan
            .relationships()
            .iter()
            .filter(|link| plan.activity(link.predecessor).project != plan.activity(link.successor).project);
        assert_eq!(crossing.count(), 44);
    }

    #[test]
    fn every_activity_says_where_it_comes_from() {
        let plan = programme();
        for activity in plan.activities() {
            assert!(!activity.sources.is_empty(), "{} has no source", activity.code);
            assert!(
                !activity.name.en.is_empty() && !activity.name.zh.is_empty(),
                "{} lacks a name",
                activity.code
            );
        }
        for trust in [Trust::Seed, Trust::Public, Trust::Assumed] {
            assert!(
                plan.activities().iter().any(|a| a.sources.iter().any(|s| s.trust == trust)),
                "nothing is {trust}"
            );
        }
    }

    #[test]
    fn finishes_are_within_five_days_of_the_pack() {
        let expected = [
            ("GZ", 2025, 12, 19),
            ("MC", 2034, 7, 5),
            ("BP", 2026, 5, 29),
            ("MZ", 2024, 8, 30),
            ("YX", 2025, 12, 15),
            ("AN", 2024, 8, 30),
            ("BH", 2029, 5, 4),
            ("MW", 2029, 5, 28),
            ("SN", 2033, 3, 25),
            ("PS", 2025, 12, 12),
            ("PM", 2026, 11, 6),
            ("PN", 2026, 4, 3),
            ("PG", 2026, 5, 11),
            ("PC", 2025, 12, 5),
            ("LD", 2025, 10, 24),
            ("AG", 2025, 6, 17),
            ("PO", 2025, 12, 12),
        ];
        let plan = programme();
        let network = Network::compile(&plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        for (code, year, month, day) in expected {
            let finish = schedule.project(plan.find_project(code).unwrap()).finish.finish_date();
            let indicative = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let off = (finish - indicative).num_days();
            assert!(off.abs() <= 5, "{code} finishes {finish}, {off} days from {indicative}");
        }
    }

    /// The relationships between projects that the pack names: predecessor, successor, kind and lag in days.
    #[test]
    fn the_relationships_between_projects_are_those_of_the_pack() {
        let plan = programme();
        let mut expected: Vec<String> = [
            "GZ-V7 MC-1X FS",
            "MZ-395 AN-180 FS",
            "MZ-450 AN-220 FS",
            "MZ-450 MW-2J FS",
            "BH-2J SN-250 FS",
            "PS-110 PM-A01 FS",
            "PS-110 PN-A01 FS",
            "PS-110 PG-A01 FS",
            "PS-210 PO-160 FS-20",
            "PS-120 PO-180 SS",
            "PC-010 PO-400 FS",
            "PS-180 PO-900 FS",
            "LD-420 PO-900 FS",
            "AG-260 PO-900 FS",
            "PS-170 PO-530 FS",
        ]
        .map(str::to_owned)
        .to_vec();
        for block in ["PM-A", "PM-B", "PN-A", "PG-A", "PC-A"] {
            expected.push(format!("PO-140 {block}04 FF"));
            expected.push(format!("PO-121 {block}06 FS"));
            expected.push(format!("LD-310 {block}08 FS"));
            expected.push(format!("PS-130 {block}09 FS"));
        }
        for task in ["010", "110", "130", "140", "150", "160", "170", "200", "300"] {
            expected.push(format!("PS-100 PO-{task} FS"));
        }
        let mut found: Vec<String> = plan
            .relationships()
            .iter()
            .map(|link| (link, plan.activity(link.predecessor), plan.activity(link.successor)))
            .filter(|(_, predecessor, successor)| predecessor.project != successor.project)
            .map(|(link, predecessor, successor)| {
                let days = link.lag.of(WorkingTime::ZERO).minutes() / 480;
                let lag = if days == 0 { String::new() } else { format!("{days:+}") };
                format!("{} {} {}{lag}", predecessor.code, successor.code, link.kind)
            })
            .collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn readmes_state_the_computed_finish() {
        let plan = programme();
        let network = Network::compile(&plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds/maoming");
        let whole = fs::read_to_string(folder.join("README.md")).unwrap();
        for (id, project) in plan.projects().enumerated() {
            let finish = schedule[project.finish_milestone.unwrap()].finish.finish_date();
            let row = whole.lines().find(|line| line.starts_with(&format!("| {} ", project.code))).unwrap();
            assert!(row.contains(&finish.to_string()), "{finish} is not in: {row}");
            let (_, rest) = row.split_once("](").unwrap();
            let readme = fs::read_to_string(folder.join(rest.split_once(')').unwrap().0)).unwrap();
            let stated = format!("| Computed finish | {finish} |");
            assert!(readme.contains(&stated), "{}: no line {stated}", project.code);
            assert!(schedule.project(id).finish >= schedule[project.finish_milestone.unwrap()].finish);
        }
    }

    /// Worked days of a calendar in a range of days.
    fn workdays(network: &Network, plan: &Plan, code: &str, from: NaiveDate, to: NaiveDate) -> usize {
        let calendar = network.calendar(plan.find_calendar(code).unwrap());
        from.iter_days().take_while(|day| *day < to).filter(|&day| calendar.is_worked(day)).count()
    }

    #[test]
    fn calendars_have_the_workdays_of_the_pack() {
        let plan = programme();
        let network = Network::compile(&plan).unwrap();
        let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let by_year = |code: &str, from: i32, to: i32| -> Vec<usize> {
            (from..=to).map(|year| workdays(&network, &plan, code, first(year), first(year + 1))).collect()
        };
        let gov5 = [250, 249, 250, 249, 249, 251, 248, 248, 254, 251, 250, 250, 251, 256, 252, 251];
        assert_eq!(by_year("gov5", 2019, 2034), gov5);
        let expected = [
            ("site7", [347, 347, 347, 348, 347, 347]),
            ("key7", [358, 358, 358, 359, 358, 358]),
            ("earth7", [268, 267, 267, 268, 267, 267]),
            ("struct7", [309, 309, 309, 310, 309, 309]),
            ("pave7", [242, 241, 240, 243, 241, 242]),
            ("lift7", [300, 300, 300, 301, 300, 300]),
            ("marine7", [272, 272, 272, 273, 272, 272]),
            ("traffic", [258, 256, 263, 262, 262, 258]),
            ("poss", [151, 149, 149, 152, 151, 150]),
            ("dryriver", [153, 153, 153, 154, 153, 153]),
            ("year7", [365, 365, 365, 366, 365, 365]),
        ];
        for (code, days) in expected {
            assert_eq!(by_year(code, 2021, 2026), days, "{code}");
        }
        let earth: Vec<_> = (1..=12)
            .map(|month| {
                let from = NaiveDate::from_ymd_opt(2024, month, 1).unwrap();
                workdays(&network, &plan, "earth7", from, from + chrono::Months::new(1))
            })
            .collect();
        assert_eq!(earth, [28, 9, 25, 23, 21, 20, 21, 19, 20, 26, 27, 29]);
    }

    #[test]
    fn the_programme_passes_its_profile() {
        let plan = programme();
        let report = Inspection::new(&plan).run(&Profile::infra());
        let errors: Vec<_> =
            report.findings().filter(|f| f.severity == Severity::Error).map(|f| &f.message).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    #[test]
    fn the_first_plan_is_clean() {
        let import = read("first", "plan.toml");
        assert_eq!(import.plan.activities().len(), 10);
        let report = Inspection::new(&import.plan).run(&Profile::infra());
        let worst: Vec<_> =
            report.findings().filter(|f| f.severity >= Severity::Warning).map(|f| &f.message).collect();
        assert!(worst.is_empty(), "{worst:#?}");
    }
}
