//! Diagnostics with their source lines.

use std::cell::OnceCell;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use chainage::checks::find_rule;
use chainage::formats::FileText;
use chainage::model::{Diagnostic, Language, Origins, Severity, Span};

use crate::row::{Excerpt, Rows};

/// Lines longer than this are shown around the place only.
const LONGEST_LINE: usize = 400;

/// Writes diagnostics with file, line, column, the source line with a caret, and help.
pub(crate) fn full(diagnostics: &[Diagnostic], files: &[FileText], origins: Option<&Origins>) -> String {
    full_in(Language::English, diagnostics, files, origins)
}

/// Writes diagnostics as [`full`] does, with severities in a language and, if it is not English, the name of the rule
/// that speaks.
pub(crate) fn full_in(
    language: Language,
    diagnostics: &[Diagnostic],
    files: &[FileText],
    origins: Option<&Origins>,
) -> String {
    let renderer = Renderer::plain();
    let texts: Vec<Lines<'_>> = files.iter().map(Lines::of).collect();
    let mut text = String::new();
    for diagnostic in diagnostics {
        let places = places(diagnostic, origins);
        let level = level(diagnostic.severity, language);
        let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
        let mut group = Group::with_title(title);
        // One snippet a place: places far apart, or in several files, each show their line.
        let windows: Vec<_> =
            places.iter().filter_map(|place| window(place, &diagnostic.message, &texts)).collect();
        for window in &windows {
            let kind = if window.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let mut annotation = kind.span(window.start..window.end);
            if !window.why.is_empty() {
                annotation = annotation.label(window.why);
            }
            let snippet = Snippet::source(window.text.as_str()).path(window.name).line_start(window.line);
            group = group.element(snippet.annotation(annotation));
        }
        if language == Language::Chinese
            && let Some(rule) = find_rule(diagnostic.code.as_str())
        {
            group = group.element(Level::NOTE.with_name("规则").message(rule.zh));
        }
        if let Some(help) = &diagnostic.help {
            let word = if language == Language::Chinese { "建议" } else { "help" };
            group = group.element(Level::HELP.with_name(word).message(&**help));
        }
        text.push_str(&renderer.render(&[group]));
        text.push_str("\n\n");
    }
    let n_errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    match (n_errors, language) {
        (0, _) => text,
        (n, Language::Chinese) => format!("{text}{n} 个错误\n"),
        (1, Language::English) => text + "1 error\n",
        (n, Language::English) => format!("{text}{n} errors\n"),
    }
}

/// Writes one line a diagnostic: `file:line:column: severity[code] message`.
pub(crate) fn concise(diagnostics: &[Diagnostic], files: &[FileText], origins: Option<&Origins>) -> String {
    let texts: Vec<Lines<'_>> = files.iter().map(Lines::of).collect();
    let mut text = String::new();
    for diagnostic in diagnostics {
        let place = places(diagnostic, origins).into_iter().next().and_then(|place| {
            let lines = texts.get(place.span.file.0 as usize)?;
            let (line, start) = lines.line(place.span.start as usize);
            let before = lines.file.text.get(start..place.span.start as usize).unwrap_or_default();
            Some(format!("{}:{line}:{}: ", lines.file.name, before.chars().count() + 1))
        });
        let place = place.unwrap_or_default();
        let Diagnostic { severity, code, message, .. } = diagnostic;
        writeln!(text, "{place}{severity}[{code}] {message}").expect("a text takes any text");
    }
    text
}

struct Place<'a> {
    span: Span,
    primary: bool,
    why: &'a str,
}

