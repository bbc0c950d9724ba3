//! Arguments.

use std::path::PathBuf;

use chainage::model::{Language, Moment, Severity};
use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "Exit codes:
  0  nothing found
  1  findings at or above --fail-on
  2  input that cannot be read (or output that cannot be written)
  3  a plan that has no schedule: loops, calendars without working time
  4  internal error";

/// Schedules infrastructure programmes: dates, floats, reasons, checks and charts.
#[derive(Debug, Parser)]
#[command(name = "chainage", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// Language of names and words.
    #[arg(long = "lang", global = true, value_enum, default_value = "en")]
    pub(crate) language: Tongue,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Tongue {
    /// English.
    En,
    /// 中文.
    Zh,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::En => Self::English,
            Tongue::Zh => Self::Chinese,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Dates, floats and what drives each finish.
    ///
    /// PATH is a plan file (TOML, JSON, CSV, XLSX, XER or XML of P6, XML of MS Project), or a folder with programme.toml or
    /// plan.toml.
    #[command(after_help = "Examples:
  chainage schedule seeds/maoming
  chainage schedule seeds/maoming --project GZ --activities --lang zh
  chainage schedule seeds/maoming --format json > dates.json")]
    Schedule(Schedule),
    /// Why an activity is where it is: the winning bound, every losing one with its margin, the chain back.
    #[command(after_help = "Examples:
  chainage explain seeds/maoming GZ-V7
  chainage explain seeds/maoming GZ-K2 --late
  chainage explain seeds/maoming GZ-K2 --float
  chainage explain seeds/maoming GZ-V7 --earlier 7d")]
    Explain(crate::command::explain::Arguments),
    /// The chains of activities that lead to one: what drives it, then what comes next and how far from driving it is.
    ///
    /// P6's multiple float paths. Without --to, the paths to the last finish of the plan.
    #[command(after_help = "Examples:
  chainage paths seeds/maoming --to GZ-V7
  chainage paths seeds/maoming --to GZ-V7 --within 10d
  chainage paths project.xer --by total --most 20 --format csv")]
    Paths(crate::command::paths::Arguments),
    /// Everything that keeps the plan from being trusted.
    ///
    /// Fails on everything that `schedule` fails on.
    #[command(after_help = "Examples:
  chainage check seeds/maoming
  chainage check plan.toml --profile dcma --fail-on warning --format concise
  chainage check seeds/maoming --format sarif -o plan.sarif
  chainage check plan.toml --ratchet accepted.json
  chainage check plan.toml --baseline main.sarif --fail-on warning")]
    Check(Check),
    /// The page of a rule; without a rule, the list of all.
    #[command(after_help = "Examples:
  chainage rule L001
  chainage rule")]
    Rule(Rule),
    /// What changed between two plans, what that did to the dates, and which change moved the finish by how much.
    ///
    /// Of two schedules (JSON as `schedule`, `level` or `smooth` write it) it says what moved. Both plans are scheduled. Changes are applied to the old plan one group at a time, in the order that is
    /// printed, until it is the new one: the parts of a move add up to the whole.
    #[command(after_help = "Examples:
  chainage diff old.toml new.toml
  chainage diff old.xer new.xer --format md --fail-if 'finish +5d' --fail-if 'milestone:GZ-V7 +0d'
  chainage diff old.toml new.toml --new-findings-only
  chainage diff early.json levelled.json --fail-if 'finish +7ed'")]
    Diff(crate::command::diff::Arguments),
    /// Is a schedule, made by anyone, consistent with a plan: links, calendars, constraints, progress, capacities?
    ///
    /// SCHEDULE is the output of `schedule --format json|csv`, `level --format json` or `smooth --format json`, a table
    /// (CSV or XLSX) with the columns code, start and finish, or a file of P6 or MS Project, whose stored dates are
    /// judged. A date may be a day.
    #[command(after_help = "Examples:
  chainage verify plan.toml dates.csv
  chainage verify plan.xer plan.xer
  chainage verify plan.toml levelled.json --capacities --format json")]
    Verify(Verify),
    /// Writes a plan in another format, told by the ending of OUT: .toml, .json, .xer, .pmxml or .p6.xml (P6's
    /// XML), .csv, .xlsx or .xml (MS Project).
    ///
    /// For P6 and MS Project the plan is restated in that program's conventions, so that its dates stay: resume dates,
    /// constraints, lags on other calendars. What is written is read back and scheduled: where start and finish differ
    /// from those of the plan in working time, the activities are named and the exit code is 1.
    #[command(after_help = "Examples:
  chainage convert seeds/maoming maoming.json
  chainage convert project.xer plan.xlsx --dates
  chainage convert 进度计划.csv plan.toml")]
    Convert(Convert),
    /// Dates stored in a file against those computed from it: shares, and the first differences with their causes.
    ///
    /// FILES are files of other programs that hold dates, as P6's XER. Only activities that are not finished count, and
    /// each share only those whose file stores what it compares ("99.00 % of 40"); a pair of dates is equal if both are,
    /// to the minute. A file that cannot be read or scheduled is named and left
    /// out; the exit code tells of the worst.
    #[command(after_help = "Examples:
  chainage parity project.xer
  chainage parity *.xer --fail-under 99.5
  chainage parity project.xer --format json > parity.json")]
    Parity(Parity),
    /// Draws a chart as SVG.
    #[command(after_help = "Examples:
  chainage chart seeds/maoming -o gantt.svg
  chainage chart seeds/maoming --project GZ --lang zh -o gz.svg
  chainage chart seeds/maoming --kind histogram --resource EARTH -o earth.svg")]
    Chart(Chart),
    /// Dates that resources allow: what moved, waiting for which resource, held by whom.
    #[command(after_help = "Examples:
  chainage level seeds/maoming
  chainage level seeds/maoming --within-float --format json
  chainage level seeds/maoming --frozen-before 2023-09-01 --pin GZ-V3
  chainage level seeds/maoming --time 10s")]
    Level(Levelling),
    /// Evens out demand within float; the finish of every project stays.
    #[command(after_help = "Examples:
  chainage smooth seeds/maoming --project GZ --objective squares
  chainage smooth plan.toml --objective peak --format json")]
    Smooth(Smooth),
    /// Solves a published resource-constrained problem: makespan, lower bound, proof if there is one.
    ///
    /// FILE is a .sm, .mm, .rcp or .sch file.
    #[command(after_help = "Examples:
  chainage solve j12001_1.sm --time 30s --threads 2
  chainage solve j301_1.sm --schedules 5000 --format json --solution out.json")]
    Solve(Solve),
    /// Solves many published problems, one row each.
    ///
    /// PATHS are instance files, folders of them, or lists with one path a line.
    #[command(after_help = "Examples:
  chainage bench psplib/j60 --schedules 5000 --known psplib/bounds/j60.csv
  chainage bench psplib/j120 --cpu-seconds 2 --format csv > j120.csv")]
    Bench(Bench),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: the versioned contract `chainage/1`.
    Json,
    /// One line an activity.
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Schedule {
    /// A plan file, or a folder with programme.toml or plan.toml.
    pub(crate) path: PathBuf,
    /// Show one project only.
    #[arg(long, value_name = "CODE")]
    pub(crate) project: Option<String>,
    /// Show every activity.
    #[arg(long)]
    pub(crate) activities: bool,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
    /// Exit with 1 if a conflict is at least this bad.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Level>,
}

#[derive(Debug, Args)]
pub(crate) struct Parity {
    /// Files that hold dates.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Differences to show of each file; JSON has all of them.
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    pub(crate) first: usize,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ParityFormat,
    /// Exit with 1 if any share of any file is below this many percent, or nothing of a file could be compared.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) fail_under: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ParityFormat {
    /// For people.
    Text,
    /// For programs: the versioned contract `chainage/1`.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people.
    Text,
    /// For programs: the versioned contract `chainage/1`.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// With source lines.
    Text,
    /// One line a finding.
    Concise,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// `JUnit` XML: a test case a rule.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A summary in Markdown.
    Md,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Level {
    /// Measures.
    Info,
    /// Quality.
    Warning,
    /// Dates cannot be trusted.
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Measures.
    Info,
    /// Quality.
    Warning,
    /// Dates cannot be trusted.
    Error,
    /// Report only.
    Never,
}

impl FailOn {
    /// The least severity that fails.
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Info => Self::Info,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A plan file, or a folder with programme.toml or plan.toml.
    pub(crate) path: PathBuf,
    /// Which rules with which thresholds: infra, dcma, gao, ndia, p6-log, cn; without it what the policy says, else
    /// infra.
    #[arg(long)]
    pub(crate) profile: Option<String>,
    /// The plan as it was at the last update, for the rules that compare: rewritten dates (D005 to D008), float that
    /// jumps (F011), work that was to finish (B004), churn (B010) and the like.
    #[arg(long, value_name = "PLAN")]
    pub(crate) earlier: Option<PathBuf>,
    /// The policy; without it, chainage.toml beside the plan if there is one.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// The day on which suppressions are judged; without it the plan's latest data date, else today.
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<chrono::NaiveDate>,
    /// Exit with 1 if a finding is at least this bad; without it what the policy says, else error.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Accepted values: only rules that measure worse than this file says count.
    #[arg(long, value_name = "FILE")]
    pub(crate) ratchet: Option<PathBuf>,
    /// Write what is measured now into the file of --ratchet.
    #[arg(long, requires = "ratchet")]
    pub(crate) update_ratchet: bool,
    /// An earlier run as SARIF or JSON: only findings that are not in it count.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Show findings that are at least this bad.
    #[arg(long, value_enum, default_value = "warning", value_name = "SEVERITY")]
    pub(crate) show: Level,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: CheckFormat,
    /// The file to write, whole or not at all; without it, standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Rule {
    /// Code (L001) or name (open-ends).
    pub(crate) rule: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A plan file, or a folder with programme.toml or plan.toml.
    pub(crate) plan: PathBuf,
    /// The dates to judge.
    pub(crate) schedule: PathBuf,
    /// Judge demand against capacity too; a schedule that was not levelled rarely keeps it.
    #[arg(long)]
    pub(crate) capacities: bool,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ExplainFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// The plan to read: a file, or a folder with programme.toml or plan.toml.
    pub(crate) input: PathBuf,
    /// The file to write.
    pub(crate) output: PathBuf,
    /// Schedule the plan and write its dates and floats too.
    #[arg(long)]
    pub(crate) dates: bool,
    /// Accept that the file has other dates when it is scheduled: its format has no place for something of the plan.
    #[arg(long)]
    pub(crate) lossy: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChartKind {
    /// Activities as bars, with their links.
    Gantt,
    /// Demand for a resource against its capacity, before and after levelling.
    Histogram,
}

#[derive(Debug, Args)]
pub(crate) struct Chart {
    /// A plan file, or a folder with programme.toml or plan.toml.
    pub(crate) path: PathBuf,
    /// The file to write; without it the chart goes to standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What to draw.
    #[arg(long, value_enum, default_value = "gantt")]
    pub(crate) kind: ChartKind,
    /// The resource of a histogram: every pool of this code, or that of one project and the shared one.
    #[arg(long, value_name = "CODE", required_if_eq("kind", "histogram"))]
    pub(crate) resource: Option<String>,
    /// Draw one project only.
    #[arg(long, value_name = "CODE")]
    pub(crate) project: Option<String>,
    /// Label activities in both languages.
    #[arg(long)]
    pub(crate) both: bool,
    /// Leave out the links.
    #[arg(long)]
    pub(crate) no_links: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SolveFormat {
    /// For people.
    Text,
    /// For programs: the versioned contract `chainage/1`.
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Solve {
    /// The instance.
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,
    /// Time on the clock: 30s, 2m, 500ms. Without any limit 10s.
    #[arg(long, value_parser = seconds)]
    pub(crate) time: Option<f64>,
    /// Time of the processor.
    #[arg(long, value_parser = seconds)]
    pub(crate) cpu_seconds: Option<f64>,
    /// Schedules generated; alone, no proof is attempted beyond the first bound.
    #[arg(long)]
    pub(crate) schedules: Option<u64>,
    /// Seed of all draws.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Threads: one proves, the others search. The same seed and number give the same answer for a number of schedules.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: u16,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: SolveFormat,
    /// Also write the solution as JSON to this file.
    #[arg(long, value_name = "OUT")]
    pub(crate) solution: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BenchFormat {
    /// For people, with a summary.
    Text,
    /// One row an instance.
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Instances, folders of them, or lists.
    #[arg(value_name = "PATHS", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Time on the clock for each: 30s, 2m. Without any limit 10s.
    #[arg(long, value_parser = seconds)]
    pub(crate) time: Option<f64>,
    /// Time of the processor for each.
    #[arg(long, value_parser = seconds)]
    pub(crate) cpu_seconds: Option<f64>,
    /// Schedules generated for each.
    #[arg(long)]
    pub(crate) schedules: Option<u64>,
    /// Seed of all draws.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Threads: one proves, the others search. The same seed and number give the same answer for a number of schedules.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: u16,
    /// Best known makespans to compare with: a CSV file with the columns `instance` and `best_ub`, and `set` where sets share
    /// names: the folder of an instance's file.
    #[arg(long, value_name = "CSV")]
    pub(crate) known: Option<PathBuf>,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: BenchFormat,
}

/// Reads the beginning of a day.
fn day(text: &str) -> Result<Moment, String> {
    let day = text.parse().map_err(|_| format!("{text} is no date; write 2026-05-01"))?;
    Ok(Moment::from_date(day))
}

/// Reads a time: a number of seconds, or with a unit.
fn seconds(text: &str) -> Result<f64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" | "s" => 1.0,
        "ms" => 0.001,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        unit => return Err(format!("{unit} is no unit of time; write 500ms, 30s, 2m or 1h")),
    };
    let number: f64 = digits.parse().map_err(|_| format!("{text} is no time; write 500ms, 30s, 2m or 1h"))?;
    if number.is_finite() && number >= 0.0 { Ok(number * unit) } else { Err(format!("{text} is no time")) }
}

#[derive(Debug, Args)]
pub(crate) struct Levelling {
    /// A plan file, or a folder with programme.toml or plan.toml.
    pub(crate) path: PathBuf,
    /// Look for better orders for this long: 10s, 2m. Without it, one run by priority.
    #[arg(long, value_parser = seconds)]
    pub(crate) time: Option<f64>,
    /// Move activities within their float only.
    #[arg(long)]
    pub(crate) within_float: bool,
    /// Activities that start before this day keep their dates: 2026-05-01.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) frozen_before: Option<Moment>,
    /// An activity that keeps its date, PROJECT/CODE if several projects have it; may be given again.
    #[arg(long = "pin", value_name = "ACTIVITY")]
    pub(crate) pins: Vec<String>,
    /// Change as little as can be: activities leave their dates only if links or resources make them, and never for
    /// earlier ones. The dates in force are those of a schedule (JSON, a table, a P6 or MS Project file), or, without
    /// one, the plan's early dates.
    #[arg(long, value_name = "SCHEDULE")]
    #[expect(clippy::option_option, reason = "an option whose value may be left out")]
    pub(crate) keep: Option<Option<PathBuf>>,
    /// Seed of all draws.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Show every activity that moved, and those it waits for.
    #[arg(long)]
    pub(crate) all: bool,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ExplainFormat,
}

/// What should be even.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Even {
    /// The sum over days of the square of the demand.
    Squares,
    /// The highest demand of each resource.
    Peak,
    /// Demand above capacity.
    Overload,
    /// Changes from day to day.
    Changes,
}

/// Which finish must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deadline {
    /// The finish of every project as it is.
    Keep,
}

#[derive(Debug, Args)]
pub(crate) struct Smooth {
    /// A plan file, or a folder with programme.toml or plan.toml.
    pub(crate) path: PathBuf,
    /// Move activities of one project only.
    #[arg(long, value_name = "CODE")]
    pub(crate) project: Option<String>,
    /// What should be even.
    #[arg(long, value_enum, default_value = "squares")]
    pub(crate) objective: Even,
    /// Which finish must hold.
    #[arg(long, value_enum, default_value = "keep")]
    pub(crate) deadline: Deadline,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ExplainFormat,
}
