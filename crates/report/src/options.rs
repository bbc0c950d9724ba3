//! The rules of a scheduling run in words, and where they differ from what P6 and MS Project do unasked.

use std::collections::HashSet;

use chainage_engine::Options;
use chainage_model::{
    Criticality, FloatBase, FloatRule, LagCalendar, Language, Plan, ProgressRule, SchedulingOptions, StartLag,
};

/// Describes the options, one phrase each; what not all projects ask for names those that do.
pub(crate) fn describe(plan: &Plan, options: &Options, language: Language) -> Vec<String> {
    let used: HashSet<_> = plan.activities().iter().map(|activity| activity.project).collect();
    let asking = || options.projects().filter(|(id, _)| used.is_empty() || used.contains(id));
    let mut phrases: Vec<(String, Vec<&str>)> = Vec::new();
    for (id, options) in asking() {
        let code = plan.project(id).code.as_str();
        for phrase in of_project(options, language) {
            match phrases.iter_mut().find(|(known, _)| *known == phrase) {
                Some((_, who)) => who.push(code),
                None => phrases.push((phrase, vec![code])),
            }
        }
    }
    let n_asking = asking().count();
    let name = |(phrase, who): (String, Vec<&str>)| {
        if who.len() == n_asking { phrase } else { format!("{phrase} ({})", who.join(", ")) }
    };
    phrases.into_iter().map(name).collect()
}

fn of_project(options: &SchedulingOptions, language: Language) -> Vec<String> {
    let pick = |en: &str, zh: &str| (if language == Language::Chinese { zh } else { en }).to_owned();
    let mut words = vec![
        match options.progress {
            ProgressRule::RetainedLogic => pick("retained logic", "保留逻辑"),
            ProgressRule::ProgressOverride => pick("progress override", "进度优先"),
            ProgressRule::ActualDates => pick("actual dates", "实际日期"),
        },
        match options.lag_calendar {
            LagCalendar::Successor => pick("lags on the successor's calendar", "时距按紧后工作日历"),
            LagCalendar::Project => pick("lags on the project's calendar", "时距按项目日历"),
            LagCalendar::Continuous => pick("lags around the clock", "时距按24小时"),
            _ => pick("lags on the predecessor's calendar", "时距按紧前工作日历"),
        },
        match options.float {
            FloatRule::Finish => pick("float between finishes", "时差按完成时间"),
            FloatRule::Start => pick("float between starts", "时差按开始时间"),
            FloatRule::Smaller => pick("smaller of start and finish float", "时差取较小值"),
        },
        match options.criticality {
            Criticality::LongestPath => pick("critical: the longest path", "关键工作: 最长线路"),
            Criticality::TotalFloat(most) if most.is_zero() => {
                pick("critical: total float of zero or less", "关键工作: 总时差不大于零")
            }
            Criticality::TotalFloat(most) => {
                let hours = most.minutes() / 60;
                pick(
                    &format!("critical: total float up to {hours} h"),
                    &format!("关键工作: 总时差不大于{hours}小时"),
                )
            }
        },
        match options.float_base {
            FloatBase::OwnProject => pick("float against each project's own finish", "时差按各项目完成时间"),
            FloatBase::LatestProject => pick("float against the latest finish of all", "时差按最晚完成时间"),
        },
    ];
    if options.start_lag == StartLag::ActualStart {
        words.push(pick("SS lags from the actual start", "开始时距按实际开始"));
    }
    if options.use_expected_finish {
        words.push(pick("expected finishes count", "采用预计完成日期"));
    }
    if options.open_ends_critical {
        words.push(pick("open ends have no float", "开口工作无时差"));
    }
    words
}

/// Says where the rules differ from what a program does unasked.
pub(crate) fn differences(options: &Options, language: Language) -> Vec<String> {
    let is_other = |calendar| options.projects().any(|(_, options)| options.lag_calendar != calendar);
    let pick = |en: &str, zh: &str| (if language == Language::Chinese { zh } else { en }).to_owned();
    let mut words = Vec::new();
    if is_other(LagCalendar::Predecessor) {
        words.push(pick(
            "P6 counts lags on the predecessor's calendar unless told otherwise",
            "P6 默认按紧前工作日历计算时距",
        ));
    }
    if is_other(LagCalendar::Successor) {
        words.push(pick(
            "MS Project counts lags on the successor's calendar",
            "MS Project 按紧后工作日历计算时距",
        ));
    }
    words.push(pick(
        "MS Project leaves started work where it is; here what is left waits for its predecessors",
        "MS Project 不移动已开始的工作; 此处剩余工作等待紧前工作",
    ));
    words
}
