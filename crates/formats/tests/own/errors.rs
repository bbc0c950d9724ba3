//! What is wrong with a file is said in full, at its place, with the nearest name.

use crate::report::check;

#[test]
fn all_errors_of_a_run_are_reported_together() {
    check(
        r#"chainage = 1
[project]
code = "P"
calendar = "offcie"
start = "2026-02-30"
[calendars.office]
week = "Mon-Fri 08:00-12:00 13:00-17:00"
wek = "Sat off"
[activities]
A060 = { name = "Piles", duration = "5 dogs" }
A070 = { name = "Cap", duraton = "5d", after = ["A6O SS+2d", "A060 FF+x"] }
A080 = { name = "Deck", kind = "milestone" }
A090 = { name = "Rails", wbs = "track", resources = ["CRANE:2"], percent = 140 }
"#,
        r#"plan.toml:4:12 I002 there is no calendar "offcie" (did you mean "office"?)
plan.toml:5:9 PLAN002 there is no day 2026-02-30 in the calendar
plan.toml:8:1 I007 unknown key "wek" in a calendar (did you mean "week"?)
plan.toml:10:37 PLAN002 "5 dogs" is not an amount of time; expected one like 5d, 4h30m or 2ed
plan.toml:11:24 I007 unknown key "duraton" in an activity (did you mean "duration"?)
plan.toml:11:49 I002 there is no activity "A6O" (did you mean "A060"?)
plan.toml:11:62 PLAN002 "+x" is not an amount of time; expected one like 5d, 4h30m or 2ed
plan.toml:12:32 I007 unknown word "milestone" (expected one of task, resource-dependent, start-milestone, finish-milestone, level-of-effort, wbs-summary)
plan.toml:13:1 PLAN003 activity A090 needs a duration, a quantity, or kind = "finish-milestone"
plan.toml:13:32 I002 there is no WBS node "track"
plan.toml:13:54 I002 there is no resource "CRANE"
plan.toml:13:76 I006 percent complete 140 is not between 0 and 100
"#,
    );
}

#[test]
fn syntax_errors_are_reported_together() {
    check(
        "chainage = 1\n[project\ncode = 'P'\nname = \n[activities]\nA = { name = 'x' }\nA = {}\n",
        r"plan.toml:2:9 TOML001 unclosed table, expected `]`
plan.toml:7:1 I001 A is there twice
",
    );
}

#[test]
fn a_relationship_says_what_is_wrong_with_it() {
    check(
        r#"chainage = 1
[projects.P.activities]
A = { duration = "1d" }
B = { duration = "1d", after = ["", { kind = "FS" }, { from = "A", kind = "XX" }, { from = "A", lag = "5d", lag-calendar = "succesor" }] }
C = { duration = "1d", after = ["A FS+9223372036854775807d", "A FS+9999999d", { from = "A", lag = "2ed", lag-calendar = "successor" }] }
D = { duration = "1d", after = ["Q/A", "P/X", { from = "A", to = "D" }] }
[projects.Q.activities]
E = { duration = "1d" }
"#,
        r#"plan.toml:4:33 PLAN002 a predecessor needs a code, as in "A10 SS+5d"
plan.toml:4:37 PLAN003 a relationship needs the code of its predecessor: from
plan.toml:4:75 I007 unknown word "XX" (expected one of FS, SS, FF, SF)
plan.toml:4:124 I007 unknown lag calendar "succesor" (did you mean "successor"?)
plan.toml:5:33 I006 "+9223372036854775807d" is over a thousand years
plan.toml:5:62 I006 the lag is over a thousand years
plan.toml:5:99 PLAN004 an elapsed lag is counted around the clock, on no other calendar (leave the lag calendar out, or write the lag in working time)
plan.toml:6:33 I002 there is no activity "Q/A"
plan.toml:6:40 I002 there is no activity "P/X"
plan.toml:6:66 PLAN004 the successor is the activity that the relationship stands with (leave "to" out)
"#,
    );
}

#[test]
fn a_code_of_several_projects_needs_its_project() {
    check(
        r#"chainage = 1
[projects.P.activities]
A = { duration = "1d" }
[projects.Q.activities]
A = { duration = "1d" }
[projects.R.activities]
B = { duration = "1d", after = ["A", "Q/A"] }
"#,
        r#"plan.toml:7:33 I002 activity "A" is in P and in Q (say which: P/A)
"#,
    );
}

