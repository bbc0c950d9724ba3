//! Lags other programs cannot hold.

use chainage_model::{Lag, LagCalendar, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("elapsed.md")]
pub(crate) static RULE: Rule = Rule {
    code: "R007",
    name: "unportable-lag",
    zh: "其他软件不支持的时距",
    severity: Severity::Warning,
    page: include_str!("elapsed.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for &id in context.links() {
        let link = context.plan.relationship(id);
        let says = match (link.lag, link.lag_calendar) {
            (Lag::Percent(_), _) => "has a lag in percent, which P6 does not know",
            (Lag::Time(lag), LagCalendar::Continuous) if !lag.is_zero() => {
                "has an elapsed lag, which P6 knows only for a whole project"
            }
            (Lag::Time(lag), LagCalendar::Calendar(_)) if !lag.is_zero() => {
                "has a lag on a calendar of its own, which neither P6 nor MS Project knows"
            }
            _ => continue,
        };
        findings.push(
            rule.link(context, id, says)
                .with_help("use working time on the predecessor's or successor's calendar"),
        );
    }
    Checked::count(findings, context.links().len(), Population::Links)
}
