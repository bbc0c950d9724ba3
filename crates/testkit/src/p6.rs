//! XER files as P6 writes them, from a seed.
//!
//! The text is put together here and not by the writer of the library, so that reading can be measured and tested
//! without it.

use std::fmt::Write as _;

use chainage_model::{ActivityKind, Calendar, Id, Lag, Plan, RelationshipKind, Shift};
use chrono::NaiveDate;

use crate::generate;

/// Returns the [network](generate::network) of a size and a seed as an XER file: about 230 bytes an activity, its two
/// and a half relationships included.
///
/// # Panics
/// Never: the network is consistent by construction.
pub fn xer(n_activities: usize, seed: u64) -> Vec<u8> {
    let plan = generate::network(n_activities, seed);
    let mut text =
        String::from("ERMHDR\t19.12\t2026-03-02\tProject\tgen\tgen\tgen\tProject Management\tUSD\r\n");
    let mut line = |marker: &str, cells: &str| {
        writeln!(text, "%{marker}\t{}\r", cells.split_whitespace().collect::<Vec<_>>().join("\t"))
            .expect("a text takes any text");
    };
    line("T", "PROJECT");
    line("F", "proj_id proj_short_name clndr_id last_recalc_date plan_start_date critical_path_type");
    text.push_str("%R\t1\tP\t1\t2026-03-02 08:00\t2026-03-02 08:00\tCT_TotFloat\r\n");
    calendars(&plan, &mut text);
    text.push_str(
        "%T\tPROJWBS\r\n%F\twbs_id\tproj_id\tproj_node_flag\twbs_short_name\twbs_name\tparent_wbs_id\r\n",
    );
    text.push_str("%R\t1\t1\tY\tP\tGenerated\t\r\n");
    activities(&plan, &mut text);
    relationships(&plan, &mut text);
    text.push_str("%E\r\n");
    text.into_bytes()
}

fn calendars(plan: &Plan, text: &mut String) {
    text.push_str("%T\tCALENDAR\r\n%F\tclndr_id\tdefault_flag\tclndr_name\tday_hr_cnt\tclndr_data\r\n");
    for (id, calendar) in plan.calendars().enumerated() {
        let is_default = if id.index() == 0 { "Y" } else { "N" };
        let (number, hours) = (id.index() + 1, calendar.day_length.minutes() / 60);
        let data = hours_of(calendar);
        writeln!(text, "%R\t{number}\t{is_default}\t{}\t{hours}\t{data}\r", calendar.code)
            .expect("a text takes any text");
    }
}

fn hours_of(calendar: &Calendar) -> String {
    let shifts = |shifts: &[Shift]| {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
        let shift = |shift: &Shift| format!("(0||0(s|{}|f|{})())", clock(shift.start), clock(shift.end));
        shifts.iter().map(shift).collect::<String>()
    };
    let day = |n: usize| {
        let of_day = calendar.week.0[(n + 5) % 7].as_deref().unwrap_or_default();
        format!("(0||{n}()({}))", shifts(of_day))
    };
    let week: String = (1..=7).map(day).collect();
    let mut exceptions = String::new();
    let origin = NaiveDate::from_ymd_opt(1899, 12, 30).expect("the day is in the calendar");
    for exception in &calendar.exceptions {
        for day in exception.days.from.iter_days().take_while(|&day| day <= exception.days.to) {
            let serial = (day - origin).num_days();
            write!(exceptions, "(0||0(d|{serial})({}))", shifts(&exception.shifts))
                .expect("a text takes any text");
        }
    }
    format!("(0||CalendarData()((0||DaysOfWeek()({week}))(0||Exceptions()({exceptions}))))")
}

fn activities(plan: &Plan, text: &mut String) {
    text.push_str(
        "%T\tTASK\r\n%F\ttask_id\tproj_id\twbs_id\tclndr_id\tphys_complete_pct\tcomplete_pct_type\ttask_type\t\
         duration_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\t\
         target_start_date\ttarget_end_date\tcstr_type\tcstr_date\tpriority_type\tdriving_path_flag\r\n",
    );
    for (id, activity) in plan.activities().enumerated() {
        let number = id.index() + 1;
        let kind = match activity.kind {
            ActivityKind::StartMilestone => "TT_Mile",
            ActivityKind::FinishMilestone => "TT_FinMile",
            _ => "TT_Task",
        };
        let calendar = activity.calendar.map_or(1, |id| id.index() + 1);
        let (code, hours) = (&activity.code, activity.duration.minutes() / 60);
        writeln!(
            text,
            "%R\t{number}\t1\t1\t{calendar}\t0\tCP_Drtn\t{kind}\tDT_FixedDUR2\tTK_NotStart\t{code}\t\
             Activity {number}\t{hours}\t{hours}\t2026-03-02 08:00\t2026-03-02 17:00\t\t\tPT_Normal\tN\r"
        )
        .expect("a text takes any text");
    }
}

fn relationships(plan: &Plan, text: &mut String) {
    text.push_str(
        "%T\tTASKPRED\r\n%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt\r\n",
    );
    for (id, link) in plan.relationships().enumerated() {
        let kind = match link.kind {
            RelationshipKind::FinishStart => "PR_FS",
            RelationshipKind::StartStart => "PR_SS",
            RelationshipKind::FinishFinish => "PR_FF",
            RelationshipKind::StartFinish => "PR_SF",
        };
        let Lag::Time(lag) = link.lag else { continue };
        let (number, hours) = (id.index() + 1, lag.minutes() / 60);
        let (from, to) = (link.predecessor.index() + 1, link.successor.index() + 1);
        writeln!(text, "%R\t{number}\t{to}\t{from}\t1\t1\t{kind}\t{hours}\r").expect("a text takes any text");
    }
}
