//! The text in which P6 keeps the hours of a calendar (`CALENDAR.clndr_data`).
//!
//! ```text
//! (0||CalendarData()((0||DaysOfWeek()((0||1()())(0||2()((0||0(s|08:00|f|12:00)()) …)))(0||Exceptions()((0||0(d|46023)()) …))))
//! ```
//!
//! A node is `(0||NAME(arguments)(children))`. Day 1 is Sunday; `d` counts days from 1899-12-30; an exception without
//! shifts is a day off. Characters 0x7F, line ends and blanks between the parts are layout.

use chainage_model::{DayRange, Exception, Shift, Week};
use chrono::{Days, NaiveDate};

use super::value::time_of_day;

/// What the text of a calendar says.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Hours {
    /// The hours of the weekdays; days that are not there are off.
    pub(crate) week: Option<Week>,
    /// The exceptions in the order of the file.
    pub(crate) exceptions: Vec<Exception>,
    /// What could not be understood, each part once.
    pub(crate) complaints: Vec<&'static str>,
}

/// Nodes inside each other; the deepest of P6's is a shift of an exception, at depth five.
const DEPTH: usize = 16;

/// Reads the text of a calendar.
pub(crate) fn parse(text: &str) -> Hours {
    let mut hours = Hours::default();
    let mut parser = Parser { rest: text, complaints: Vec::new() };
    if parser.skip_to_node() {
        let root = parser.node(0);
        hours.complaints = parser.complaints;
        hours.take(&root);
    } else if !text.trim().is_empty() {
        hours.complaints.push("the text is not in the form P6 writes");
    }
    hours.complaints.sort_unstable();
    hours.complaints.dedup();
    hours
}

impl Hours {
    fn take(&mut self, node: &Node<'_>) {
        for child in &node.children {
            match child.name {
                "DaysOfWeek" => self.take_week(child),
                "Exceptions" => self.take_exceptions(child),
                // Some tools wrap the parts once more.
                "CalendarData" => self.take(child),
                _ => {}
            }
        }
    }

    fn take_week(&mut self, node: &Node<'_>) {
        let mut week = Week(std::array::from_fn(|_| Some(Vec::new())));
        for day in &node.children {
            match day.name.trim().parse::<usize>() {
                // P6 counts from Sunday, the model from Monday.
                Ok(number @ 1..=7) => week.0[(number + 5) % 7] = Some(self.shifts(day)),
                _ => self.complaints.push("a weekday that is not 1 to 7"),
            }
        }
        self.week = Some(week);
    }

    fn take_exceptions(&mut self, node: &Node<'_>) {
        for entry in &node.children {
            let Some(day) = entry.argument("d").and_then(|serial| serial.trim().parse().ok()).and_then(day)
            else {
                self.complaints.push("an exception without a day");
                continue;
            };
            let shifts = self.shifts(entry);
            push_exception(&mut self.exceptions, day, shifts);
        }
    }

    fn shifts(&mut self, node: &Node<'_>) -> Vec<Shift> {
        let mut shifts = Vec::new();
        for child in &node.children {
            if child.arguments.trim().is_empty() && child.children.is_empty() {
                continue;
            }
            let minute =
                |key| child.argument(key).and_then(time_of_day).map(|(hour, minute)| hour * 60 + minute);
            let shift = minute("s").zip(minute("f")).and_then(|(start, end)| {
                let end = if end == 0 { 24 * 60 } else { end };
                Shift::new(u16::try_from(start).ok()?, u16::try_from(end).ok()?)
            });
            match shift {
                Some(shift) => shifts.push(shift),
                None => self.complaints.push("a shift without start and finish"),
            }
        }
        join(shifts)
    }
}

/// Sorts shifts and joins those that touch or overlap.
pub(crate) fn join(mut shifts: Vec<Shift>) -> Vec<Shift> {
    shifts.sort_unstable();
    let mut joined: Vec<Shift> = Vec::with_capacity(shifts.len());
    for shift in shifts {
        match joined.last_mut() {
            Some(last) if shift.start <= last.end => last.end = last.end.max(shift.end),
            _ => joined.push(shift),
        }
    }
    joined
}

/// Adds a day, or lengthens the last exception if the day follows it with the same hours.
pub(crate) fn push_exception(exceptions: &mut Vec<Exception>, day: NaiveDate, shifts: Vec<Shift>) {
    match exceptions.last_mut() {
        Some(last) if last.days.to.succ_opt() == Some(day) && last.shifts == shifts => last.days.to = day,
        _ => exceptions.push(Exception { days: DayRange::day(day), shifts }),
    }
}

fn origin() -> NaiveDate {
    NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default()
}

/// Returns the day of a serial number, if it lies in the years a plan may name.
fn day(serial: u32) -> Option<NaiveDate> {
    // 109572 is the last day of 2199.
    (3..=109_572).contains(&serial).then(|| origin().checked_add_days(Days::new(serial.into())))?
}

/// A node of the text.
#[derive(Debug, Default)]
struct Node<'a> {
    name: &'a str,
    arguments: &'a str,
    children: Vec<Self>,
}

