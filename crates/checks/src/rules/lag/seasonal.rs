//! Lags that a season stretches.

use chainage_model::{MINUTES_PER_DAY, Moment, Severity, WorkingTime};

use crate::brief::Written;
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("seasonal.md")]
pub(crate) static RULE: Rule = Rule {
    code: "R006",
    name: "seasonal-lag",
    zh: "时距随季节变化",
    severity: Severity::Info,
    page: include_str!("seasonal.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("percent", 50.0);
    let mut findings = Vec::new();
    for &id in context.links() {
        let Some(scheduled) = context.scheduled else { break };
        let link = context.link(id);
        if link.lag <= WorkingTime::ZERO || link.written == Written::Elapsed {
            continue;
        }
        let calendar = scheduled.network.calendar_of(link.predecessor);
        let dates = &scheduled.schedule[link.predecessor];
        let from = if link.kind.from_start() { dates.early_start } else { dates.early_finish };
        let elapsed = calendar.add(from, link.lag).minutes() - from.minutes();
        // Nights and weekends make short lags uneven; they are no season.
        if elapsed - link.lag.minutes() <= 7 * MINUTES_PER_DAY {
            continue;
        }
        // The usual length: as many working minutes in a week without exceptions as this calendar has in a year.
        let year = Moment::from_minutes(from.minutes() + 364 * MINUTES_PER_DAY);
        let worked = calendar.between(from, year).minutes().max(1);
        let usual = link.lag.minutes().saturating_mul(364 * MINUTES_PER_DAY) / worked;
        let longer = elapsed - usual.max(link.lag.minutes());
        if longer > 7 * MINUTES_PER_DAY && percent(longer, usual) > most {
            let (elapsed, usual) = (elapsed / MINUTES_PER_DAY, usual / MINUTES_PER_DAY);
            let says =
                format_args!("takes {elapsed} days where it falls, against {usual} in the mean of the year");
            findings
                .push(rule.link(context, id, says).with_help("count it around the clock, or as an activity"));
        }
    }
    Checked::count(findings, context.links().len(), Population::Links)
}

#[expect(clippy::cast_precision_loss, reason = "minutes are far below 2^53")]
fn percent(part: i64, whole: i64) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