#[test]
fn things_that_name_each_other_in_circles_are_shown_as_a_walk() {
    check(
        r#"chainage = 1
[calendars]
a = { base = "b" }
b = { within = ["c"] }
c = { base = "a" }
d = { base = "d" }
[project]
code = "P"
[wbs]
x = { parent = "y" }
y = { parent = "x" }
"#,
        r"plan.toml:3:1 PLAN005 calendar a is made from itself: a -> b -> c -> a
plan.toml:6:1 PLAN005 calendar d is made from itself: d -> d
plan.toml:10:1 PLAN005 WBS node x is below itself: x -> y -> x
",
    );
}

#[test]
fn numbers_out_of_range_are_refused() {
    check(
        r#"chainage = 1
[project]
code = "P"
start = "0000-01-01"
finish-by = "99999-01-01"
priority = 1001
[resources]
R = { capacity = -1 }
S = { capacity = nan }
[risks]
typhoon = { probability = 1.5, days = [3, 3] }
[uncertainty]
u = { factors = [0.9, inf, 1.5] }
v = { factors = [1, 2] }
[activities]
A = { duration = "-5d" }
B = { duration = "9999999d" }
C = { duration = "99999999999999999999d" }
D = { duration = "1d", cost = nan, percent = -1 }
E = { quantity = { amount = 100, rate = 0 } }
F = { duration = "1d", cost = 1e300 }
G = { duration = "1d", deadline = 2026-03-02T10:00:00+08:00, started = 2026-03-02 }
"#,
        r#"plan.toml:4:9 I006 the date 0000-01-01 is not between 1900 and 2199
plan.toml:5:13 I006 the date 99999-01-01 is not between 1900 and 2199
plan.toml:6:12 I006 the priority 1001 is over 1000
plan.toml:8:18 I006 -1 is less than nothing
plan.toml:9:18 I006 nan is not a number to reckon with
plan.toml:11:27 I006 the probability 1.5 is not between 0 and 1
plan.toml:13:23 I006 inf is not a number to reckon with
plan.toml:14:17 PLAN001 expected 3 numbers, found 2
plan.toml:16:18 I006 -5d is less than nothing
plan.toml:17:18 I006 9999999d is over a thousand years
plan.toml:18:18 I006 "99999999999999999999d" is over a thousand years
plan.toml:19:31 I006 nan is not a number to reckon with
plan.toml:19:46 I006 percent complete -1 is not between 0 and 100
plan.toml:20:18 I006 the quantity gives no duration: amount over rate and crews is not a time
plan.toml:21:31 I006 1e300 is too large
plan.toml:22:35 PLAN002 "2026-03-02T10:00:00+08:00" is not a date with a time; expected one like 2026-03-02T08:00
"#,
    );
}

#[test]
fn values_of_the_wrong_kind_are_refused() {
    check(
        r#"chainage = "1"
include = "x.toml"
calendars = 5
[project]
code = 7
name = true
start = 2026
source = ["no tag", "[sed] x"]
[activities]
A = "5d"
B = { duration = 5, after = 7, resources = {} }
"#,
        r#"plan.toml:1:12 PLAN001 expected a number, found a text (write it without quotes)
plan.toml:2:11 PLAN001 expected a list, found a text
plan.toml:3:13 PLAN001 expected a table, found a number
plan.toml:5:8 PLAN001 expected a text, found a number (put it in quotes)
plan.toml:6:8 PLAN001 expected a text, found true or false (put it in quotes)
plan.toml:7:9 PLAN001 expected a text, found a number (put it in quotes)
plan.toml:8:11 PLAN002 a source says how far it can be trusted: begin it with [seed], [public], [derived] or [assumed]
plan.toml:8:21 I007 unknown tag "[sed]" of a source; did you mean "seed"?
plan.toml:10:5 PLAN001 expected an activity as a table, found a text
plan.toml:11:18 PLAN001 expected a text, found a number (put it in quotes)
plan.toml:11:29 PLAN001 expected a text, found a number (put it in quotes)
plan.toml:11:44 PLAN003 a demand needs the code of its resource
"#,
    );
}

#[test]
fn the_version_is_needed_and_known() {
    check(
        "[project]\ncode = 'P'\n",
        r"plan.toml:1:1 PLAN006 the version of the format is missing (write chainage = 1 at the top of the file)
",
    );
    check(
        "chainage = 2\n",
        r"plan.toml:1:12 PLAN006 version 2 of the format is not known; this program reads 1
",
    );
}
