//! Charts as SVG: text stays text, nothing depends on colour alone, and nothing is cut.

mod gantt;
mod histogram;

use unicode_width::UnicodeWidthChar;

pub use gantt::{GanttOptions, gantt};
pub use histogram::histogram;

/// Fonts that have Chinese, by what systems call them.
const FONTS: &str = "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','Helvetica Neue',Arial,sans-serif";

/// A drawing under way.
#[derive(Debug, Default)]
struct Drawing {
    body: String,
}

impl Drawing {
    /// Adds an element as it is written.
    fn add(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) {
        self.add(&format!(
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" class="{class}"/>"#
        ));
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.add(&format!(r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" class="{class}"/>"#));
    }

    fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        self.add(&format!(r#"<text x="{x:.1}" y="{y:.1}" class="{class}">{}</text>"#, escaped(text)));
    }

    /// Closes the drawing with its size and style.
    fn finish(self, width: f64, height: f64, style: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"{FONTS}\">\n<style>\n{style}</style>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{}</svg>\n",
            self.body
        )
    }
}

/// Text with the characters that mean something in XML replaced, and those it does not allow left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// The width of a text: wide characters take their size, others at most two thirds of it.
fn text_width(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|c| match c.width() {
            Some(2) => size,
            Some(0) | None => 0.0,
            _ if c.is_ascii_uppercase() || matches!(c, 'm' | 'w' | '%' | '@' | '—') => size * 0.76,
            _ => size * 0.6,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_safe_in_xml() {
        assert_eq!(escaped("A<B & \"C\"\u{1}"), "A&lt;B &amp; &quot;C&quot; ");
    }

    #[test]
    fn chinese_is_twice_as_wide_as_most_latin() {
        assert!(text_width("开通运营", 11.0) > 43.9 && text_width("open", 11.0) < 33.0);
    }
}
