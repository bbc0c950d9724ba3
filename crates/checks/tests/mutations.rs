//! One fact of a clean seed plan is changed, and exactly the rules that should speak do.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chainage_checks::{Inspection, Profile, RULES, Setting, Threshold};

const SEED: &str = include_str!("../../../seeds/first/plan.toml");

/// What is changed, the text that goes, the text that comes, and the codes with more findings than before.
const MUTATIONS: &[(&str, &str, &str, &str)] = &[
    ("a successor is dropped", "after = [\"DECK\", \"TIDY\"]", "after = [\"DECK\"]", "L001"),
    ("the only predecessor is dropped", "after = \"POUR\"\n", "", "L001"),
    ("a predecessor is dropped from two", "after = [\"BEAMS\", { from", "after = [{ from", "L001"),
    ("both successors of the finish are dropped", "after = [\"DECK\", \"TIDY\"]\n", "", "F003 L001 L004"),
    ("a lead of one day", "after = \"PILES\"", "after = \"PILES FS-1d\"", "R001"),
    ("a lead longer than the work", "after = \"POUR\"", "after = \"POUR FS-10d\"", "R001"),
    ("a lag longer than both ends", "after = \"PILES\"", "after = \"PILES FS+20d\"", "R003"),
    ("an SS lag longer than the work", "\"DIG SS+3d\"", "\"DIG SS+12d\"", "R003 R005"),
    ("a finish lag longer than the work", "\"DIG FF+2d\"", "\"DIG FF+9d\"", "R005"),
    ("an elapsed lag", "after = \"PILES\"", "after = \"PILES FS+2ed\"", "R007"),
    ("a link turned to SF", "after = \"PILES\"", "after = \"PILES SF\"", "L003 L004 L006"),
    ("a link turned to FF", "after = \"PILES\"", "after = \"PILES FF\"", "L003"),
    ("a link turned to SS", "after = \"POUR\"", "after = \"POUR SS\"", "L004"),
    (
        "the finish half of a pair is dropped",
        "    \"DIG FF+2d\", # … and it ends no earlier than two days after digging\n",
        "",
        "L004",
    ),
    (
        "the start half of a pair is dropped",
        "    \"DIG SS+3d\", # three days after digging starts …\n",
        "",
        "L003",
    ),
    ("a link twice", "after = \"PILES\"", "after = [\"PILES\", \"PILES\"]", "L010"),
    ("a link that a longer path implies", "after = \"POUR\"", "after = [\"POUR\", \"PILES\"]", "L009"),
    ("a link to itself", "after = \"PILES\"", "after = [\"PILES\", \"POUR\"]", "I004"),
    ("a link back makes a loop", "after = \"PERMIT\"", "after = [\"PERMIT\", \"DECK\"]", "I003"),
    ("a predecessor that is not there", "after = \"PILES\"", "after = \"PILLES\"", "I002"),
    (
        "a resource that is not there",
        "resources = [\"CREW\", \"CRANE\"]",
        "resources = [\"CREW\", \"CRANES\"]",
        "I002",
    ),
    ("a calendar that is not there", "calendar = \"curing\"", "calendar = \"cured\"", "I002"),
    ("an unknown key", "note = \"The crane", "notes = \"The crane", "I007"),
    ("a negative duration", "duration = \"4d\"", "duration = \"-4d\"", "I006"),
    ("percent over a hundred", "remaining = \"22d\"", "percent = 120", "I006"),
    (
        "a milestone with a duration",
        "name = \"Open to walkers\"",
        "name = \"Open to walkers\"\nduration = \"2d\"",
        "I010",
    ),
    ("work without duration", "duration = \"4d\"", "duration = \"0d\"", "I010"),
    (
        "two activities of one name",
        "name = \"Pour abutments\"\nzh = \"浇筑桥台\"",
        "name = \"Drive piles\"\nzh = \"打桩\"",
        "I011",
    ),
    ("an empty name", "name = \"Pour abutments\"\nzh = \"浇筑桥台\"", "name = \"\"", "I011"),
    ("more units than there are", "resources = \"CREW:2\" # both", "resources = \"CREW:3\" # both", "I012"),
    ("a calendar without work", "week = \"Mon-Sun 00:00-24:00\"", "week = \"Mon-Sun off\"", "I008"),
    (
        "an actual start in the future",
        "duration = \"4d\"\n",
        "duration = \"4d\"\nstarted = \"2026-04-15\"\n",
        "D002 L017",
    ),
    ("an actual finish in the future", "finished = \"2026-03-04\"", "finished = \"2026-03-20\"", "D002 L017"),
    ("a finish before the start", "finished = \"2026-03-04\"", "finished = \"2026-02-20\"", "I009"),
    ("complete by percent, open by dates", "remaining = \"22d\"", "percent = 100", "D003"),
    (
        "started and never touched",
        "started = \"2026-03-05\", remaining = \"22d\"",
        "started = \"2026-02-05\", remaining = \"30d\"",
        "D004 L017",
    ),
    (
        "suspended without a date to go on",
        "remaining = \"22d\"",
        "remaining = \"22d\", suspended = \"2026-03-10\"",
        "D009",
    ),
    (
        "started before its predecessor finished",
        "duration = \"7d\" #",
        "started = \"2026-03-10\"\nduration = \"7d\" #",
        "L017",
    ),
    (
        "a mandatory start before the logic",
        "after = \"PILES\"",
        "after = \"PILES\"\nconstraint = \"mandatory-start 2026-03-23\"",
        "C001 C005 F002",
    ),
    (
        "a finish no later than the logic gives",
        "after = \"PILES\"",
        "after = \"PILES\"\nconstraint = \"finish-no-later-than 2026-04-01\"",
        "C001 C004 F002",
    ),
    (
        "a start pinned late",
        "after = \"PILES\"",
        "after = \"PILES\"\nconstraint = \"start-on 2026-05-05\"",
        "C001",
    ),
    (
        "a constraint on a day off",
        "start-no-earlier-than 2026-03-16",
        "start-no-earlier-than 2026-03-15",
        "C008",
    ),
    (
        "a constraint before the data date",
        "start-no-earlier-than 2026-03-16",
        "start-no-earlier-than 2026-03-09",
        "C008",
    ),
    ("a deadline that cannot be met", "deadline = \"2026-05-29\"", "deadline = \"2026-04-20\"", "C009 F002"),
    ("a target that cannot be met", "target = \"2026-05-29\"", "target = \"2026-04-20\"", "F013"),
    ("a finish-by that cannot be met", "target = \"2026-05-29\"", "finish-by = \"2026-04-20\"", "F002 F013"),
    ("a rate that does not give the duration", "crews = 1 }", "crews = 1 }\nduration = \"12d\"", "U004"),
    (
        "work turned to level of effort",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nkind = \"level-of-effort\"",
        "L019",
    ),
    (
        "work turned to a summary",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nkind = \"wbs-summary\"",
        "L011",
    ),
    (
        "work as late as possible",
        "name = \"Excavate both abutments\"",
        "name = \"Excavate both abutments\"\nplacement = \"as-late-as-possible\"",
        "C002 C007",
    ),
    (
        "an activity beside the network",
        "[activities.DIG]",
        "[activities.SIGN]\nname = \"Paint a sign\"\nduration = \"2d\"\n\n[activities.DIG]",
        "L001 L016",
    ),
    (
        "a placeholder duration",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nlabels = { estimate = \"tbd\" }",
        "U006",
    ),
    (
        "less float than a contract keeps",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nlabels = { contract-float = \"90d\" }",
        "F012",
    ),
    (
        "other dates stored",
        "name = \"Excavate both abutments\"",
        "name = \"Excavate both abutments\"\nstored = { early-start = \"2026-03-20 08:00\", early-finish = \"2026-04-01 17:00\" }",
        "D010",
    ),
    (
        "the crane in two places at once",
        "after = \"PERMIT\"\nresources = \"CREW\"",
        "after = \"PERMIT\"\nresources = [\"CREW\", \"CRANE\"]",
        "S002",
    ),
    (
        "levelled by hand against the logic",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nlevelling-delay = \"1ed\"\nstored = { start = \"2026-03-24 08:00\", finish = \"2026-03-27 17:00\" }",
        "S003",
    ),
    (
        "a crane that works at night only",
        "capacity = 1\n",
        "capacity = 1\ncalendar = \"night\"\n\n[calendars.night]\nweek = \"Mon-Fri 20:00-24:00\"\n",
        "S006",
    ),
    (
        "money for more than there is to pay",
        "[activities.DIG]",
        "[funding.TOWN]\nname = \"Town\"\namount = 2\ndate = \"2026-03-02\"\n\n[activities.DIG]\ncost = 1.5",
        "S008",
    ),
    (
        "a node without work",
        "[activities]\n",
        "[wbs]\nDECK = { name = \"deck\" }\n\n[activities]\nCHECK = { name = \"check\", duration = \"1d\", wbs = \"DECK\", after = \"SURVEY\", started = \"2026-03-05\", finished = \"2026-03-05\" }\n",
        "T001",
    ),
    (
        "a summary with dates of its own",
        "[activities]\n",
        "[activities]\nALL = { name = \"all\", kind = \"wbs-summary\", stored = { start = \"2026-03-02\", finish = \"2026-04-30\" } }\n",
        "T003",
    ),
    (
        "a handover to nobody",
        "name = \"Open to walkers\"",
        "name = \"Open to walkers\"\nlabels = { handover = \"TOWN\" }",
        "T004",
    ),
    (
        "margin amid the work",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nlabels = { margin = \"own\" }",
        "T005",
    ),
    ("a finish without a start", "started = \"2026-03-02\", finished", "finished", "I009"),
    ("the data date is forgotten", "data-date = \"2026-03-13\"", "", "I014"),
    (
        "a predecessor made inactive",
        "name = \"Drive piles\"",
        "name = \"Drive piles\"\nplacement = \"inactive\"",
        "L001",
    ),
    (
        "a baseline that says done",
        "[activities.DIG]",
        "[[baselines]]\nname = \"first\"\n[baselines.activities]\nBEAMS = { start = \"2026-03-02\", finish = \"2026-03-13\" }\nOPEN = { start = \"2026-05-29\", finish = \"2026-05-29\" }\nDECK = { start = \"2026-05-20\", finish = \"2026-05-29\" }\n\n[activities.DIG]",
        "B006",
    ),
    ("a code twice", "[activities.DECK]", "[activities.CURE]", "I001"),
];

/// The same for the rules of Chinese network practice.
const CN_MUTATIONS: &[(&str, &str, &str, &str)] = &[
    ("a link back makes a loop", "after = \"PERMIT\"", "after = [\"PERMIT\", \"DECK\"]", "K001"),
    (
        "a second beginning",
        "[activities.DIG]",
        "[activities.SIGN]\nname = \"Paint a sign\"\nduration = \"2d\"\n\n[activities.DIG]",
        "K002",
    ),
    (
        "work turned to a summary",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nkind = \"wbs-summary\"",
        "K002 K003",
    ),
    (
        "a float by hand",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nstored = { total-float = \"4d\" }",
        "K008",
    ),
    (
        "free float by hand",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nstored = { free-float = \"2d\" }",
        "K009",
    ),
    (
        "a planned finish after the target",
        "target = \"2026-05-29\"",
        "target = \"2026-05-29\"\nfinish-by = \"2026-06-05\"",
        "K010 K012",
    ),
    ("a target that cannot be met", "target = \"2026-05-29\"", "target = \"2026-04-20\"", "K012"),
    ("a plan longer than its work", "target = \"2026-05-29\"", "finish-by = \"2026-05-29\"", "K010"),
    (
        "work said to be critical amid float",
        "name = \"Pour abutments\"",
        "name = \"Pour abutments\"\nstored = { total-float = \"0d\" }",
        "K008 K010 K011",
    ),
    (
        "two works between the same two events",
        "after = \"POUR\"\n",
        "after = [\"POUR\", \"STRIP\"]\n\n[activities.STRIP]\nname = \"Strip the forms\"\nduration = \"1d\"\nafter = \"PILES\"\n",
        "K005",
    ),
];

/// The same where the codes are numbers of nodes.
const NUMBERED_MUTATIONS: &[(&str, &str, &str, &str)] = &[(
    "a link to a smaller number",
    "kind = \"start-milestone\", after = \"10\"",
    "kind = \"start-milestone\", after = [\"10\", \"30\"]",
    "K004",
)];

/// The same for what a profile reports and a policy may forbid.
const MEASURE_MUTATIONS: &[(&str, &str, &str, &str)] = &[
    ("a deadline that cannot be met", "deadline = \"2026-05-29\"", "deadline = \"2026-04-20\"", "B007 S009"),
    (
        "starts of long ago",
        "started = \"2026-03-02\", finished = \"2026-03-04\"",
        "started = \"2025-11-03\", finished = \"2026-03-04\"",
        "B012",
    ),
    ("work that nobody does", "resources = \"CREW:2\" # both crews\n", "", "S001 S005"),
    (
        "a delay that holds nothing",
        "after = \"DECK SS+2d\", resources",
        "after = \"DECK SS+2d\", levelling-delay = \"30ed\", resources",
        "S004 S005",
    ),
    ("a day that takes more than others", "[\"CREW:2\", \"CRANE\"]", "[\"CREW:4\", \"CRANE\"]", "S005"),
    ("a second path as long as the first", "duration = \"4d\"", "duration = \"5d\"", "S009"),
    (
        "a label that one lacks",
        "name = \"Drive piles\"\nlabels = { team = \"north\" }\n",
        "name = \"Drive piles\"\n",
        "T002",
    ),
    (
        "more milestones than work needs",
        "duration = \"3d\", after = \"DECK SS+2d\", resources = \"CREW\"",
        "kind = \"finish-milestone\", after = \"DECK SS+2d\"",
        "T006",
    ),
    ("nothing is said of the basis", "note = \"Norms of the county, one shift.\"\n", "", "T007"),
];

/// The same against an earlier state of the plan: the clean seed.
const LATER_MUTATIONS: &[(&str, &str, &str, &str)] = &[
    ("less left to do, and nothing worked", "remaining = \"22d\"", "remaining = \"15d\"", "B011"),
    ("less left to do than there was float", "duration = \"4d\"", "duration = \"2d\"", ""),
];

/// The rules of Chinese network practice.
fn cn_profile() -> Profile {
    let mut profile = Profile::empty("network");
    for rule in RULES.iter().filter(|rule| rule.family() == "K") {
        profile.set(rule.code, Setting::none());
    }
    profile
}

/// The profile `infra` without mere reports, and every rule that allows no constraint, lag, lead or high float.
fn profile() -> Profile {
    let mut profile = Profile::infra();
    for rule in RULES {
        if profile.setting(rule).is_some_and(|setting| setting.threshold == Threshold::Report) {
            profile.leave_out(rule.code);
        }
    }
    for code in [
        "C001", "C002", "C007", "F011", "F012", "L009", "L018", "R001", "R003", "R007", "U006", "U007",
        "D010", "T001",
    ] {
        profile.set(code, Setting::none());
    }
    profile
}

/// What is mere report elsewhere, with bounds that the seed keeps.
fn measures_profile() -> Profile {
    let mut profile = Profile::empty("measures");
    for (code, threshold) in [
        ("B007", Threshold::AtLeast(0.95)),
        ("B012", Threshold::AtMost(9.0)),
        ("S001", Threshold::AtMost(0.0)),
        ("S004", Threshold::AtMost(10.0)),
        ("S005", Threshold::AtMost(2.1)),
        ("T002", Threshold::AtMost(0.0)),
        ("T006", Threshold::Between(5.0, 25.0)),
        ("T007", Threshold::AtMost(0.0)),
    ] {
        profile.set(code, Setting::threshold(threshold));
    }
    // Paths without any float: the seed has one.
    profile.set("S009", Setting::none().with("days", 0.0));
    profile
}

/// The seed with a word on its basis, and a label on every activity.
fn documented() -> String {
    let (head, activities) = SEED.split_once("[activities]\n").expect("it has activities");
    let label = "labels = { team = \"north\" }";
    let line = |line: &str| {
        if line.starts_with("name = ") {
            format!("{line}\n{label}\n")
        } else {
            line.replace("= { name", &format!("= {{ {label}, name")) + "\n"
        }
    };
    let head = head.replacen("code =", "note = \"Norms of the county, one shift.\"\ncode =", 1);
    format!("{head}[activities]\n{}", activities.lines().map(line).collect::<String>())
}

/// The seed with numbers for codes, growing along the links.
fn numbered() -> String {
    let codes = ["SURVEY", "PERMIT", "BEAMS", "DIG", "PILES", "POUR", "CURE", "DECK", "TIDY", "OPEN"];
    let number =
        |text: String, (place, code): (usize, &&str)| text.replace(*code, &format!("{}", 10 * (place + 1)));
    codes.iter().enumerate().fold(SEED.to_owned(), number)
}

/// Counts what the rules, or the reader if it gives no plan, say of a text, by code.
fn said(text: &str, earlier: Option<&str>, profile: &Profile) -> BTreeMap<String, usize> {
    let mut said = BTreeMap::new();
    let mut count = |code: &str| *said.entry(code.to_owned()).or_insert(0) += 1;
    let read =
        |text: &str| chainage_formats::read("plan.toml", text.as_bytes(), &mut |_| Err("no file".into()));
    let earlier = earlier.map(|text| read(text).expect("the clean seed is a plan"));
    match read(text) {
        Ok(import) => {
            let mut inspection = Inspection::new(&import.plan).with_diagnostics(&import.diagnostics);
            if let Some(earlier) = &earlier {
                inspection = inspection.with_base(&earlier.plan);
            }
            inspection.run(profile).findings().for_each(|finding| count(finding.code.as_str()));
        }
        Err(error) => error.diagnostics.iter().for_each(|diagnostic| count(diagnostic.code.as_str())),
    }
    said
}

/// Says which mutations of a seed raise something else than they should.
fn wrong(
    seed: &str,
    earlier: Option<&str>,
    mutations: &[(&str, &str, &str, &str)],
    profile: &Profile,
) -> String {
    let clean = said(seed, earlier, profile);
    let mut wrong = String::new();
    for (what, from, to, expected) in mutations {
        assert_eq!(seed.matches(from).count(), 1, "{what}: the text stands once in the seed");
        let mut raised: Vec<_> = said(&seed.replace(from, to), earlier, profile)
            .into_iter()
            .filter(|(code, n)| *n > clean.get(code).copied().unwrap_or(0))
            .map(|(code, _)| code)
            .collect();
        raised.sort_unstable();
        if raised.join(" ") != *expected {
            writeln!(wrong, "{what}: expected {expected:?}, raised {:?}", raised.join(" "))
                .expect("a string takes any text");
        }
    }
    if wrong.is_empty() { wrong } else { format!("the clean seed says {clean:?}\n{wrong}") }
}

#[test]
fn a_mutation_raises_exactly_what_it_should() {
    assert!(MUTATIONS.len() >= 40);
    let wrong = wrong(SEED, None, MUTATIONS, &profile());
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_mutation_raises_what_the_chinese_code_forbids() {
    let wrong = wrong(SEED, None, CN_MUTATIONS, &cn_profile());
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_mutation_of_numbers_raises_what_it_should() {
    let wrong = wrong(&numbered(), None, NUMBERED_MUTATIONS, &cn_profile());
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_mutation_moves_the_measure_it_should() {
    let wrong = wrong(&documented(), None, MEASURE_MUTATIONS, &measures_profile());
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_mutation_against_an_earlier_state_raises_what_it_should() {
    let mut profile = profile();
    profile.set("B011", Setting::none());
    let wrong = wrong(SEED, Some(SEED), LATER_MUTATIONS, &profile);
    assert!(wrong.is_empty(), "{wrong}");
}