impl Node<'_> {
    /// Returns the value of a key among `key|value|key|value`.
    fn argument(&self, key: &str) -> Option<&str> {
        let mut parts = self.arguments.split('|').map(layout_free);
        while let Some(name) = parts.next() {
            let value = parts.next()?;
            if name.eq_ignore_ascii_case(key) {
                return Some(value);
            }
        }
        None
    }
}

struct Parser<'a> {
    rest: &'a str,
    complaints: Vec<&'static str>,
}

impl<'a> Parser<'a> {
    fn skip_to_node(&mut self) -> bool {
        match self
            .rest
            .find("(0||")
            .or_else(|| self.rest.find("||").and_then(|at| self.rest[..at].rfind('(')))
        {
            Some(at) => {
                self.rest = &self.rest[at..];
                true
            }
            None => false,
        }
    }

    fn eat(&mut self, wanted: char) -> bool {
        self.rest = self.rest.trim_start_matches(is_layout);
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes everything up to one of some characters.
    fn until(&mut self, ends: &[char]) -> &'a str {
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Reads `(0||NAME(arguments)(children))`; whatever is missing is left empty.
    fn node(&mut self, depth: usize) -> Node<'a> {
        self.eat('(');
        let label = self.until(&['(', ')']);
        let name = layout_free(label.rsplit("||").next().unwrap_or_default());
        let mut node = Node { name, ..Node::default() };
        if self.eat('(') {
            node.arguments = self.until(&['(', ')']);
            if !self.eat(')') {
                self.complaints.push("a bracket that is not closed");
            }
        }
        if self.eat('(') {
            self.children(&mut node, depth);
        }
        if !self.eat(')') {
            self.complaints.push("a bracket that is not closed");
            self.until(&[')']);
            self.eat(')');
        }
        node
    }

    fn children(&mut self, node: &mut Node<'a>, depth: usize) {
        loop {
            self.rest = self.rest.trim_start_matches(is_layout);
            match self.rest.chars().next() {
                Some('(') if depth < DEPTH => node.children.push(self.node(depth + 1)),
                Some(')') => {
                    self.eat(')');
                    return;
                }
                None => return,
                Some(other) => {
                    self.complaints.push("characters between the parts");
                    self.rest = &self.rest[other.len_utf8()..];
                    self.until(&['(', ')']);
                }
            }
        }
    }
}

fn is_layout(c: char) -> bool {
    c.is_whitespace() || c == '\u{7f}' || c == '\0'
}

fn layout_free(text: &str) -> &str {
    text.trim_matches(is_layout)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "(0||CalendarData()((0||DaysOfWeek()((0||1()())(0||2()((0||0(s|08:00|f|12:00)())\
                         (0||1(s|13:00|f|17:00)())))(0||3()((0||0(s|22:00|f|00:00)())))))\
                         (0||Exceptions()((0||0(d|46023)())(0||1(d|46024)())(0||2(d|46030)((0||0(s|09:00|f|10:00)())))))))";

    fn monday(hours: &Hours) -> Vec<(u16, u16)> {
        let week = hours.week.as_ref().unwrap();
        week.0[0].as_ref().unwrap().iter().map(|shift| (shift.start, shift.end)).collect()
    }

    #[test]
    fn week_and_exceptions() {
        let hours = parse(PLAIN);
        assert!(hours.complaints.is_empty(), "{:?}", hours.complaints);
        assert_eq!(monday(&hours), [(480, 720), (780, 1020)]);
        assert_eq!(hours.week.as_ref().unwrap().0[1], Some(vec![Shift { start: 1320, end: 1440 }]));
        let new_year = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        assert_eq!(hours.exceptions[0].days, DayRange { from: new_year, to: new_year.succ_opt().unwrap() });
        assert_eq!(hours.exceptions[1].shifts, [Shift { start: 540, end: 600 }]);
    }

    #[test]
    fn layout_and_order_do_not_matter() {
        let noisy =
            PLAIN.replace("s|08:00|f|12:00", "f|12:00|s|8:00 AM").replace("))(", ")\u{7f}\u{7f}\r\n  )(");
        assert_eq!(parse(&noisy), parse(PLAIN));
    }

    #[test]
    fn overlapping_shifts_are_joined() {
        let text = "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|13:00|f|17:00)())(0||1(s|08:00|f|13:30)()))))))";
        assert_eq!(monday(&parse(text)), [(480, 1020)]);
    }

    #[test]
    fn garbage_is_complained_about() {
        assert_eq!(parse("MON-FRI 8h").complaints, ["the text is not in the form P6 writes"]);
        assert_eq!(parse("").complaints, [""; 0]);
        let text = "(0||CalendarData()((0||DaysOfWeek()((0||9()())(0||2()((0||0(s|aa|f|12:00)())))))\
                    (0||Exceptions()((0||0()())(0||1(d|0)())(0||2(d|x)())))))";
        let hours = parse(text);
        assert_eq!(
            hours.complaints,
            [
                "a shift without start and finish",
                "a weekday that is not 1 to 7",
                "an exception without a day"
            ]
        );
        for end in 0..PLAIN.len() {
            parse(&PLAIN[..end]);
        }
        parse(&"(0||a()(".repeat(100_000));
    }
}