/// The place of a diagnostic, then those that belong to it; links of a loop each show their line.
fn places<'a>(diagnostic: &'a Diagnostic, origins: Option<&Origins>) -> Vec<Place<'a>> {
    let mut places: Vec<Place<'a>> = Vec::new();
    add(&mut places, diagnostic.span, true, "");
    for (span, why) in &diagnostic.related {
        add(&mut places, Some(*span), false, why);
    }
    if let (None, Some(origins)) = (diagnostic.span, origins) {
        use chainage::model::Subject::{Activity, Relationship};
        let all_links = diagnostic.subjects.iter().filter(|s| matches!(s, Relationship(_))).count() > 1;
        let most = if all_links { 50 } else { 2 };
        for (at, &subject) in diagnostic.subjects.iter().enumerate() {
            let wanted = if all_links {
                matches!(subject, Relationship(_))
            } else {
                at == 0 || matches!(subject, Activity(_))
            };
            // A loop may have more links than anyone wants to see.
            if wanted && places.len() < most {
                add(&mut places, origins.span(subject), at == 0, "");
            }
        }
        places.truncate(most);
    }
    places
}

/// Adds a place, if there is one and it is new.
fn add<'a>(places: &mut Vec<Place<'a>>, span: Option<Span>, primary: bool, why: &'a str) {
    if let Some(span) = span
        && places.iter().all(|place| place.span != span)
    {
        places.push(Place { span, primary, why });
    }
}

struct Window<'a> {
    name: &'a str,
    text: String,
    line: usize,
    start: usize,
    end: usize,
    primary: bool,
    why: &'a str,
}

/// A file whose lines are counted once, and its rows where it is one of P6's.
struct Lines<'a> {
    file: &'a FileText,
    starts: OnceCell<Vec<usize>>,
    rows: OnceCell<Option<Rows<'a>>>,
}

impl<'a> Lines<'a> {
    fn of(file: &'a FileText) -> Self {
        Self { file, starts: OnceCell::new(), rows: OnceCell::new() }
    }

    /// Returns the number of the line a byte is in, from one, and where it begins.
    fn line(&self, byte: usize) -> (usize, usize) {
        let text = &self.file.text;
        let starts = self.starts.get_or_init(|| {
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        });
        let number = starts.partition_point(|&start| start <= byte);
        (number, starts[number - 1])
    }

    /// The row of a place in words, if the file is one of rows.
    fn row(&self, range: Range<usize>, message: &str) -> Option<Excerpt> {
        let text = self.file.text.as_str();
        self.rows.get_or_init(|| Rows::of(text)).as_ref()?.excerpt(text, range, message)
    }
}

/// The line of a place, cut to the part around it if it is very long, control characters made visible; of P6's rows
/// the fields that matter.
fn window<'a>(place: &Place<'a>, message: &str, texts: &[Lines<'a>]) -> Option<Window<'a>> {
    let lines = texts.get(place.span.file.0 as usize)?;
    let (name, text) = (&lines.file.name, &lines.file.text);
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(place.span.start as usize);
    let (line, line_start) = lines.line(start);
    let (primary, why) = (place.primary, place.why);
    if let Some(Excerpt { text, marked }) = lines.row(start..floor(place.span.end as usize), message) {
        return Some(Window { name, text, line, start: marked.start, end: marked.end, primary, why });
    }
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let from = if start - line_start > LONGEST_LINE { floor(start - LONGEST_LINE / 2) } else { line_start };
    let to = if line_end - from > 2 * LONGEST_LINE { floor(from + 2 * LONGEST_LINE) } else { line_end };
    let end = floor(place.span.end as usize).clamp(start, to.max(start));
    let shown: String =
        text[from..to.max(from)].chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // Control characters of several bytes would shift the place: then the whole line is marked.
    let is_same_length = shown.len() == to.max(from) - from;
    let (a, b) = if is_same_length { (start - from, end - from) } else { (0, shown.len()) };
    Some(Window { name, line, start: a, end: b.max(a), text: shown, primary, why })
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    let (level, zh) = match severity {
        Severity::Error => (Level::ERROR, "错误"),
        Severity::Warning => (Level::WARNING, "警告"),
        Severity::Info => (Level::INFO, "信息"),
    };
    if language == Language::Chinese { level.with_name(zh) } else { level }
}
